"""The words for a field that does not fit the schema, the same wherever an article is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from pydantic_core import ErrorDetails

MAX_NAME_LENGTH = 64
"""Characters of a field name that a producer chose; the rest is cut off."""

Path = tuple[str | int, ...]

_UNPRINTABLE = re.compile(r"[^\x20-\x7e\u00a1-\ud7ff\ue000-\ufffd]")
_PLAIN = {
    "extra_forbidden": "unknown field",
    "missing": "field required",
    "string_type": "should be a string",
    "int_type": "should be an integer",
    "int_from_float": "should be an integer",
    "list_type": "should be an array",
    "model_type": "should be an object",
    "dict_type": "should be an object",
}
"""In place of pydantic's messages of these types."""

_FIELD_OF_TYPE: Mapping[str, Path] = {"version_missing": ("version",)}
"""The model reports these errors for the article as a whole."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; `path` is empty for the article as a whole."""

    path: Path
    detail: str

    @property
    def field(self) -> str:
        """The path for people: `source.id`, `authors[2]`."""
        text = ""
        for part in self.path:
            if isinstance(part, int):
                text += f"[{part}]"
            else:
                text += ("." if text else "") + _printable(part)
        return text

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer in a URI fragment (RFC 6901 §6), as RFC 9457 §3 shows it."""
        parts = (part if isinstance(part, int) else _printable(part) for part in self.path)
        return "#" + "".join("/" + quote(str(p).replace("~", "~0").replace("/", "~1")) for p in parts)

    def __str__(self) -> str:
        return f"{self.field}: {self.detail}" if self.path else self.detail


def path_of(error: ErrorDetails) -> Path:
    """The path of the field at fault; empty for the article as a whole."""
    return tuple(error["loc"]) or _FIELD_OF_TYPE.get(error["type"], ())


def explain(error: ErrorDetails) -> str:
    """What is wrong, without the field's name and without its value."""
    message = _PLAIN.get(error["type"])
    if message is None:
        message = error["msg"].removeprefix("Input ").removeprefix("Value error, ").removeprefix("version: ")
    return message[:1].lower() + message[1:]


def describe_error(error: ErrorDetails) -> str:
    """`source.id: field required`; what is no object is called `value`."""
    path = ".".join(str(part) for part in path_of(error))
    kind = error["type"]
    if kind.startswith("json") or (kind == "model_type" and not path):
        return f"value: {_PLAIN.get(kind, 'not an article')}"
    return f"{path}: {explain(error)}" if path else explain(error)


def _printable(name: str) -> str:
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", name[:MAX_NAME_LENGTH])

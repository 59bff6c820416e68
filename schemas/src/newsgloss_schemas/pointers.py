"""The text that a JSON Pointer (RFC 6901) into an enriched record stands for.

For programs that keep the record as parsed JSON: `/entities/0/mentions/1` gives the words of that mention,
`/boilerplate/0` those of that span of the body. Python's strings count code points, as the offsets do.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]


class PointerError(LookupError):
    """The pointer leads nowhere, or to something that is no span of text; the message says where it ends."""


def resolve(record: Any, pointer: str) -> Any:
    """What a JSON Pointer leads to.

    Raises:
        PointerError: It leads nowhere.
    """
    if pointer and not pointer.startswith("/"):
        raise PointerError(f"{pointer!r} does not begin with '/'")
    found = record
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        try:
            if isinstance(found, Mapping):
                found = found[name]
                continue
            if isinstance(found, Sequence) and not isinstance(found, str) and _is_index(name):
                found = found[int(name)]
                continue
        except LookupError:
            pass
        raise PointerError(f"{pointer!r}: there is no {name!r}")
    return found


def text_at(record: Record, pointer: str) -> str:
    """The text of the mention or the boilerplate span that the pointer leads to.

    Raises:
        PointerError: It leads nowhere, to no span, or to one that lies outside of the text.
    """
    span = resolve(record, pointer)
    if not isinstance(span, Mapping) or not {"start", "end"} <= span.keys():
        raise PointerError(f"{pointer!r} leads to no span of text")
    field, start, end = span.get("field", "body"), span["start"], span["end"]
    text = record["article"].get(field) or ""
    if not 0 <= start <= end <= len(text):
        raise PointerError(f"{pointer!r}: {start} to {end} lies outside of the {field}")
    return str(text[start:end])


def mentions(record: Record) -> Iterator[tuple[str, str]]:
    """The pointer and the text of each mention, entity by entity; none in a canceled article."""
    for place, entity in enumerate(record.get("entities") or ()):
        for number in range(len(entity["mentions"])):
            pointer = f"/entities/{place}/mentions/{number}"
            yield pointer, text_at(record, pointer)


def _is_index(name: str) -> bool:
    return name == "0" or (name.isascii() and name.isdigit() and not name.startswith("0"))

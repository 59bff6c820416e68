"""The last resort for JSON that no rule set admits: quotation marks within strings, missing commas and ends.

Reads what is certain and goes on. A quotation mark ends a string only where a string can end: before a colon,
a bracket, the next key or the end of the text.
"""

import json
import re
from typing import Any

MAX_DEPTH = 32
MAX_VALUES = 64
_SKIP = re.compile(
    r"(?:[\s;\u200b-\u200d\u2060\ufeff]++|/\*.*?(?:\*/|\Z)|//(?!\s*<!\[CDATA\[)[^\n]*|//|<!--|-->|<!\[CDATA\[|\]\]>)*+",
    re.DOTALL,
)
_NEXT_KEY = r"""["'][\w@:.$-]{1,80}["']\s*+:"""
_KEY_END = {mark: re.compile(rf"{mark}\s*+:") for mark in ("'", '"')}
_MEMBER_END = {
    mark: re.compile(
        rf"{mark}(?=\s*+(?:[}}\]]|,\s*+(?:[}}\]]|[\w@$]{{1,80}}\s*+:|{_NEXT_KEY})|{_NEXT_KEY}|\Z))"
    )
    for mark in ("'", '"')
}
_ELEMENT_END = {mark: re.compile(rf"{mark}(?=\s*+(?:[\]}}]|,\s*+[\"'{{\[\]0-9-]|\Z))") for mark in ("'", '"')}
_BARE_KEY = re.compile(r"([\w@$.-]{1,80})\s*+:")
_BARE = re.compile(r"[^,}\]\s]{1,200}")
_BEGIN = re.compile(r"[{\[]")
_ESCAPE = re.compile(r'\\(?:(["\\/])|([bfnrt])|u([0-9a-fA-F]{4})|(.)|\Z)', re.DOTALL)
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def read_what_is_there(text: str) -> list[Any]:
    """All objects and arrays in the text, each as far as it can be read."""
    reader = _Reader(text)
    values: list[Any] = []
    while len(values) < MAX_VALUES and (begin := _BEGIN.search(text, reader.at)):
        reader.at = begin.start()
        try:
            value = reader.value(0)
        except ValueError:
            break
        if value:
            values.append(value)
    return values


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self.at = 0

    def value(self, depth: int, *, in_object: bool = False) -> Any:
        """The value at this place.

        Raises:
            ValueError: there is none, or it is nested too deeply.
        """
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
        mark = self._next()
        if mark == "{":
            return self._object(depth)
        if mark == "[":
            return self._array(depth)
        if mark in _KEY_END:
            return self._string((_MEMBER_END if in_object else _ELEMENT_END)[mark])
        bare = _BARE.match(self._text, self.at)
        if bare is None:
            raise ValueError("no value")
        self.at = bare.end()
        try:
            return json.loads(bare[0])
        except ValueError:
            return None

    def _next(self) -> str:
        """The next character that is neither space nor comment; empty at the end."""
        match = _SKIP.match(self._text, self.at)
        self.at = match.end() if match else self.at
        return self._text[self.at : self.at + 1]

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.at += 1
        while (mark := self._next()) not in {"}", ""}:
            if mark == ",":
                self.at += 1
                continue
            if mark in _KEY_END:
                key = self._string(_KEY_END[mark]) or ""
            elif bare := _BARE_KEY.match(self._text, self.at):
                key, self.at = bare[1], bare.end()
            else:
                raise ValueError("no key")
            value = self.value(depth + 1, in_object=True) if self._next() else None
            if value is not None:
                found[key] = value
        self.at += 1
        return found

    def _array(self, depth: int) -> list[Any]:
        found: list[Any] = []
        self.at += 1
        while (mark := self._next()) not in {"]", "}", ""}:
            if mark == ",":
                self.at += 1
            else:
                found.append(self.value(depth + 1))
        if mark != "}":  # a bracket is missing before the object's end
            self.at += 1
        return found

    def _string(self, end: re.Pattern[str]) -> str | None:
        """The string at this place; None where the text ends within it."""
        begin = self.at + 1
        found = end.search(self._text, begin)
        while found and _is_escaped(self._text, found.start()):
            found = end.search(self._text, found.start() + 1)
        if found is None:
            self.at = len(self._text)
            return None
        self.at = found.end()
        return _ESCAPE.sub(_character, self._text[begin : found.start()])


def _is_escaped(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before this place."""
    first = at
    while first and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return chr(int(match[3], 16))
    return match[1] or _CONTROLS.get(match[2] or "", "") or match[0]

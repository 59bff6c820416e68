"""Cuts a stream of bytes into lines; a line that is too long is skipped without being kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SKIPPED_LINES = 16
"""A line of this many times its limit ends the batch."""
_BLANK_LINES = re.compile(rb"(?:[ \t\r\f\v]{0,64}\n)++")
_LINE_ENDS = frozenset({b"\n", b"\r"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `data` is None when it is longer than allowed."""

    number: int
    data: bytes | None


class EndlessLineError(Exception):
    """A line goes on far beyond its limit."""


class Lines:
    """Cuts a stream into lines at LF; blank lines are counted and left out.

    Args:
        limit: Bytes of a line without its end.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._length = 0
        self._number = 1

    @property
    def number(self) -> int:
        """The number of the line that is being read, from 1."""
        return self._number

    @property
    def held(self) -> int:
        """Bytes kept of the unfinished line."""
        return self._length if self._parts else 0

    @property
    def unfinished(self) -> bool:
        """Whether a line has begun."""
        return self._length > 0

    def feed(self, data: bytes) -> Iterator[Line]:
        """Yield the lines that `data` completes.

        Raises:
            EndlessLineError: A line does not end.
        """
        start = self._skip_blank(data)
        while (end := data.find(b"\n", start)) >= 0:
            yield from self._line(data[start:end])
            start = end + 1
            if data[start : start + 1] in _LINE_ENDS:
                start = self._skip_blank(data, start)
        self._keep(data[start:])

    def _skip_blank(self, data: bytes, start: int = 0) -> int:
        """Count the blank lines from `start` all at once: there may be thousands. Return their end."""
        blank = None if self._length else _BLANK_LINES.match(data, start)
        if blank is None:
            return start
        self._number += data.count(b"\n", start, blank.end())
        return blank.end()

    def end(self) -> Iterator[Line]:
        """Yield the last line, which needs no LF."""
        if self._length:
            yield from self._line(b"")

    def _keep(self, part: bytes) -> None:
        self._length += len(part)
        if self._length > self._limit:
            self._parts.clear()
            if self._length > SKIPPED_LINES * self._limit:
                raise EndlessLineError
        elif part:
            self._parts.append(part)

    def _line(self, rest: bytes) -> Iterator[Line]:
        self._keep(rest)
        data = None if self._length > self._limit else b"".join(self._parts)
        number = self._number
        self._parts.clear()
        self._length = 0
        self._number += 1
        if data is None or data.strip():
            yield Line(number, data)

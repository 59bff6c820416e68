"""The lines of a body with their places in it."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that has text: `body[start:end] == text`, without outer white space."""

    start: int
    end: int
    text: str
    follows_blank: bool
    """Whether an empty line, or the body's start, stands before it."""


def split_lines(body: str) -> list[Line]:
    """All lines of a sanitised body that hold more than white space."""
    lines: list[Line] = []
    previous_end = -1
    for match in _LINE.finditer(body):
        raw = match[0]
        text = raw.strip()
        if not text:
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        follows_blank = previous_end < 0 or body.count("\n", previous_end, start) > 1
        end = start + len(text)
        lines.append(Line(start, end, text, follows_blank))
        previous_end = end
    return lines

"""The lines of a body with their places in it."""

from typing import NamedTuple


class Line(NamedTuple):
    """A line with text: `body[start:end] == text`, without white space around it."""

    start: int
    end: int
    text: str
    follows_blank: bool
    """Whether an empty line, or the start of the body, precedes it."""


def split_lines(body: str) -> list[Line]:
    """All lines of a sanitised body that hold more than white space."""
    lines: list[Line] = []
    at = 0
    follows_blank = True
    for raw in body.split("\n"):
        text = raw.strip()
        if text:
            start = at if raw.startswith(text) else at + len(raw) - len(raw.lstrip())
            lines.append(Line(start, start + len(text), text, follows_blank))
        follows_blank = not text
        at += len(raw) + 1
    return lines

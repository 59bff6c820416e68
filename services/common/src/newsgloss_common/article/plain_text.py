"""A plain-text article: the first non-empty line is the title, the rest is the body, unchanged."""

import re
from dataclasses import dataclass

_BOM = "\ufeff"
_BLANK = re.compile(rf"[\s{_BOM}]*+")
"""Possessive: a text may be millions of blank lines."""
_FIRST_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")


@dataclass(frozen=True, slots=True)
class PlainText:
    """The title without outer white space; the body unchanged, line ends included."""

    title: str
    body: str


def split_plain_text(text: str) -> PlainText:
    r"""Cut a plain-text article into title and body.

    A line ends at `\n`, `\r\n` or a lone `\r`. A byte order mark at the start belongs to neither part. Lines
    before the title that hold only white space and byte order marks are dropped. The body begins right after
    the line end of the title. A text of one line has an empty body; an empty text also has an empty title.
    """
    first = _BLANK.match(text)
    blank_end = first.end() if first else 0
    if blank_end == len(text):
        return PlainText(title="", body="")
    start = max(text.rfind("\n", 0, blank_end), text.rfind("\r", 0, blank_end)) + 1
    line = _FIRST_LINE.match(text, start)
    end = line.end() if line else len(text)
    return PlainText(title=text[start:end].strip().strip(_BOM), body=text[end:])

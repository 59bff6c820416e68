"""A plain-text article: the first non-empty line is the title, the rest is the body, unchanged."""

import re
from dataclasses import dataclass

_BOM = "\ufeff"
_BLANK = re.compile(rf"[\s{_BOM}]*+")
"""Possessive: a text may be millions of blank lines."""
_FIRST_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")


@dataclass(frozen=True, slots=True)
class PlainText:
    """Title without outer white space; body as it stood, down to its line ends."""

    title: str
    body: str


def split_plain_text(text: str) -> PlainText:
    r"""Cut a plain-text article into title and body.

    A line ends at `\n`, `\r\n` or a lone `\r`. A byte order mark at the start belongs to neither
    part. Lines of white space and byte order marks alone before the title are dropped; the body
    begins right after the title's own line end. A text of one line has an empty body, an empty text
    also an empty title.
    """
    first = _BLANK.match(text)
    seen = first.end() if first else 0
    if seen == len(text):
        return PlainText(title="", body="")
    start = max(text.rfind("\n", 0, seen), text.rfind("\r", 0, seen)) + 1
    line = _FIRST_LINE.match(text, start)
    end = line.end() if line else len(text)
    return PlainText(title=text[start:end].strip().strip(_BOM), body=text[end:])

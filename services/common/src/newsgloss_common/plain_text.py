"""A plain-text article: the first non-empty line is the title, the rest is the body, unchanged."""

import re
from dataclasses import dataclass

_BOM = "\ufeff"
_FIRST_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")


@dataclass(frozen=True, slots=True)
class PlainText:
    """Title without outer white space; body as it stood, down to its line ends."""

    title: str
    body: str


def split_plain_text(text: str) -> PlainText:
    r"""Cut a plain-text article into title and body.

    A line ends at `\n`, `\r\n` or a lone `\r`. A byte order mark at the start belongs to neither
    part. Lines of white space alone before the title are dropped; the body begins right after the
    title's own line end. A text of one line has an empty body, an empty text also an empty title.
    """
    start = len(_BOM) if text.startswith(_BOM) else 0
    while start < len(text):
        match = _FIRST_LINE.match(text, start)
        end = match.end() if match else len(text)
        title = text[start:end].strip().strip(_BOM)
        if title:
            return PlainText(title=title, body=text[end:])
        start = end
    return PlainText(title="", body="")

"""Plain text of an HTML fragment in a feed, with its paragraphs."""

import re
from html.parser import HTMLParser

_PARAGRAPHS = frozenset(
    (
        "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol",
        "p", "pre", "section", "summary", "table", "ul",
    )
)  # fmt: skip
_LINES = frozenset(("br", "li", "tr"))
_UNSEEN = frozenset(("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "select"))
_SECTION = re.compile(r"<!\[[^>]*>?")
"""A comment to browsers; the parser raises AssertionError for unknown ones."""
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self._line = ""
        self._lines: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _UNSEEN:
            self._unseen += 1
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._unseen:
            self._unseen -= 1
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._line += data

    def _break(self, tag: str) -> None:
        if tag in _LINES or tag in _PARAGRAPHS:
            if line := _BLANKS.sub(" ", self._line).strip():
                self._lines.append(line)
            self._line = ""
        if tag in _PARAGRAPHS and self._lines:
            self.paragraphs.append("\n".join(self._lines))
            self._lines = []

    def close(self) -> None:
        super().close()
        self._unseen = 0
        self._break("p")


def plain_text(html: str) -> str:
    """Paragraphs separated by empty lines, without scripts and other invisible elements."""
    text = _Text()
    text.feed(_SECTION.sub("", html))
    text.close()
    return "\n\n".join(text.paragraphs)


def plain_line(html: str) -> str:
    """`plain_text` on one line."""
    return " ".join(plain_text(html).split())

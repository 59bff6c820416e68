"""What a page's `meta` elements say."""

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

_NAMES = ("property", "name", "itemprop", "http-equiv")
_PUNCTUATION = re.compile(r"[\s:._-]+")


class Meta:
    """The `content` of all `meta` elements, by name in lower case and in the page's order."""

    def __init__(self, tree: HtmlElement) -> None:
        self._found: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            content = (element.get("content") or "").strip()
            if content:
                for name in {(element.get(attribute) or "").strip().lower() for attribute in _NAMES} - {""}:
                    self._found.setdefault(name, []).append(content)

    def first(self, names: Iterable[str]) -> str | None:
        """The content of the first of these names that the page has."""
        return next(iter(self.all(names)), None)

    def all(self, names: Iterable[str]) -> list[str]:
        """The contents of all these names, in their order."""
        return [content for name in names for content in self._found.get(name, ())]

    def matching(self, pattern: re.Pattern[str]) -> list[str]:
        """The contents of all names in which the pattern is found, without `-`, `_`, `:`, `.` and spaces."""
        return [
            content
            for name, contents in self._found.items()
            if pattern.search(_PUNCTUATION.sub("", name))
            for content in contents
        ]

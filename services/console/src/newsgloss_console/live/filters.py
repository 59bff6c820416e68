"""Which entries of the window a viewer wants to see."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self
from urllib.parse import urlencode

from newsgloss_console.stream.entry import Entry

MAX_LENGTH = 200
NOT_OK = "not_ok"
"""The status that stands for articles with a stage that is not ok."""


@dataclass(frozen=True)
class Filters:
    """What an entry must have; an empty filter accepts all.

    Attributes:
        text: in title, beginning of the body, id or names.
        language: a BCP 47 tag; `en` also accepts `en-GB`.
        source: the source's id.
        entity: in a name.
        status: usable, withheld, canceled, deleted, unreadable, or not_ok.
    """

    text: str = ""
    language: str = ""
    source: str = ""
    entity: str = ""
    status: str = ""

    @classmethod
    def of_query(cls, query: Mapping[str, str]) -> Self:
        """Read a request's query; what is too long is cut."""
        return cls(**{one.name: query.get(one.name, "").strip()[:MAX_LENGTH] for one in fields(cls)})

    @property
    def query(self) -> str:
        """The query that has these filters."""
        return urlencode({one.name: value for one in fields(self) if (value := getattr(self, one.name))})

    def accepts(self, entry: Entry) -> bool:
        """Whether the viewer wants to see it."""
        if self.text and self.text.casefold() not in entry.searched:
            return False
        if self.language and not _is_language(entry.language, self.language):
            return False
        if self.source and entry.source != self.source:
            return False
        if self.entity and not any(self.entity.casefold() in name.casefold() for name in entry.names):
            return False
        if self.status == NOT_OK:
            return bool(entry.not_ok)
        return not self.status or entry.status == self.status


def _is_language(tag: str, wanted: str) -> bool:
    tag, wanted = tag.casefold(), wanted.casefold()
    return tag == wanted or tag.startswith(f"{wanted}-")

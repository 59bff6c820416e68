"""Dead letters as their topic holds them, and a selection of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiokafka import ConsumerRecord
from pydantic import ValidationError

from newsgloss_common.article.cloud_events import Headers
from newsgloss_schemas import DeadLetterHeaders
from newsgloss_schemas.dead_letter import PREFIX

MAX_SHOWN = 256


@dataclass(frozen=True, slots=True)
class StoredDeadLetter:
    """One record of the dead-letter topic; `why` is None when its headers are not those of a dead letter."""

    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    why: DeadLetterHeaders | None

    @classmethod
    def of(cls, record: ConsumerRecord) -> "StoredDeadLetter":
        """The letter that a record of the dead-letter topic is."""
        headers = list(record.headers)
        try:
            why = DeadLetterHeaders.from_headers(headers)
        except ValidationError:
            why = None
        return cls(record.partition, record.offset, record.timestamp, record.key, record.value, headers, why)

    @property
    def article_id(self) -> str:
        """The key as printable text; empty without a key."""
        return printable(self.key or b"")

    @property
    def original_headers(self) -> Headers:
        """The headers of the raw record."""
        return [(name, value) for name, value in self.headers if not name.startswith(PREFIX)]

    @property
    def size(self) -> int:
        """Bytes of key, value and headers."""
        held = len(self.key or b"") + len(self.value or b"")
        return held + sum(len(name) + len(value or b"") for name, value in self.headers)

    def fields(self) -> dict[str, Any]:
        """The letter for programs: its place, and its `dlq-…` headers by name, without the prefix."""
        why = self.why.model_dump(mode="json", exclude_none=True) if self.why else {}
        return {
            "partition": self.partition,
            "offset": self.offset,
            "timestamp": self.timestamp,
            "article_id": self.article_id,
            "value_bytes": None if self.value is None else len(self.value),
            **why,
        }


@dataclass(frozen=True)
class Selection:
    """Which letters are asked for; an empty part selects all.

    `since` and `until` (exclusive) are compared with the time of the failure.
    """

    codes: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    article_ids: frozenset[str] = frozenset()
    partitions: frozenset[int] = frozenset()
    offsets: frozenset[int] = frozenset()

    def accepts(self, letter: StoredDeadLetter) -> bool:
        """Whether this letter is asked for."""
        if self.partitions and letter.partition not in self.partitions:
            return False
        if self.offsets and letter.offset not in self.offsets:
            return False
        if self.article_ids and letter.article_id not in self.article_ids:
            return False
        return self._accepts_why(letter.why)

    def _accepts_why(self, why: DeadLetterHeaders | None) -> bool:
        if why is None:
            return not (self.codes or self.since or self.until)
        if self.codes and why.code not in self.codes:
            return False
        return (self.since is None or why.failed_at >= self.since) and (
            self.until is None or why.failed_at < self.until
        )


def printable(data: bytes) -> str:
    """Untrusted bytes as one line of text without control characters, cut at `MAX_SHOWN`."""
    text = data[: MAX_SHOWN * 4].decode("utf-8", "replace")
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return shown if len(shown) <= MAX_SHOWN else shown[: MAX_SHOWN - 1] + "…"

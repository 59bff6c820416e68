"""Dead letters: the original record, and headers that say why it failed.

The parent process makes a dead letter from a stranger's bytes, and an exception there would stop every
partition. So there are two ways to make one. `letter` keeps everything that fits. `last_resort` uses only
numbers and words cut to ASCII; it takes over when the first way fails, or when the broker refuses its letter.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog

from newsgloss_common.article.cloud_events import Headers
from newsgloss_common.article.record_identity import identity
from newsgloss_common.sizes import MAX_MESSAGE_CHARACTERS
from newsgloss_enrich.pool import InputRecord, Rejected
from newsgloss_enrich.stream.attempts import RedriveMark, mark_of
from newsgloss_enrich.stream.timestamps import moment_of, nearest_moment
from newsgloss_schemas.dead_letter import PREFIX, DeadLetterHeaders

log = structlog.get_logger(__name__)

MAX_WORD = 100
"""Characters of a code, stage or class in a dead letter of last resort."""

RECORD_OVERHEAD = 128
"""Most bytes that a record and its batch need beside key, value and headers (KIP-98 v2)."""


@dataclass(frozen=True)
class DeadLetter:
    """A dead letter, ready to be sent."""

    key: bytes | None
    value: bytes | None
    headers: Headers


class DeadLetterRefused(Rejected, frozen=True):
    """A rejected record whose dead letter the broker refused; the next one holds nothing of the record."""


@dataclass(frozen=True)
class DeadLetterWriter:
    """Writes dead letters for one group and one version of the enricher."""

    group: str
    enricher_version: str
    max_bytes: int
    """Size limit of a whole record on the dead-letter topic."""

    def letter(self, record: InputRecord, why: Rejected, now: datetime) -> DeadLetter:
        """The dead letter of `record`, without its value if that does not fit. Never raises."""
        if isinstance(why, DeadLetterRefused):
            return self.last_resort(record, why, now, value="left out")
        try:
            return self._whole_letter(record, why, now)
        except Exception as error:  # noqa: BLE001 - one record must not stop the others
            log.warning(
                "a dead letter is cut to its reason",
                error=type(error).__name__,
                **identity(record.topic, record.partition, record.offset, None, ()),
            )
            return self.last_resort(record, why, now, value="kept")

    def _whole_letter(self, record: InputRecord, why: Rejected, now: datetime) -> DeadLetter:
        mark = self._mark(record)
        headers = DeadLetterHeaders(
            code=why.code,
            message=why.message[:MAX_MESSAGE_CHARACTERS],
            stage=why.stage,
            error_class=why.error_class,
            original_topic=record.topic,
            original_partition=record.partition,
            original_offset=record.offset,
            original_timestamp=nearest_moment(record.timestamp),
            original_timestamp_ms=None if moment_of(record.timestamp) else record.timestamp,
            group=self.group,
            attempt=mark.attempt if mark else 1,
            redriven_from=str(mark.redriven_from) if mark else None,
            enricher_version=self.enricher_version,
            failed_at=now,
        )
        kept = [(name, value) for name, value in record.headers if not name.startswith(PREFIX)]
        letter = DeadLetter(_key(record), record.value, kept + list(headers.to_headers()))
        if record.value is None or _size(letter) <= self.max_bytes:
            return letter
        short = headers.model_copy(
            update={
                "value_omitted_length": len(record.value),
                "value_omitted_sha256": hashlib.sha256(record.value).hexdigest(),
            }
        )
        letter = DeadLetter(_key(record), b"", kept + list(short.to_headers()))
        return letter if _size(letter) <= self.max_bytes else DeadLetter(b"", b"", list(short.to_headers()))

    def last_resort(
        self, record: InputRecord, why: Rejected, now: datetime, *, value: Literal["kept", "left out"]
    ) -> DeadLetter:
        """A dead letter that cannot fail: without the record's headers, with its key and value or neither."""
        reason: Headers = [
            ("dlq-code", _word(why.code)),
            ("dlq-message", _ascii(why.message, MAX_MESSAGE_CHARACTERS)),
            ("dlq-stage", _word(why.stage)),
            ("dlq-error-class", _word(why.error_class)),
            ("dlq-original-topic", record.topic.encode("utf-8", "replace")),
            ("dlq-original-partition", b"%d" % max(0, record.partition)),
            ("dlq-original-offset", b"%d" % max(0, record.offset)),
            ("dlq-original-timestamp", nearest_moment(record.timestamp).isoformat().encode()),
            ("dlq-original-timestamp-ms", b"%d" % record.timestamp),
            ("dlq-group", self.group.encode("utf-8", "replace")),
            ("dlq-attempt", b"1"),
            ("dlq-enricher-version", self.enricher_version.encode("utf-8", "replace")),
            ("dlq-failed-at", now.isoformat().encode()),
        ]
        letter = DeadLetter(_key(record), record.value, reason)
        if value == "kept" and _size(letter) <= self.max_bytes:
            return letter
        lost = record.value or b""
        reason += [
            ("dlq-value-omitted-length", b"%d" % len(lost)),
            ("dlq-value-omitted-sha256", hashlib.sha256(lost).hexdigest().encode()),
        ]
        return DeadLetter(b"", b"", reason)

    def _mark(self, record: InputRecord) -> RedriveMark | None:
        """The mark of a redrive by this group; `attempts` says how far it can be trusted."""
        mark = mark_of(record.headers)
        return mark if mark is not None and mark.group == self.group else None


def _key(record: InputRecord) -> bytes | None:
    """The record's key; an empty one beside a null value, since the client refuses two nulls."""
    return b"" if record.key is None and record.value is None else record.key


def _word(text: str) -> bytes:
    return _ascii(text, MAX_WORD) or b"unknown"


def _ascii(text: str, characters: int) -> bytes:
    return text[:characters].encode("ascii", "replace")


def _size(letter: DeadLetter) -> int:
    size = RECORD_OVERHEAD + len(letter.key or b"") + len(letter.value or b"")
    return size + sum(10 + len(name.encode()) + len(value or b"") for name, value in letter.headers)

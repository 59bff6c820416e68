"""Dead letters: the original record, and headers that say why it was set aside."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from newsgloss_common.cloud_events import Headers
from newsgloss_enrich.pool import InputRecord, Rejected
from newsgloss_schemas.dead_letter import PREFIX, DeadLetterHeaders

MAX_MESSAGE = 500
RECORD_OVERHEAD = 128
"""Bytes of framing a record and its batch need at most, beyond key, value and headers (KIP-98 v2)."""
ATTEMPT_HEADER = "dlq-attempt"
MAX_ATTEMPT = 1_000_000


@dataclass(frozen=True)
class Letter:
    """A dead letter ready to be sent."""

    key: bytes | None
    value: bytes | None
    headers: Headers


@dataclass(frozen=True)
class DeadLetterOffice:
    """Writes dead letters for one group and one version of the enricher."""

    group: str
    enricher_version: str
    max_bytes: int
    """Of a whole record on the dead-letter topic."""

    def letter(self, record: InputRecord, why: Rejected, now: datetime) -> Letter:
        """The dead letter of `record`; its value is left out where it does not fit."""
        headers = DeadLetterHeaders(
            code=why.code,
            message=why.message[:MAX_MESSAGE],
            stage=why.stage,
            error_class=why.error_class,
            original_topic=record.topic,
            original_partition=record.partition,
            original_offset=record.offset,
            original_timestamp=datetime.fromtimestamp(record.timestamp / 1000, UTC),
            group=self.group,
            attempt=_attempt(record.headers),
            enricher_version=self.enricher_version,
            failed_at=now,
        )
        kept = [(name, value) for name, value in record.headers if not name.startswith(PREFIX)]
        # A null key with a null value is refused by the client: an empty key says as much.
        key = b"" if record.key is None and record.value is None else record.key
        letter = Letter(key, record.value, kept + list(headers.to_headers()))
        if record.value is None or _size(letter) <= self.max_bytes:
            return letter
        short = headers.model_copy(
            update={
                "value_omitted_length": len(record.value),
                "value_omitted_sha256": hashlib.sha256(record.value).hexdigest(),
            }
        )
        letter = Letter(key, b"", kept + list(short.to_headers()))
        return letter if _size(letter) <= self.max_bytes else Letter(b"", b"", list(short.to_headers()))


def _attempt(headers: Sequence[tuple[str, bytes | None]]) -> int:
    """1, or what a redrive wrote."""
    for name, value in headers:
        if name == ATTEMPT_HEADER and value is not None and value.isdigit() and len(value) < len("1000000"):
            return max(1, min(int(value), MAX_ATTEMPT))
    return 1


def _size(letter: Letter) -> int:
    size = RECORD_OVERHEAD + len(letter.key or b"") + len(letter.value or b"")
    return size + sum(10 + len(name.encode()) + len(value or b"") for name, value in letter.headers)

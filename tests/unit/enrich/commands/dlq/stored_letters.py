"""Dead letters as the topic holds them."""

from datetime import UTC, datetime
from typing import Any

from newsgloss_enrich.commands.dlq.letters import StoredDeadLetter
from newsgloss_schemas import DeadLetterHeaders

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


def stored_letter(
    offset: int = 7, *, key: bytes | None = b"a", value: bytes | None = b"{}", why: bool = True, **more: Any
) -> StoredDeadLetter:
    """A letter of partition 0, of the raw record at 2@41; `more` are fields of its `dlq-` headers."""
    fields: dict[str, Any] = {
        "code": "timeout",
        "message": "it took too long",
        "stage": "enrich",
        "error_class": "RecordTimeout",
        "original_topic": "raw",
        "original_partition": 2,
        "original_offset": 41,
        "original_timestamp": NOW,
        "group": "g",
        "attempt": 1,
        "enricher_version": "0.1.0",
        "failed_at": NOW,
    }
    headers = DeadLetterHeaders(**(fields | more)) if why else None
    return StoredDeadLetter(0, offset, 1_773_300_000_000, key, value, [("traceparent", b"00-1")], headers)

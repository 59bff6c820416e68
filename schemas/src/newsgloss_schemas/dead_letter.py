"""The headers of a dead letter, topic `articles.dlq.v1`.

Key, value and the other headers of a dead letter are the original bytes, untouched.
"""

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from newsgloss_schemas.article import Timestamp

PREFIX = "dlq-"

DeadLetterCode = Literal[
    "invalid_json",
    "invalid_encoding",
    "schema_violation",
    "too_large",
    "timeout",
    "worker_crash",
    "out_of_memory",
    "step_failed",
    "rejected_by_broker",
]


def _header_name(field: str) -> str:
    return PREFIX + field.replace("_", "-")


class DeadLetterHeaders(BaseModel):
    """Why a record was set aside, and where it came from; each field is a UTF-8 string header."""

    model_config = ConfigDict(
        extra="ignore",
        title="DeadLetterHeaders",
        alias_generator=_header_name,
        populate_by_name=True,
        json_schema_extra={
            "examples": [
                {
                    "dlq-code": "schema_violation",
                    "dlq-message": "source.id: field required",
                    "dlq-stage": "decode",
                    "dlq-error-class": "ValidationError",
                    "dlq-original-topic": "articles.raw.v1",
                    "dlq-original-partition": "3",
                    "dlq-original-offset": "1742",
                    "dlq-original-timestamp": "2026-03-12T08:41:07Z",
                    "dlq-group": "newsgloss-enrich",
                    "dlq-attempt": "1",
                    "dlq-enricher-version": "0.1.0",
                    "dlq-failed-at": "2026-03-12T08:41:08Z",
                }
            ]
        },
    )

    code: DeadLetterCode | str
    message: str = Field(max_length=500, description="What is wrong; never text of the article.")
    stage: str
    error_class: str
    original_topic: str
    original_partition: int = Field(ge=0)
    original_offset: int = Field(ge=0)
    original_timestamp: Timestamp = Field(
        description="The record's own; the first or last moment of the years 1 to 9999 where it lies beyond."
    )
    original_timestamp_ms: int | None = Field(
        default=None,
        ge=-(2**63),
        lt=2**63,
        description="Milliseconds since the epoch, where no moment says it; -1: the record had none.",
    )
    group: str
    attempt: int = Field(default=1, ge=1, description="1, and one more after each redrive.")
    redriven_from: str | None = Field(
        default=None,
        max_length=280,
        description="The dead letter that this try came from, topic/partition/offset; absent at the first.",
    )
    enricher_version: str
    failed_at: Timestamp
    value_omitted_length: int | None = Field(
        default=None, ge=0, description="Bytes of the value, where it did not fit and was left out."
    )
    value_omitted_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")

    def to_headers(self) -> list[tuple[str, bytes]]:
        """As Kafka record headers; fields that are None are left out."""
        values = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return [(name, str(value).encode()) for name, value in values.items()]

    @classmethod
    def from_headers(cls, headers: Iterable[tuple[str, bytes | None]]) -> Self:
        """Read them back; other headers are ignored, of equal names the last counts.

        Raises:
            pydantic.ValidationError: a required header is missing or malformed.
        """
        found = {
            name: value.decode("utf-8", "replace")
            for name, value in headers
            if name.startswith(PREFIX) and value is not None
        }
        return cls.model_validate(found)

"""A valid article as the Kafka record that carries it."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiokafka.record.default_records import DefaultRecordBatchBuilder
from pydantic import TypeAdapter

from newsgloss_common.article.cloud_events import Headers, raw_headers
from newsgloss_schemas import RawArticle

_ARTICLE = TypeAdapter(RawArticle)


@dataclass(frozen=True, slots=True)
class RawRecord:
    """Key, value and headers of a raw article.

    Attributes:
        size: Upper bound of its bytes as a batch of its own, to which the topic's limit applies.
    """

    article_id: str
    version: int | None
    key: bytes
    value: bytes
    headers: Headers
    size: int = field(init=False)

    def __post_init__(self) -> None:
        """Compute the size once; it is compared several times."""
        size = DefaultRecordBatchBuilder.estimate_size_in_bytes(self.key, self.value, self.headers)
        object.__setattr__(self, "size", int(size))


def encode(article: RawArticle, *, traceparent: str | None = None) -> RawRecord:
    """Encode an article; fields that are null are left out.

    Raises:
        ValueError: The article has no `article_id`.
    """
    if article.article_id is None:
        raise ValueError("an article needs its article_id to become a record")
    if article.version is None:
        # Without the field the version would be read as 1; here null has a meaning.
        fields = article.model_dump(mode="json", exclude_none=True) | {"version": None}
        value = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    else:
        value = _ARTICLE.dump_json(article, exclude_none=True)
    return RawRecord(
        article_id=article.article_id,
        version=article.version,
        key=article.article_id.encode(),
        value=value,
        headers=raw_headers(article.article_id, time=datetime.now(UTC), traceparent=traceparent),
    )

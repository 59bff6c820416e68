"""What is remembered of one record of the enriched topic: enough for a line of the list, not its texts."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import structlog
from aiokafka import ConsumerRecord
from pydantic import ValidationError

from newsgloss_schemas import EnrichedArticle

log = structlog.get_logger(__name__)

Kind = Literal["article", "deleted", "unreadable"]
"""`deleted` is a tombstone, `unreadable` a record that is no enriched article."""

MAX_TITLE = 240
MAX_LEAD = 200
MAX_NAMES = 12
MAX_NAME = 80
MAX_ID = 256
MAX_LABELS = 12
MAX_LABEL = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One record; every text in it is bounded.

    `number` counts the records that this process has seen, from 1.
    """

    number: int
    topic: str
    partition: int
    offset: int
    timestamp: int
    kind: Kind
    article_id: str
    version: int | None = None
    status: str = ""
    title: str = ""
    lead: str = ""
    language: str = ""
    minutes: int | None = None
    words: int | None = None
    source: str = ""
    types: tuple[tuple[str, int], ...] = ()
    names: tuple[str, ...] = ()
    not_ok: tuple[tuple[str, str], ...] = ()
    fingerprint: int | None = None

    @property
    def searched(self) -> str:
        """What the text filter looks at, without case; made on demand, since it is as large as the rest."""
        return "\n".join((self.title, self.lead, self.article_id, *self.names)).casefold()

    @property
    def path(self) -> str:
        """The permanent link within the console."""
        return f"/articles/{self.topic}/{self.partition}/{self.offset}"


def entry_of(record: ConsumerRecord, number: int) -> Entry:
    """Remember a record of the enriched topic."""
    key = (record.key or b"")[: MAX_ID * 4].decode("utf-8", "replace")[:MAX_ID]
    place = (number, record.topic, record.partition, record.offset, record.timestamp)
    if record.value is None:
        return Entry(*place, "deleted", key, status="deleted")
    try:
        return _of_article(EnrichedArticle.model_validate_json(record.value), place)
    except ValidationError:
        pass
    except Exception as error:  # noqa: BLE001 - a stranger's record must not end the reading of the others
        log.warning(
            "a record is taken for unreadable", at=place[1:4], error=f"{type(error).__name__}: {error}"
        )
    return Entry(*place, "unreadable", key, status="unreadable")


def _of_article(enriched: EnrichedArticle, place: tuple[int, str, int, int, int]) -> Entry:
    article, read = enriched.article, enriched.read_time
    title = (article.title or "")[:MAX_TITLE]
    lead = (article.body or "")[:MAX_LEAD]
    names = tuple(entity.name[:MAX_NAME] for entity in enriched.entities[:MAX_NAMES])
    types = Counter(entity.type[:MAX_LABEL] for entity in enriched.entities)
    not_ok = [
        (name[:MAX_LABEL], stage.status[:MAX_LABEL])
        for name, stage in list(enriched.stages.items())[:MAX_LABELS]
        if stage.status != "ok"
    ]
    return Entry(
        *place,
        "article",
        enriched.article_id,
        version=enriched.version,
        status=enriched.status,
        title=title,
        lead=lead,
        language=(enriched.language.tag if enriched.language else "")[:MAX_LABEL],
        minutes=read.minutes if read else None,
        words=read.words if read else None,
        source=article.source.id[:MAX_NAME],
        types=tuple(types.most_common(MAX_LABELS)),
        names=names,
        not_ok=tuple(not_ok),
        fingerprint=int(enriched.fingerprint, 16) if enriched.fingerprint else None,
    )

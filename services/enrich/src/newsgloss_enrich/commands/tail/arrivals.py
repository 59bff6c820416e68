"""What `tail` shows: an enriched article, a deletion, a dead letter, or a record that is none of these."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from aiokafka import ConsumerRecord
from pydantic import ValidationError

from newsgloss_enrich.commands.dlq.letters import StoredDeadLetter, printable
from newsgloss_schemas import EnrichedArticle


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record is, its key as printable text, and when it was written."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: str

    @classmethod
    def of(cls, record: ConsumerRecord) -> Self:
        """The place of a record."""
        key = printable(record.key or b"")
        return cls(record.topic, record.partition, record.offset, record.timestamp, key)

    @property
    def written_at(self) -> datetime:
        """When the record was written; a time that no calendar has is the epoch."""
        try:
            return datetime.fromtimestamp(self.timestamp / 1000, UTC)
        except (OverflowError, ValueError, OSError):
            return datetime.fromtimestamp(0, UTC)

    def fields(self) -> dict[str, Any]:
        """The place for programs."""
        return {
            "topic": self.topic,
            "partition": self.partition,
            "offset": self.offset,
            "timestamp": self.timestamp,
            "key": self.key,
        }


@dataclass(frozen=True, slots=True)
class ArticleArrival:
    """An enriched article; `value` is its JSON."""

    place: Place
    article: EnrichedArticle
    value: bytes

    def fields(self) -> dict[str, Any]:
        """The object that `--json` writes."""
        return {"kind": "article", **self.place.fields(), "record": json.loads(self.value)}


@dataclass(frozen=True, slots=True)
class DeletionArrival:
    """A tombstone: the article with this key is deleted."""

    place: Place

    def fields(self) -> dict[str, Any]:
        """The object that `--json` writes."""
        return {"kind": "deleted", **self.place.fields()}


@dataclass(frozen=True, slots=True)
class LetterArrival:
    """A dead letter."""

    place: Place
    letter: StoredDeadLetter

    @property
    def source(self) -> str | None:
        """The source that the raw record names; None where it cannot be read."""
        try:
            return str(json.loads(self.letter.value or b"")["source"]["id"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return None

    def fields(self) -> dict[str, Any]:
        """The object that `--json` writes."""
        return {"kind": "dead_letter", **self.place.fields(), "dead_letter": self.letter.fields()}


@dataclass(frozen=True, slots=True)
class ForeignArrival:
    """A record of the enriched topic that is no enriched article, and why."""

    place: Place
    reason: str

    def fields(self) -> dict[str, Any]:
        """The object that `--json` writes."""
        return {"kind": "foreign", **self.place.fields(), "reason": self.reason}


Arrival = ArticleArrival | DeletionArrival | LetterArrival | ForeignArrival


def arrival(record: ConsumerRecord, dlq_topic: str | None) -> Arrival:
    """What a record of the enriched or of the dead-letter topic is."""
    place = Place.of(record)
    if record.topic == dlq_topic:
        return LetterArrival(place, StoredDeadLetter.of(record))
    if record.value is None:
        return DeletionArrival(place)
    try:
        return ArticleArrival(place, EnrichedArticle.model_validate_json(record.value), record.value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"]))
        return ForeignArrival(place, printable(f"{where}: {first['msg']}".removeprefix(": ").encode()))

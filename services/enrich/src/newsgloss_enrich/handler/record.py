"""The worker pool's handler: bytes of one Kafka record in, bytes of an enriched record or a reason out."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from newsgloss_common.article.cloud_events import enriched_headers
from newsgloss_common.article.registry_frames import is_schema_header
from newsgloss_enrich.handler.decode import decode_article
from newsgloss_enrich.handler.enriched_schema import EnrichedSchema
from newsgloss_enrich.handler.errors import RecordError
from newsgloss_enrich.handler.wrapped import opened, plain_key
from newsgloss_enrich.pool.records import Enriched, InputRecord, Rejected, Result
from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_schemas import InputPosition


def build(config: bytes) -> Callable[[InputRecord], Result]:
    """Load all models and return the handler; `config` is `StepSettings` as JSON, empty for the defaults.

    Raises:
        ValueError: a setting is unknown or wrong (pydantic's `ValidationError` is one).
    """
    return _Handler(StepSettings.from_json(config))


def build_light(config: bytes) -> Callable[[InputRecord], Result]:
    """As `build`, without models and so ready in milliseconds, for tests of the engine.

    The language follows from the script alone (`und` for Latin text), and there are no entities.
    """
    settings = StepSettings.from_json(config)
    return _Handler(settings.model_copy(update={"language_detector": "script", "models": ""}))


class _Handler:
    def __init__(self, settings: StepSettings) -> None:
        self._pipeline = Pipeline(settings)
        self._limit = settings.max_output_bytes
        self._reads_frames = settings.registry_frames == "read"
        self._schema = EnrichedSchema.of(settings)
        self.take_counts = self._pipeline.tally.take
        """Called by the pool once a chunk: the counts since the last call (see `steps.counts`)."""

    def __call__(self, record: InputRecord) -> Result:
        try:
            return self._result(record)
        except RecordError as error:
            return Rejected(record.offset, error.code, error.message, error.stage, error.error_class)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours costs this record, not the worker
            name = type(error).__name__
            return Rejected(record.offset, "step_failed", f"enriching failed with {name}", "enrich", name)

    def _result(self, record: InputRecord) -> Result:
        if record.value is None:
            return _tombstone(record, reads_frames=self._reads_frames)
        now = datetime.now(UTC)
        timestamp = _moment(record.timestamp, otherwise=now)
        started = time.perf_counter_ns()
        inside = opened(record, record.value, reads_frames=self._reads_frames)
        raw = decode_article(inside.value, timestamp=timestamp)
        self._pipeline.tally.add("nanoseconds/decode", time.perf_counter_ns() - started)
        position = InputPosition(
            topic=record.topic, partition=record.partition, offset=record.offset, timestamp=timestamp
        )
        article = self._pipeline.enrich(raw, position, now, left_out=record.reduced)
        started = time.perf_counter_ns()
        headers = enriched_headers(
            article.article_id, event_id=_event_id(record), time=now, incoming=inside.headers
        )
        value = self._schema.prefix + article.model_dump_json().encode()
        enriched = Enriched(
            record.offset, article.article_id.encode(), value, [*headers, *self._schema.headers]
        )
        self._pipeline.tally.add("nanoseconds/encode", time.perf_counter_ns() - started)
        self._check_size(enriched)
        return enriched

    def _check_size(self, enriched: Enriched) -> None:
        size = len(enriched.key or b"") + len(enriched.value or b"")
        size += sum(len(name.encode()) + len(value or b"") for name, value in enriched.headers)
        if self._limit is not None and size > self._limit:
            raise RecordError(
                "too_large",
                f"the enriched record has {size} bytes; at most {self._limit} fit",
                stage="encode",
                error_class="RecordTooLarge",
            )


def _tombstone(record: InputRecord, *, reads_frames: bool) -> Result:
    if record.key is None:
        raise RecordError(
            "schema_violation",
            "value: null, and no key says which article to delete",
            stage="decode",
            error_class="ValueError",
        )
    kept = [
        (name, value)
        for name, value in record.headers
        if not name.startswith("dlq-") and not is_schema_header(name)
    ]
    return Enriched(record.offset, plain_key(record.key, reads_frames=reads_frames), None, kept)


def _event_id(record: InputRecord) -> str:
    """The CloudEvents id: the same when the record is enriched again, since one raw record is one event."""
    return f"{record.topic}/{record.partition}/{record.offset}"


def _moment(milliseconds: int, *, otherwise: datetime) -> datetime:
    """The time of a Kafka timestamp. -1 means none, and a producer may write any number."""
    if milliseconds < 0:
        return otherwise
    try:
        return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
    except (OverflowError, ValueError, OSError):
        return otherwise

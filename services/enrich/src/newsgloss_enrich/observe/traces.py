"""The enricher's spans, as wrappers around what they time; without tracing the wrappers are left out.

A raw record's `traceparent` is the parent of its span `enrich`, and that span becomes the enriched record's
`traceparent`. A transaction carries many records, so its span `commit` has no parent and links to the spans
of its records.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec
from aiokafka import AIOKafkaProducer

from newsgloss_common.telemetry.tracing import Tracing, failed, traceparent_of
from newsgloss_enrich.pool import Enriched, InputRecord, Rejected, Result
from newsgloss_enrich.stream.commit import SliceCommitter
from newsgloss_enrich.stream.context import Pool
from newsgloss_enrich.stream.slices import Slice

TRACEPARENT = "traceparent"


class TracedPool:
    """A pool that gives each record a span, from its hand-over to its result."""

    def __init__(self, pool: Pool, tracing: Tracing) -> None:
        self._pool = pool
        self._tracing = tracing

    @property
    def seconds_per_record(self) -> float | None:
        """As the pool estimates it."""
        return self._pool.seconds_per_record

    async def run(
        self, records: Sequence[InputRecord], *, suspects: frozenset[int] = frozenset()
    ) -> list[Result]:
        """Run the records with their span as `traceparent`; results carry it on."""
        spans = [
            self._tracing.span(
                "enrich",
                "consumer",
                parent=_traceparent(record.headers),
                attributes={
                    "messaging.system": "kafka",
                    "messaging.destination.name": record.topic,
                    "messaging.destination.partition.id": str(record.partition),
                    "messaging.kafka.offset": record.offset,
                },
            )
            for record in records
        ]
        try:
            traced = [
                msgspec.structs.replace(
                    record,
                    headers=[
                        *((name, value) for name, value in record.headers if name != TRACEPARENT),
                        (TRACEPARENT, traceparent_of(span).encode()),
                    ],
                )
                for record, span in zip(records, spans, strict=True)
            ]
            results = await self._pool.run(traced, suspects=suspects)
            for span, result in zip(spans, results, strict=True):
                if isinstance(result, Rejected):
                    span.set_attribute("newsgloss.dead_letter.code", result.code)
                    failed(span, result.code)
            return results
        finally:
            for span in spans:
                span.end()


@dataclass(frozen=True)
class TracedOutlet(SliceCommitter):
    """A committer that gives each transaction a span."""

    tracing: Tracing

    async def commit(
        self, producer: AIOKafkaProducer, ready: Slice, on_phase: Callable[[str, float], None]
    ) -> None:
        """Commit within a span, which a failure marks with the error's class."""
        first = ready.records[0]
        results = ready.work.result()
        span = self.tracing.span(
            "commit",
            "producer",
            links=_records_of(ready.records, results),
            attributes={
                "messaging.system": "kafka",
                "messaging.destination.name": self.enriched_topic,
                "messaging.destination.partition.id": str(first.partition),
                "messaging.batch.message_count": len(results),
            },
        )
        try:
            await super().commit(producer, ready, on_phase)
        except BaseException as error:
            failed(span, type(error).__name__)
            raise
        finally:
            span.end()


def _records_of(records: Iterable[InputRecord], results: Iterable[Result]) -> Iterable[str]:
    """The `traceparent` of each result: an enriched record's own span, a dead letter's original header."""
    for record, result in zip(records, results, strict=True):
        headers = result.headers if isinstance(result, Enriched) else record.headers
        trace = _traceparent(headers)
        if trace is not None:
            yield trace


def _traceparent(headers: Iterable[tuple[str, bytes | None]]) -> str | None:
    found = [value for name, value in headers if name == TRACEPARENT and value is not None]
    return found[0].decode("ascii", "replace") if len(found) == 1 else None

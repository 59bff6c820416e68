"""The enricher's spans, as wrappers around what they time: left out, they cost nothing.

A raw record's `traceparent` is the parent of its span `enrich`, which is the enriched record's `traceparent`.
A transaction carries many records, so that its span `commit` has none for a parent: it links to theirs.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec
from aiokafka import AIOKafkaProducer

from newsgloss_common.telemetry.tracing import Tracing, failed, traceparent_of
from newsgloss_enrich.pool import Enriched, InputRecord, Rejected, Result
from newsgloss_enrich.stream.run_context import Pool
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.transaction import Outlet

TRACEPARENT = "traceparent"


class TracedPool:
    """A pool whose records each have a span, from their hand-over to their result."""

    def __init__(self, pool: Pool, tracing: Tracing) -> None:
        self._pool = pool
        self._tracing = tracing

    @property
    def seconds_per_record(self) -> float | None:
        """The pool's own."""
        return self._pool.seconds_per_record

    async def run(
        self, records: Sequence[InputRecord], *, suspects: frozenset[int] = frozenset()
    ) -> list[Result]:
        """As the pool's; the records that come back know their span."""
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
            within = [
                msgspec.structs.replace(
                    record,
                    headers=[
                        *((name, value) for name, value in record.headers if name != TRACEPARENT),
                        (TRACEPARENT, traceparent_of(span).encode()),
                    ],
                )
                for record, span in zip(records, spans, strict=True)
            ]
            results = await self._pool.run(within, suspects=suspects)
            for span, result in zip(spans, results, strict=True):
                if isinstance(result, Rejected):
                    span.set_attribute("newsgloss.dead_letter.code", result.code)
                    failed(span, result.code)
            return results
        finally:
            for span in spans:
                span.end()


@dataclass(frozen=True)
class TracedOutlet(Outlet):
    """An outlet whose transactions each have a span."""

    tracing: Tracing

    async def commit(
        self, producer: AIOKafkaProducer, ready: Slice, on_phase: Callable[[str, float], None]
    ) -> None:
        """As the outlet's."""
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
    """The span of each enriched record; of a dead letter, whose headers are untouched, its sender's."""
    for record, result in zip(records, results, strict=True):
        headers = result.headers if isinstance(result, Enriched) else record.headers
        trace = _traceparent(headers)
        if trace is not None:
            yield trace


def _traceparent(headers: Iterable[tuple[str, bytes | None]]) -> str | None:
    found = [value for name, value in headers if name == TRACEPARENT and value is not None]
    return found[0].decode("ascii", "replace") if len(found) == 1 else None

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from newsgloss_common.telemetry.tracing import Tracing
from newsgloss_enrich.observe.traces import TracedOutlet, TracedPool
from newsgloss_enrich.pool import Enriched, InputRecord, Rejected, Result
from newsgloss_enrich.stream.commit import SliceCommitter
from newsgloss_enrich.stream.dead_letters import DeadLetterWriter
from newsgloss_enrich.stream.slices import Slice

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{PARENT}-01".encode()


class Spans:
    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self.tracing = Tracing("enrich", self._exporter, at_once=True)

    @property
    def ended(self) -> Sequence[ReadableSpan]:
        return self._exporter.get_finished_spans()


class Pool:
    """Answers records with a function, and keeps its arguments."""

    seconds_per_record = 0.25

    def __init__(self, answer: Callable[[InputRecord], Result]) -> None:
        self._answer = answer
        self.records: Sequence[InputRecord] = ()
        self.suspects: frozenset[int] = frozenset()

    async def run(
        self, records: Sequence[InputRecord], *, suspects: frozenset[int] = frozenset()
    ) -> list[Result]:
        self.records, self.suspects = records, suspects
        return [self._answer(record) for record in records]


def enriched(record: InputRecord) -> Enriched:
    return Enriched(record.offset, record.key, record.value, record.headers)


def record(offset: int, *headers: tuple[str, bytes | None]) -> InputRecord:
    return InputRecord("raw", 3, offset, 0, b"k", b"{}", list(headers))


def context(span: ReadableSpan) -> tuple[str, str]:
    """Trace and span, as a `traceparent` writes them."""
    assert span.context is not None
    return f"{span.context.trace_id:032x}", f"{span.context.span_id:016x}"


async def test_a_record_in_the_pool_has_the_span_that_continues_its_trace() -> None:
    spans, pool = Spans(), Pool(enriched)
    traced = TracedPool(pool, spans.tracing)
    results = await traced.run(
        [record(7, ("traceparent", TRACEPARENT), ("h", b"1"))], suspects=frozenset({7})
    )
    (span,) = spans.ended
    trace, own = context(span)
    assert span.parent is not None
    assert (trace, f"{span.parent.span_id:016x}") == (TRACE, PARENT)
    assert results == [
        Enriched(7, b"k", b"{}", [("h", b"1"), ("traceparent", f"00-{trace}-{own}-01".encode())])
    ]
    assert pool.suspects == {7}
    assert (span.name, traced.seconds_per_record) == ("enrich", 0.25)
    assert dict(span.attributes or {}) == {
        "messaging.system": "kafka",
        "messaging.destination.name": "raw",
        "messaging.destination.partition.id": "3",
        "messaging.kafka.offset": 7,
    }


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("traceparent", b"nonsense")],
        [("traceparent", None)],
        [("traceparent", TRACEPARENT), ("traceparent", TRACEPARENT)],
    ],
)
async def test_a_record_without_one_good_traceparent_begins_a_trace(
    headers: list[tuple[str, bytes | None]],
) -> None:
    spans, pool = Spans(), Pool(enriched)
    await TracedPool(pool, spans.tracing).run([record(1, *headers)])
    (span,) = spans.ended
    assert span.parent is None
    assert [name for name, _ in pool.records[0].headers] == ["traceparent"]


async def test_a_dead_letter_marks_its_span_as_failed_with_its_code() -> None:
    spans = Spans()
    pool = Pool(
        lambda one: Rejected(one.offset, "timeout", "m", "pool", "E") if one.offset else enriched(one)
    )
    await TracedPool(pool, spans.tracing).run([record(0), record(1)])
    good, bad = spans.ended
    assert (good.status.status_code, bad.status.status_code) == (StatusCode.UNSET, StatusCode.ERROR)
    assert (bad.status.description, (bad.attributes or {})["newsgloss.dead_letter.code"]) == (
        "timeout",
        "timeout",
    )


async def test_spans_end_when_the_pool_fails() -> None:
    def fail(_: InputRecord) -> Result:
        raise LookupError

    spans = Spans()
    with pytest.raises(LookupError):
        await TracedPool(Pool(fail), spans.tracing).run([record(0), record(1)])
    assert len(spans.ended) == 2


def committer(spans: Spans) -> TracedOutlet:
    writer = DeadLetterWriter("group", "0.1.0", 10_000)
    return TracedOutlet("group", "enriched", "dlq", 2, writer, "none", spans.tracing)


def ready(records: list[InputRecord], results: list[Result]) -> Slice:
    work: asyncio.Future[list[Result]] = asyncio.get_running_loop().create_future()
    work.set_result(results)
    return Slice(records[0].offset, records[-1].offset + 1, records, 1, work)


async def test_a_transaction_has_a_span_that_links_to_its_records(monkeypatch: pytest.MonkeyPatch) -> None:
    committed: list[Slice] = []

    async def commit(_self: object, _producer: object, part: Slice, _on_phase: object) -> None:
        committed.append(part)

    monkeypatch.setattr(SliceCommitter, "commit", commit)
    spans = Spans()
    other = f"00-{'a' * 32}-{'b' * 16}-01".encode()
    records = [record(7, ("traceparent", b"the sender's")), record(8, ("traceparent", other)), record(9)]
    part = ready(
        records,
        [
            Enriched(7, None, None, [("traceparent", TRACEPARENT)]),
            Rejected(8, "timeout", "m", "pool", "E"),
            Enriched(9, None, None, []),
        ],
    )
    await committer(spans).commit(cast("Any", None), part, lambda *_: None)
    (span,) = spans.ended
    assert committed == [part]
    assert (span.name, span.parent, span.status.status_code) == ("commit", None, StatusCode.UNSET)
    assert [f"{link.context.trace_id:032x}" for link in span.links] == [TRACE, "a" * 32]
    assert (span.attributes or {})["messaging.batch.message_count"] == 3


async def test_a_transaction_that_fails_marks_its_span_with_the_errors_class(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def commit(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(SliceCommitter, "commit", commit)
    spans = Spans()
    with pytest.raises(TimeoutError):
        await committer(spans).commit(
            cast("Any", None), ready([record(1)], [enriched(record(1))]), lambda *_: None
        )
    (span,) = spans.ended
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "TimeoutError")

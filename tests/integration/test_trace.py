"""One article's trace, from POST through Kafka headers to the enriched record, on the real broker."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from tests.integration.conftest import Topics
from tests.integration.engine.wire import Wire
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.telemetry.tracing import Tracing
from newsgloss_dev_kafka.ports import free_port
from newsgloss_enrich.service import EnrichService
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_ingest import service as ingest
from newsgloss_ingest.settings import ServeSettings

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SENDER = "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{SENDER}-01"
ARTICLE = {"source": {"id": "wire"}, "body": "The harbour bridge reopened on Thursday, the council said."}


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
async def address(kafka: str, topics: Topics, spans: InMemorySpanExporter) -> AsyncIterator[str]:
    """Run both services in this process, each with its own tracer, and yield the address of ingest."""
    port = free_port()
    connection = KafkaSettings(bootstrap_servers=kafka)
    names = {"raw_topic": topics.raw, "log_level": "warning"}
    serving = asyncio.create_task(
        ingest.serve(
            ServeSettings(ingest_http=f"127.0.0.1:{port}", **names),  # type: ignore[arg-type]
            connection,
            tracing=Tracing("newsgloss-ingest", spans, at_once=True),
        )
    )
    service = EnrichService(
        EnrichSettings(
            group_id=topics.group,
            enriched_topic=topics.enriched,
            dlq_topic=topics.dlq,
            enrichment="light",
            workers=1,
            enrich_http="127.0.0.1:0",
            **names,  # type: ignore[arg-type]
        ),
        connection,
        tracing=Tracing("newsgloss-enrich", spans, at_once=True),
    )
    enriching = asyncio.create_task(service.run())
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        serving.cancel()
        service._stop.set()
        await asyncio.gather(serving, return_exceptions=True)
        assert await enriching == 0


async def posted(address: str, **headers: str) -> dict[str, Any]:
    """Post the article, retrying until the service accepts it, and return the answer."""
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=PATIENCE_SECONDS) as client:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    answer = await client.post("/v1/articles", json=ARTICLE, headers=headers)
                except httpx.ConnectError:
                    await asyncio.sleep(0.05)
                    continue
                if answer.status_code == 202:
                    return dict(answer.json())
                await asyncio.sleep(0.05)


async def ended_span(spans: InMemorySpanExporter, name: str) -> ReadableSpan:
    """Wait until a span of this name has ended, and return the last one."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (found := [span for span in spans.get_finished_spans() if span.name == name]):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return found[-1]


def header(record: Any, name: str) -> str:
    return str(dict(record.headers)[name].decode())


async def test_the_senders_trace_continues_from_post_to_the_enriched_record(
    address: str, spans: InMemorySpanExporter, topics: Topics, kafka: str
) -> None:
    wire = Wire(kafka, topics)
    answer = await posted(address, traceparent=TRACEPARENT)
    (enriched,) = await wire.enriched(1)
    (raw,) = await wire.everything(topics.raw)

    request = await ended_span(spans, "POST /v1/articles")
    assert request.parent is not None
    assert request.context is not None
    assert (f"{request.context.trace_id:032x}", f"{request.parent.span_id:016x}") == (TRACE, SENDER)
    assert header(raw, "traceparent") == f"00-{TRACE}-{request.context.span_id:016x}-01"

    enrich = await ended_span(spans, "enrich")
    assert enrich.parent is not None
    assert enrich.context is not None
    assert enrich.parent.span_id == request.context.span_id
    assert enrich.attributes is not None
    assert enrich.attributes["messaging.kafka.offset"] == answer["offset"]
    assert header(enriched, "traceparent") == f"00-{TRACE}-{enrich.context.span_id:016x}-01"

    commit = await ended_span(spans, "commit")
    assert [link.context.span_id for link in commit.links] == [enrich.context.span_id]
    assert commit.parent is None


@pytest.mark.usefixtures("address")
async def test_the_span_of_a_dead_letter_has_an_error_status_and_its_headers_are_unchanged(
    spans: InMemorySpanExporter, topics: Topics, kafka: str
) -> None:
    wire = Wire(kafka, topics)
    await wire.send({"key": b"a", "value": b"{", "headers": [("traceparent", TRACEPARENT.encode())]})
    (letter,) = await wire.dead_letters(1)
    assert header(letter, "traceparent") == TRACEPARENT

    enrich = await ended_span(spans, "enrich")
    assert enrich.parent is not None
    assert f"{enrich.parent.span_id:016x}" == SENDER
    assert enrich.status.status_code is StatusCode.ERROR
    assert enrich.status.description == "invalid_json"


async def test_without_a_valid_trace_from_the_sender_the_request_starts_one(
    address: str, spans: InMemorySpanExporter, topics: Topics, kafka: str
) -> None:
    await posted(address, traceparent="00-not-a-trace-01")
    (enriched,) = await Wire(kafka, topics).enriched(1)
    request = await ended_span(spans, "POST /v1/articles")
    assert request.parent is None
    assert request.context is not None
    assert header(enriched, "traceparent").split("-")[1] == f"{request.context.trace_id:032x}"

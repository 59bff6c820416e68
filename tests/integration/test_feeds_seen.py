"""`newsgloss-ingest feeds` seen from outside: its port, its metrics by OTLP, its memory after a long time."""

import asyncio
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.integration.conditions import until
from tests.integration.feeds import Topics, feed_of, item, once, published, write
from tests.integration.polling import polling
from tests.integration.processes import LoggedProcess
from tests.local_site import Answer, Site

from newsgloss_common.addresses import Address
from newsgloss_common.http import listen, serving
from newsgloss_dev_kafka import DevBroker


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


async def test_the_port_tells_what_became_of_feeds_polls_and_items(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    site.pages["/good"] = feed_of(item("a"), item("b"))
    site.pages["/bad"] = Answer(500)
    site.pages["/gone"] = Answer(410)
    async with polling(kafka, topics.raw, write(tmp_path, site, "/good", "/bad", "/gone")) as process:
        polls = "newsgloss_ingest_feed_polls_total"
        await process.until_metric(polls, lambda polled: polled >= 2, outcome="read")
        await process.until_metric(polls, lambda polled: polled >= 1, outcome="failed")
        await process.until_metric(polls, lambda polled: polled == 1, outcome="gone")
        for state in ("fine", "failing", "gone"):
            assert await process.metric("newsgloss_ingest_feeds", state=state) == 1
        assert await process.metric("newsgloss_ingest_feed_items_total", fate="new") == 2
        assert (await process.metric("newsgloss_ingest_feed_items_total", fate="unchanged") or 0) >= 2
        assert await process.metric("newsgloss_ingest_records_total", outcome="acknowledged") == 2
        assert await process.metric("newsgloss_ingest_kafka_ready") == 1
        assert (await process.metric("newsgloss_ingest_feed_memory_bytes") or 0) > 0
        assert site.url not in (await process.get("/metrics")).text
        health, readiness = await process.get("/healthz"), await process.get("/readyz")
        assert health.status_code == 200
        assert health.json()["feeds"] == {"fine": 1, "failing": 1, "gone": 1}
        assert (readiness.status_code, readiness.json()) == (200, {"ok": True, "status": "ok"})
        assert await process.stop() == 0


async def test_while_kafka_is_away_it_is_alive_not_ready_and_says_why(
    own_kafka: DevBroker, site: Site, tmp_path: Path
) -> None:
    servers = own_kafka.bootstrap_servers
    site.pages["/feed"] = feed_of(item("a"))
    async with polling(servers, "raw", write(tmp_path, site, "/feed")) as process:
        await process.until_metric("newsgloss_ingest_kafka_ready", lambda ready: ready == 1)
        await until(lambda: published(servers, "raw"))
        await asyncio.to_thread(own_kafka.kill)
        site.pages["/feed"] = feed_of(item("b"), item("a"))
        await process.until_metric("newsgloss_ingest_kafka_ready", lambda ready: ready == 0)
        await process.until_metric("newsgloss_ingest_feed_overdue_seconds", lambda overdue: overdue > 1)
        readiness = await process.get("/readyz")
        assert readiness.status_code == 503
        assert servers in readiness.json()["reason"]
        health = await process.get("/healthz")
        assert (health.status_code, health.json()["ok"]) == (200, True)
        assert await process.stop() == 0


async def test_without_kafka_from_the_start_the_port_answers_all_the_same(site: Site, tmp_path: Path) -> None:
    async with polling("127.0.0.1:1", "raw", write(tmp_path, site, "/feed")) as process:

        async def said() -> bool:
            return "127.0.0.1:1" in str((await process.get("/readyz")).json()["reason"])

        await until(said)
        assert (await process.get("/healthz")).status_code == 200
        assert await process.stop() == 0


async def test_an_address_that_is_taken_ends_it_with_what_to_do_and_a_single_round_needs_none(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    site.pages["/feed"] = feed_of(item("a"))
    file = write(tmp_path, site, "/feed")
    with closing(listen(Address("127.0.0.1", 0))) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        process = await LoggedProcess.spawn(
            "newsgloss-ingest", "feeds", str(file), "--feeds-http", address,
            environment={"KAFKA_BOOTSTRAP_SERVERS": kafka, "NEWSGLOSS_RAW_TOPIC": topics.raw},
        )  # fmt: skip
        assert await process.exit_status() == 2
        said = "".join(process.lines)
        assert f"NEWSGLOSS_FEEDS_HTTP: cannot listen on {address}: Address already in use" in said
        assert "an address of its own" in said
        ended = await once(kafka, topics.raw, file, "--feeds-http", address)
        assert (ended.status, ended.output[:5]) == (0, "1 new")
        assert "listening" not in ended.errors


async def test_switched_off_it_polls_and_listens_nowhere(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    site.pages["/feed"] = feed_of(item("a"))
    process = await LoggedProcess.spawn(
        "newsgloss-ingest", "feeds", str(write(tmp_path, site, "/feed")),
        environment={
            "KAFKA_BOOTSTRAP_SERVERS": kafka,
            "NEWSGLOSS_RAW_TOPIC": topics.raw,
            "NEWSGLOSS_FEEDS_HTTP": "off",
        },
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    await process.has_logged(lambda: any("feed polled" in line for line in process.lines))
    process.process.send_signal(signal.SIGTERM)
    assert await process.exit_status() == 0
    assert not any("listening" in line for line in process.lines)


async def test_a_single_round_sends_its_metrics_by_otlp_at_its_end(
    kafka: str, topics: Topics, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies: list[bytes] = []

    async def take(request: Request) -> Response:
        bodies.append(await request.body())
        return Response(b"", media_type="application/x-protobuf")

    site.pages["/feed"] = feed_of(item("a"), item("b"))
    app = Starlette(routes=[Route("/v1/metrics", take, methods=["POST"])])
    async with serving(app, Address("127.0.0.1", 0)) as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.port}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        ended = await once(kafka, topics.raw, write(tmp_path, site, "/feed"), "--metrics-push", "otlp")
    assert ended.status == 0, ended.errors
    (resource,) = ExportMetricsServiceRequest.FromString(bodies[-1]).resource_metrics
    names = {one.key: one.value.string_value for one in resource.resource.attributes}
    assert names["service.name"] == "newsgloss-feeds"
    metrics = {metric.name: metric for metric in resource.scope_metrics[0].metrics}
    items = metrics["newsgloss_ingest_feed_items_total"].sum.data_points
    assert {one.attributes[0].value.string_value: one.as_double for one in items}["new"] == 2


async def test_an_item_that_was_forgotten_and_turns_up_again_never_gets_a_lower_version(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    file = write(tmp_path, site, "/feed")
    for text in ("First.", "Second."):
        site.pages["/feed"] = feed_of(item("a", text))
        await once(kafka, topics.raw, file)
    with closing(sqlite3.connect(tmp_path / "feeds.sqlite")) as memory, memory:
        memory.execute("update item set seen_day = seen_day - 91")  # as if it had left the feed then
        memory.execute("update feed set read_day = read_day - 1")
    site.pages["/feed"] = feed_of(item("b"))
    await once(kafka, topics.raw, file)
    with closing(sqlite3.connect(tmp_path / "feeds.sqlite")) as memory:
        assert memory.execute("select key from item").fetchall() == [("b",)]
    site.pages["/feed"] = feed_of(item("a", "Second."))
    assert (await once(kafka, topics.raw, file)).output.startswith("0 new, 0 updated, 1 unchanged")
    site.pages["/feed"] = feed_of(item("a", "Third."))
    assert (await once(kafka, topics.raw, file)).output.startswith("0 new, 1 updated, 0 unchanged")
    versions = [one["version"] for one in await published(kafka, topics.raw) if one["title"] == "About a"]
    assert versions == [1, 2, 3]

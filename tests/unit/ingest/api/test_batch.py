"""Whatever happens while a batch is read, each line has its answer and the answer ends."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs
from tests.unit.ingest.conftest import ClientFactory

from newsgloss_common.article import intake
from newsgloss_ingest.acknowledgement import Position
from newsgloss_ingest.api import batch as module
from newsgloss_ingest.api.body import RequestBody
from newsgloss_ingest.api.ndjson import Lines
from newsgloss_ingest.publisher import Publisher

BATCH = "/v1/articles:batch"
NDJSON = {"content-type": "application/x-ndjson"}
PATIENT = 60.0
FAULTS = [
    OverflowError("date value out of range"),
    RuntimeError("x"),
    MemoryError(),
    asyncio.CancelledError(),
]


def line(number: int) -> bytes:
    return json.dumps({"article_id": f"a{number}", "source": {"id": "w"}, "body": "x"}).encode() + b"\n"


async def send(client: httpx.AsyncClient, content: bytes) -> list[dict[str, Any]]:
    async with asyncio.timeout(PATIENT):
        response = await client.post(BATCH, content=content, headers=NDJSON)
    assert response.status_code == 200
    return [json.loads(one) for one in response.text.splitlines()]


@pytest.fixture
def _kafka_takes_all(monkeypatch: pytest.MonkeyPatch) -> None:
    async def enqueue(publisher: Publisher, _record: object) -> "asyncio.Future[Position]":
        written: asyncio.Future[Position] = asyncio.get_running_loop().create_future()
        written.set_result(Position(publisher.topic, 0, 1))
        return written

    monkeypatch.setattr(Publisher, "enqueue", enqueue)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.usefixtures("_kafka_takes_all")
async def test_a_fault_of_ours_in_one_line_is_that_lines_result_and_is_logged(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    read = intake.from_json

    def faulty(data: bytes, **options: Any) -> Any:
        if b'"a3"' in data:
            raise fault
        return read(data, **options)

    monkeypatch.setattr(intake, "from_json", faulty)
    with capture_logs() as logs:
        found = await send(client, b"".join(line(number) for number in range(1, 6)))
    assert [(one["line"], one["status"]) for one in found] == [
        (1, 202),
        (2, 202),
        (3, 500),
        (4, 202),
        (5, 202),
    ]
    assert found[2]["problem"]["type"] == "/problems/internal"
    (entry,) = [entry for entry in logs if entry["log_level"] == "error"]
    assert entry["line"] == 3
    assert entry["exc_info"] is fault


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.usefixtures("_kafka_takes_all")
async def test_a_fault_between_lines_is_the_last_result_and_the_answer_ends(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    cut = Lines.feed

    def faulty(lines: Lines, data: bytes) -> Iterator[object]:
        yield from cut(lines, data)
        raise fault

    monkeypatch.setattr(Lines, "feed", faulty)
    with capture_logs() as logs:
        found = await send(client, line(1) + line(2))
    assert [(one["line"], one["status"]) for one in found] == [(1, 202), (2, 202), (3, 500)]
    assert [entry["exc_info"] for entry in logs if entry["log_level"] == "error"] == [fault]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
async def test_a_fault_in_an_acknowledgement_is_its_lines_result(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    numbers = iter(range(1, 10))

    async def enqueue(publisher: Publisher, _record: object) -> "asyncio.Future[Position]":
        settled: asyncio.Future[Position] = asyncio.get_running_loop().create_future()
        if next(numbers) != 2:
            settled.set_result(Position(publisher.topic, 0, 1))
        elif isinstance(fault, asyncio.CancelledError):
            settled.cancel()
        else:
            settled.set_exception(fault)
        return settled

    monkeypatch.setattr(Publisher, "enqueue", enqueue)
    with capture_logs() as logs:
        found = await send(client, line(1) + line(2) + line(3))
    assert [(one["line"], one["status"]) for one in found] == [(1, 202), (2, 500), (3, 202)]
    assert [entry["line"] for entry in logs if entry["log_level"] == "error"] == [2]


@pytest.mark.usefixtures("_kafka_takes_all")
async def test_a_reader_that_ends_with_a_full_queue_before_it_is_noticed(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WINDOW", 2)

    async def nothing(_body: RequestBody) -> None:
        pass

    monkeypatch.setattr(RequestBody, "discard", nothing)
    found = await send(client, b"".join(line(number) for number in range(1, 8)))
    assert [one["line"] for one in found] == list(range(1, 8))


async def test_blank_lines_without_end_are_too_many_lines(client_with: ClientFactory) -> None:
    async with client_with(max_batch_lines=10) as client:
        found = await send(client, b"\n" * 100_000)
        assert [(one["line"], one["status"]) for one in found] == [(11, 413)]
        assert await send(client, b"\n" * 10) == []

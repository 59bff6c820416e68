"""The HTTP API over real sockets, on the real broker."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_ingest.keys.gate import Gate
from newsgloss_ingest.service import serving_api
from newsgloss_ingest.settings import ServeSettings
from newsgloss_schemas import RawArticle

TEXT = {"content-type": "text/plain"}
JSON = {"content-type": "application/json"}
ARTICLE: dict[str, Any] = {"source": {"id": "wire"}, "body": "The harbour bridge reopened on Thursday."}
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SHARED = Path(os.environ.get("NEWSGLOSS_SHARED") or Path(__file__).parents[3] / "shared")


class Topics(Protocol):
    """What the `topics` fixture gives."""

    raw: str


@pytest.fixture
async def ingest(kafka: str, topics: Topics) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a service that is ready."""
    settings = ServeSettings(raw_topic=topics.raw, ingest_http="127.0.0.1:0")
    connection = KafkaSettings(bootstrap_servers=kafka)
    async with serving_api(settings, connection, Gate(None)) as (publisher, address):
        await publisher.wait_connected(30)
        url = f"http://{address.host}:{address.port}"
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS) as client:
            yield client


async def record_at(kafka: str, answer: dict[str, Any]) -> ConsumerRecord:
    """The record at the position that an answer names."""
    partition = TopicPartition(answer["topic"], answer["partition"])
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, isolation_level="read_committed")
    await consumer.start()
    try:
        consumer.assign([partition])
        consumer.seek(partition, answer["offset"])
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await consumer.getone(partition)
    finally:
        await consumer.stop()


async def test_202_means_that_kafka_has_the_article_at_that_position(
    kafka: str, topics: Topics, ingest: httpx.AsyncClient
) -> None:
    sent = ARTICLE | {"title": "Brücke", "version": 3, "published_at": "2026-03-12T09:30:00+01:00"}
    response = await ingest.post("/v1/articles", json=sent, headers={"traceparent": TRACE})
    assert response.status_code == 202, response.text
    answer = response.json()
    assert answer["topic"] == topics.raw
    assert answer["version"] == 3

    record = await record_at(kafka, answer)
    assert record.key == answer["article_id"].encode()
    assert record.offset == answer["offset"]
    value = json.loads(record.value)
    fetched_at = value.pop("fetched_at")
    assert fetched_at.endswith("Z")
    assert value == sent | {
        "article_id": answer["article_id"],
        "schema_version": 1,
        "status": "usable",
        "published_at": "2026-03-12T08:30:00Z",
    }
    headers = dict(record.headers)
    assert headers["traceparent"] == TRACE.encode()
    assert headers["ce_subject"] == record.key
    assert headers["ce_type"] == b"newsgloss.article.raw.v1"
    assert headers["content-type"] == b"application/json"


async def test_one_article_always_goes_to_one_partition(ingest: httpx.AsyncClient) -> None:
    answers = [(await ingest.post("/v1/articles", json=ARTICLE | {"version": v})).json() for v in (1, 2, 3)]
    assert len({answer["article_id"] for answer in answers}) == 1
    assert len({answer["partition"] for answer in answers}) == 1
    offsets = [answer["offset"] for answer in answers]
    assert offsets == sorted(set(offsets))


async def test_plain_text_is_title_and_body(kafka: str, ingest: httpx.AsyncClient) -> None:
    content = "\n  Headline here \n\nHeadline again\n3 min read\n\nStory.\n"
    response = await ingest.post("/v1/articles?source=wire", content=content, headers=TEXT)
    assert response.status_code == 202, response.text
    article = RawArticle.model_validate_json((await record_at(kafka, response.json())).value)
    assert article.title == "Headline here"
    assert article.body == "\nHeadline again\n3 min read\n\nStory.\n"
    assert article.source.id == "wire"


async def test_text_with_controls_arrives_as_it_was_sent(kafka: str, ingest: httpx.AsyncClient) -> None:
    body = "nul \x00 bell \x07 zero\u200bwidth \ufeff astral 😀 \uffff"
    response = await ingest.post("/v1/articles", json=ARTICLE | {"body": body})
    assert response.status_code == 202, response.text
    record = await record_at(kafka, response.json())
    assert RawArticle.model_validate_json(record.value).body == body


async def test_a_take_down_is_a_canceled_record_under_the_same_key(
    kafka: str, ingest: httpx.AsyncClient
) -> None:
    article_id = "wire:2026/03/bridge ä"
    response = await ingest.delete("/v1/articles/wire:2026%2F03/bridge%20%C3%A4", params={"source": "wire"})
    assert response.status_code == 202, response.text
    assert response.json()["article_id"] == article_id
    record = await record_at(kafka, response.json())
    assert record.key == article_id.encode()
    value = json.loads(record.value)
    assert (value["status"], value["version"]) == ("canceled", None)


BAD = {
    "an empty body of text": (b"", TEXT, 422, "body"),
    "blank text": (b" \n \n ", TEXT, 422, "body"),
    "a title alone": (b"Title", TEXT, 422, "body"),
    "an empty body of JSON": (b"", JSON, 400, None),
    "no JSON": (b'{"source": ', JSON, 400, None),
    "JSON with a raw NUL": (b'{"source": {"id": "w"}, "body": "\x00"}', JSON, 400, None),
    "JSON that is no UTF-8": (b'{"source": {"id": "w"}, "body": "caf\xe9"}', JSON, 400, None),
    "text that is no UTF-8": (b"T\ncaf\xe9", TEXT, 400, None),
    "5 MB of text": (b"T\n" + b"word " * 1_000_000, TEXT, 413, None),
    "2 MB of text": (b"T\n" + b"word " * 400_000, TEXT, 413, None),
    "5 MB of HTML": (b"<p>" + b"word " * 1_000_000, {"content-type": "text/html"}, 413, None),
    "HTML without an article": (b"<nav>Home</nav>", {"content-type": "text/html"}, 422, None),
    "lone surrogates": (rb'{"source": {"id": "w"}, "body": "\ud83d"}', JSON, 422, "body"),
    "an unknown field": (json.dumps(ARTICLE | {"headline": "x"}).encode(), JSON, 422, "headline"),
    "a body of the wrong type": (json.dumps(ARTICLE | {"body": 1}).encode(), JSON, 422, "body"),
    "a source of the wrong type": (json.dumps(ARTICLE | {"source": "w"}).encode(), JSON, 422, "source"),
    "an array": (b"[]", JSON, 422, ""),
    "null": (b"null", JSON, 422, ""),
    "deep nesting": (b"[" * 500_000, JSON, 400, None),
    "no content type": (b"x", {}, 415, None),
    "a form": (b"body=x", {"content-type": "application/x-www-form-urlencoded"}, 415, None),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_article_is_a_problem_and_the_next_good_one_goes_through(
    ingest: httpx.AsyncClient, name: str
) -> None:
    content, headers, status, field = BAD[name]
    response = await ingest.post("/v1/articles", content=content, headers=headers)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert [error["field"] for error in problem.get("errors", [])] == ([] if field is None else [field])
    assert (await ingest.post("/v1/articles", json=ARTICLE)).status_code == 202


async def test_a_large_body_that_is_refused_still_gets_its_answer_on_a_plain_socket(
    ingest: httpx.AsyncClient,
) -> None:
    """A client that sends all before it reads must not find the connection reset."""
    reader, writer = await asyncio.open_connection(ingest.base_url.host, ingest.base_url.port)
    size = 12_000_000
    head = f"POST /v1/articles HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: {size}"
    writer.write(head.encode() + b"\r\n\r\n" + b"x" * size)
    await writer.drain()
    assert await reader.readline() == b"HTTP/1.1 413 Request Entity Too Large\r\n"
    writer.close()
    await writer.wait_closed()


async def test_many_at_once_are_all_acknowledged_at_places_of_their_own(ingest: httpx.AsyncClient) -> None:
    async def post(index: int) -> dict[str, Any]:
        response = await ingest.post("/v1/articles", json=ARTICLE | {"article_id": f"a{index}"})
        assert response.status_code == 202, response.text
        answer: dict[str, Any] = response.json()
        return answer

    answers = await asyncio.gather(*(post(index) for index in range(200)))
    assert len({(answer["partition"], answer["offset"]) for answer in answers}) == 200


async def test_validate_publishes_nothing(kafka: str, topics: Topics, ingest: httpx.AsyncClient) -> None:
    assert (await ingest.post("/v1/articles:validate", json=ARTICLE)).status_code == 200
    answer = (await ingest.post("/v1/articles", json=ARTICLE)).json()
    assert answer["offset"] == 0
    assert topics.raw == answer["topic"]
    assert (await record_at(kafka, answer)).offset == 0


@pytest.mark.parametrize("path", sorted((SHARED / "samples").glob("*.txt")) or [None])
async def test_the_seed_sample_sent_as_text_is_on_kafka_to_the_letter(
    kafka: str, ingest: httpx.AsyncClient, path: Path | None
) -> None:
    if path is None:
        pytest.skip("no sample articles beside the checkout; NEWSGLOSS_SHARED names their folder")
    content = await asyncio.to_thread(path.read_bytes)
    response = await ingest.post("/v1/articles", content=content, headers=TEXT)
    assert response.status_code == 202, response.text
    article = RawArticle.model_validate_json((await record_at(kafka, response.json())).value)
    assert article.title == content.decode().splitlines()[0]
    assert f"{article.title}\n{article.body}".encode() == content

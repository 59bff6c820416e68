"""Each status that the API answers with, from the real service on a real socket."""

import asyncio
import gzip
from functools import partial
from typing import Protocol

import httpx
import pytest
from tests.integration.ingest_api import api, raw_connection, values
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.html.workers import PageWorkers
from newsgloss_dev_kafka import DevBroker
from newsgloss_ingest import service

ONE = "/v1/articles"
VALIDATE = "/v1/articles:validate"
BATCH = "/v1/articles:batch"
TEXT = {"content-type": "text/plain"}
JSON = {"content-type": "application/json"}
HTML = {"content-type": "text/html"}
ARTICLE = {"source": {"id": "wire"}, "body": "The bridge reopened."}
PAGE = (
    '<html lang="fr"><head><title>Le pont</title><link rel="canonical" href="/pont"></head><body><article><p>'
    "Le pont du port a rouvert jeudi, a annoncé la mairie, après une semaine de travaux.</p></article></body>"
    "</html>"
)


class Topics(Protocol):
    """What the `topics` fixture gives."""

    raw: str


def assert_problem(response: httpx.Response, status: int, slug: str) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["type"], problem["status"]) == (f"/problems/{slug}", status)
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("call", "status", "slug"),
    [
        ({"url": ONE, "content": b"{", "headers": JSON}, 400, "invalid-json"),
        (
            {"url": ONE, "content": b"x", "headers": TEXT | {"content-encoding": "gzip"}},
            400,
            "invalid-compression",
        ),
        ({"url": "/nothing"}, 404, "not-found"),
        ({"url": ONE, "method": "PUT"}, 405, "method-not-allowed"),
        ({"url": ONE, "json": ARTICLE, "headers": {"accept": "text/html"}}, 406, "not-acceptable"),
        ({"url": BATCH, "content": b"", "headers": {"accept": "application/json"}}, 406, "not-acceptable"),
        (
            {"url": ONE, "json": ARTICLE, "headers": {"accept": "application/json;q=0, */*"}},
            406,
            "not-acceptable",
        ),
        ({"url": ONE, "content": b"x" * 5000, "headers": TEXT}, 413, "too-large"),
        (
            {"url": ONE, "content": b"x", "headers": {"content-type": "image/png"}},
            415,
            "unsupported-media-type",
        ),
        ({"url": BATCH, "content": b"x", "headers": JSON}, 415, "unsupported-media-type"),
        ({"url": ONE, "json": {}}, 422, "schema-violation"),
        ({"url": ONE + "?sauce=w", "content": b"T\nB", "headers": TEXT}, 422, "invalid-parameter"),
        ({"url": ONE, "json": ARTICLE, "headers": {"idempotency-key": ""}}, 422, "invalid-parameter"),
        ({"url": ONE, "content": b"<nav>Home</nav>", "headers": HTML}, 422, "no-article"),
        ({"url": ONE, "json": ARTICLE}, 503, "kafka-unavailable"),
    ],
)
async def test_a_call_that_fails_says_why(call: dict[str, object], status: int, slug: str) -> None:
    async with api(max_body_bytes=4096) as client:
        response = await client.request(**({"method": "POST"} | call))  # type: ignore[arg-type]
    assert_problem(response, status, slug)
    if status in {429, 503}:
        assert int(response.headers["retry-after"]) > 0
    if status == 405:
        assert response.headers["allow"]


async def test_a_problems_type_is_served(  # as docs/problems.md has it
) -> None:
    async with api() as client:
        problem = (await client.post(ONE, content=b"{", headers=JSON)).json()
        described = await client.get(problem["type"])
        assert described.status_code == 200
        assert problem["title"] in described.text
        assert_problem(await client.get("/problems/none"), 404, "not-found")


async def test_what_is_unpacked_counts_not_what_is_sent() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    async with api(max_body_bytes=100_000) as client:
        headers = TEXT | {"content-encoding": "gzip"}
        assert_problem(await client.post(VALIDATE, content=bomb, headers=headers), 413, "too-large")
        small = gzip.compress(b"Title\nBody")
        assert (await client.post(VALIDATE, content=small, headers=headers)).status_code == 200


async def test_a_post_without_any_body_is_411() -> None:
    async with api() as client, raw_connection(client) as connection:
        await connection.send(b"POST /v1/articles HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n\r\n")
        status, _, body = await connection.answer()
    assert (status, b"/problems/length-required" in body) == (411, True)


async def test_a_body_that_comes_too_slowly_is_408() -> None:
    head = b"POST /v1/articles HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nT"
    async with api(read_seconds=1.0) as client, raw_connection(client) as connection:
        await connection.send(head)
        status, _, body = await connection.answer()
    assert (status, b"/problems/timeout" in body) == (408, True)


async def test_a_body_that_breaks_off_is_400() -> None:
    head = (
        b"POST /v1/articles HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nT\nB"
    )
    async with api() as client, raw_connection(client) as connection:
        await connection.send(head)
        connection.writer.write_eof()
        status, _, body = await connection.answer()
    assert (status, b"/problems/incomplete" in body) == (400, True)


@pytest.mark.parametrize(
    "sent", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000 + b"\r\n\r\n"]
)
async def test_what_is_no_http_or_has_too_long_headers_is_400(sent: bytes) -> None:
    async with api(max_header_bytes=16_384) as client, raw_connection(client) as connection:
        await connection.send(sent)
        status, headers, body = await connection.answer()
    assert (status, headers["content-type"]) == (400, "application/problem+json")
    assert b"/problems/bad-request" in body


@pytest.mark.parametrize("sent", [b"", b"POST /v1/articles HTTP/1.1\r\nX-Slow: "])
async def test_a_client_that_never_finishes_its_headers_is_cut_off(sent: bytes) -> None:
    async with api(header_seconds=2.0) as client, raw_connection(client) as connection:
        await connection.send(sent)
        async with asyncio.timeout(PATIENCE_SECONDS):
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await connection.reader.readexactly(1)
        assert (await client.get("/healthz")).status_code == 200


async def test_a_connection_too_many_is_told_to_come_back() -> None:
    async with api(max_connections=2) as client:
        assert (await client.get("/healthz")).status_code == 200  # its connection is kept
        async with raw_connection(client) as second, raw_connection(client) as third:
            for connection in (second, third):
                await connection.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await second.answer())[0] == 200
            status, headers, body = await third.answer()
            assert (status, headers["connection"]) == (503, "close")
            assert int(headers["retry-after"]) > 0
            assert b"/problems/busy" in body


async def test_a_page_becomes_an_article_with_its_address_and_language(kafka: str, topics: Topics) -> None:
    async with api(kafka, raw_topic=topics.raw) as client:
        url = "https://news.example.org/x?utm_source=feed"
        content = PAGE.encode("iso-8859-1")
        headers = {"content-type": "text/html; charset=iso-8859-1"}
        response = await client.post(
            ONE, params={"source": "w", "url": url}, content=content, headers=headers
        )
        assert response.status_code == 202, response.text
        same = {"source": {"id": "w"}, "body": "x", "url": "https://news.example.org/pont"}
        assert (await client.post(ONE, json=same)).json()["article_id"] == response.json()["article_id"]
    article = (await values(kafka, topics.raw))[0]
    assert article["url"] == "https://news.example.org/pont"
    assert article["title"] == "Le pont"
    assert article["body"].startswith("Le pont du port a rouvert jeudi, a annoncé")
    assert article["language_hint"] == "fr"


async def test_a_page_that_takes_too_long_is_422_and_does_not_keep_others_from_being_read() -> None:
    long = b"<body>" + b"<p>Some words of a page <b>that</b> is very long.</p>" * 60_000
    async with api(page_seconds=0.05) as client:
        for page in (b"<nav>Home</nav>", long):  # the first one also starts the worker
            response = await client.post(VALIDATE, content=page, headers=HTML)
        assert_problem(response, 422, "unreadable-page")
        assert "0.05 s" in response.json()["detail"]
        async with asyncio.timeout(PATIENCE_SECONDS):  # on a busy machine a small page may take too long, too
            while "no-article" not in response.json()["type"]:
                response = await client.post(VALIDATE, content=b"<nav>Home</nav>", headers=HTML)
                assert response.status_code in {422, 503}


async def test_a_page_that_finds_all_workers_busy_is_503(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PageWorkers", partial(PageWorkers, wait_seconds=0.01))
    async with api(page_workers=1) as client:
        # The first to come starts the worker, a new interpreter, which takes longer than the other waits.
        both = [client.post(VALIDATE, content=PAGE.encode(), headers=HTML) for _ in range(2)]
        read, refused = sorted(await asyncio.gather(*both), key=lambda response: response.status_code)
        assert read.status_code == 200
        assert_problem(refused, 503, "busy")
        assert int(refused.headers["retry-after"]) > 0
        assert (await client.post(VALIDATE, content=PAGE.encode(), headers=HTML)).status_code == 200


async def test_an_idempotency_key_identifies_what_has_neither_id_nor_address() -> None:
    async def id_of(client: httpx.AsyncClient, key: str | None = None, **fields: object) -> str:
        headers = {"idempotency-key": key} if key else {}
        response = await client.post(VALIDATE, json=ARTICLE | fields, headers=headers)
        assert response.status_code == 200, response.text
        return str(response.json()["article_id"])

    async with api() as client:
        first = await id_of(client, "k1")
        assert first == await id_of(client, "k1", body="mended")
        assert first != await id_of(client, "k2")
        assert first != await id_of(client, "k1", source={"id": "other"})
        assert first != await id_of(client)
        assert await id_of(client, "k1", article_id="mine") == "mine"
        url = "https://news.example.org/a"
        assert await id_of(client, "k1", url=url) == await id_of(client, url=url)


async def test_kafka_away_is_503_while_it_is_away_and_it_comes_back(own_kafka: DevBroker) -> None:
    async with api(own_kafka.bootstrap_servers) as client:
        assert (await client.post(ONE, json=ARTICLE)).status_code == 202
        own_kafka.pause()
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert_problem(await client.post(ONE, json=ARTICLE), 503, "kafka-unavailable")
        own_kafka.resume()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (response := await client.post(ONE, json=ARTICLE)).status_code != 202:
                assert_problem(response, 503, "kafka-unavailable")

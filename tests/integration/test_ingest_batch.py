"""`POST /v1/articles:batch` over real sockets, on the real broker."""

import asyncio
import gzip
import json
import signal
import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Any, NoReturn, Protocol

import httpx
import pytest
from tests.integration.ingest_api import RawConnection, api, raw_connection, values
from tests.integration.test_ingest_service import client_of, running, until_ready
from tests.patience import PATIENCE_SECONDS

from newsgloss_dev_kafka import DevBroker

BATCH = "/v1/articles:batch"
NDJSON = {"content-type": "application/x-ndjson"}
HEAD = b"POST /v1/articles:batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"


class Topics(Protocol):
    """What the `topics` fixture gives."""

    raw: str

    @property
    def environment(self) -> dict[str, str]:
        """Settings that name them."""


def line(number: int, size: int = 10) -> bytes:
    article = {"article_id": f"a{number}", "source": {"id": "wire"}, "body": "word " * (size // 5)}
    return json.dumps(article).encode() + b"\n"


def results(text: str | bytes) -> list[dict[str, Any]]:
    return [json.loads(one) for one in text.splitlines()]


@pytest.fixture
async def ingest(kafka: str, topics: Topics) -> AsyncIterator[httpx.AsyncClient]:
    async with api(kafka, raw_topic=topics.raw, max_body_bytes=100_000, max_batch_lines=1000) as client:
        yield client


async def test_every_line_has_its_result_in_order_and_a_bad_one_fails_alone(
    kafka: str, topics: Topics, ingest: httpx.AsyncClient
) -> None:
    too_long = b'{"body": "' + b"x" * 200_000 + b'"}\n'
    bad = {
        3: b"{nonsense\n",
        5: b'{"source": {"id": "w"}, "body": ""}\n',
        7: too_long,
        8: b"\xff\n",
        9: b"[]\n",
    }
    sent = b"".join(bad.get(number, line(number)) for number in range(1, 21))
    response = await ingest.post(BATCH, content=sent, headers=NDJSON)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    found = results(response.text)
    assert [one["line"] for one in found] == list(range(1, 21))
    failed = {one["line"]: one["problem"]["type"].rpartition("/")[2] for one in found if one["status"] != 202}
    expected = ["invalid-json", "schema-violation", "too-large", "invalid-utf8", "schema-violation"]
    assert failed == dict(zip(bad, expected, strict=True))
    assert found[4]["problem"]["errors"][0]["pointer"] == "#/body"
    assert {one["article_id"] for one in await values(kafka, topics.raw)} == {
        one["article_id"] for one in found if one["status"] == 202
    }


async def test_lines_of_one_article_reach_kafka_in_their_order(
    kafka: str, topics: Topics, ingest: httpx.AsyncClient
) -> None:
    sent = b"".join(
        json.dumps({"article_id": "a", "version": v, "source": {"id": "w"}, "body": "x"}).encode() + b"\n"
        for v in range(1, 301)
    )
    found = results((await ingest.post(BATCH, content=sent, headers=NDJSON)).text)
    offsets = [one["offset"] for one in found]
    assert offsets == sorted(set(offsets))
    assert [one["version"] for one in await values(kafka, topics.raw)] == list(range(1, 301))


async def test_blank_lines_count_and_the_last_line_needs_no_end(ingest: httpx.AsyncClient) -> None:
    sent = b"\n" + line(2) + b" \r\n" + line(4).replace(b"\n", b"\r\n") + line(5).rstrip()
    found = results((await ingest.post(BATCH, content=sent, headers=NDJSON)).text)
    assert [(one["line"], one["status"]) for one in found] == [(2, 202), (4, 202), (5, 202)]


async def test_an_empty_batch_has_an_empty_answer(ingest: httpx.AsyncClient) -> None:
    response = await ingest.post(BATCH, content=b"", headers=NDJSON)
    assert (response.status_code, response.content) == (200, b"")


async def test_a_take_down_in_a_batch_says_that_it_is_of_all_versions(ingest: httpx.AsyncClient) -> None:
    sent = b'{"article_id": "a", "version": null, "status": "canceled", "source": {"id": "w"}}'
    (one,) = results((await ingest.post(BATCH, content=sent, headers=NDJSON)).text)
    assert (one["status"], one["version"]) == (202, None)


async def test_gzip_is_unpacked_also_in_several_members(ingest: httpx.AsyncClient) -> None:
    sent = gzip.compress(line(1) + line(2)[:20]) + gzip.compress(line(2)[20:] + line(3))
    response = await ingest.post(BATCH, content=sent, headers=NDJSON | {"content-encoding": "gzip"})
    assert [one["status"] for one in results(response.text)] == [202, 202, 202]


def packed() -> bytes:
    """Two lines that can be unpacked before the third has come."""
    packer = zlib.compressobj(wbits=31)
    whole = packer.compress(line(1) + line(2)) + packer.flush(zlib.Z_SYNC_FLUSH)
    return whole + packer.compress(line(3)) + packer.flush()


async def test_gzip_that_ends_early_still_has_results_for_the_lines_before(ingest: httpx.AsyncClient) -> None:
    headers = NDJSON | {"content-encoding": "gzip"}
    found = results((await ingest.post(BATCH, content=packed()[:-20], headers=headers)).text)
    assert [one["status"] for one in found] == [202, 202, 400]
    assert found[-1]["problem"]["type"] == "/problems/invalid-compression"


async def test_of_gzip_with_a_wrong_checksum_the_last_piece_is_not_believed(
    ingest: httpx.AsyncClient,
) -> None:
    headers = NDJSON | {"content-encoding": "gzip"}
    response = await ingest.post(BATCH, content=packed()[:-8] + b"12345678", headers=headers)
    assert results(response.text)[-1]["problem"]["type"] == "/problems/invalid-compression"


async def test_a_gzip_bomb_is_cut_at_the_limit(ingest: httpx.AsyncClient) -> None:
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(1_000_000)
    bomb = line(1) and packer.compress(line(1)) + b"".join(packer.compress(zeros) for _ in range(1000))
    bomb += packer.flush()
    headers = NDJSON | {"content-encoding": "gzip"}
    found = results((await ingest.post(BATCH, content=bomb, headers=headers)).text)
    assert [(one["line"], one["status"]) for one in found] == [(1, 202), (2, 413)]


async def test_too_many_lines_end_the_batch_with_the_line_to_begin_with(ingest: httpx.AsyncClient) -> None:
    sent = b"".join(line(number) for number in range(1, 1101))
    found = results((await ingest.post(BATCH, content=sent, headers=NDJSON)).text)
    assert [one["status"] for one in found[:1000]] == [202] * 1000
    assert [(one["line"], one["problem"]["type"]) for one in found[1000:]] == [
        (1001, "/problems/too-many-lines")
    ]


@pytest.mark.parametrize("framing", ["length", "chunks"])
async def test_a_broken_upload_still_has_results_for_the_lines_before(
    ingest: httpx.AsyncClient, framing: str
) -> None:
    sent = line(1) + line(2) + line(3)[:15]
    async with raw_connection(ingest) as connection:
        if framing == "length":
            await connection.send(HEAD + b"Content-Length: 5000\r\n\r\n" + sent)
        else:
            chunk = f"{len(sent):x}\r\n".encode() + sent + b"\r\n"
            await connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk)
        connection.writer.write_eof()
        status, _, body = await connection.answer()
    assert status == 200
    found = results(body)
    assert [(one["line"], one["status"]) for one in found] == [(1, 202), (2, 202), (3, 400)]
    assert found[2]["problem"]["type"] == "/problems/incomplete"


async def test_chunks_that_are_none_are_a_broken_upload(ingest: httpx.AsyncClient) -> None:
    async with raw_connection(ingest) as connection:
        chunk = f"{len(line(1)):x}\r\n".encode() + line(1) + b"\r\n"
        await connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk)
        assert await connection.reader.readuntil(b'"status":202}\n')
        await connection.send(b"nonsense\r\n")
        assert b"/problems/incomplete" in await connection.reader.read()


async def test_results_come_while_the_upload_goes_on(ingest: httpx.AsyncClient) -> None:
    async with raw_connection(ingest) as connection:
        await connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        for number in (1, 2, 3):
            sent = line(number)
            await connection.send(f"{len(sent):x}\r\n".encode() + sent + b"\r\n")
            assert b'"line":%d' % number in await connection.reader.readuntil(b'"status":202}\n')


async def test_a_line_that_comes_too_slowly_is_given_up(kafka: str, topics: Topics) -> None:
    async with (
        api(kafka, raw_topic=topics.raw, read_seconds=2.0) as client,
        raw_connection(client) as connection,
    ):
        await connection.send(HEAD + b"Content-Length: 5000\r\n\r\n" + line(1) + b"{")
        status, _, body = await connection.answer()
    assert status == 200
    assert [(one["line"], one["status"]) for one in results(body)] == [(1, 202), (2, 408)]


async def test_lines_of_an_article_that_has_the_same_address_have_one_id(ingest: httpx.AsyncClient) -> None:
    article = {"source": {"id": "w"}, "body": "x", "url": "https://news.example.org/a"}
    sent = json.dumps(article).encode() + b"\n" + json.dumps(article | {"body": "y"}).encode()
    first, second = results((await ingest.post(BATCH, content=sent, headers=NDJSON)).text)
    assert first["article_id"] == second["article_id"]


async def test_kafka_away_fails_lines_and_the_answer_ends(own_kafka: DevBroker) -> None:
    settings = {"publish_timeout_seconds": 1.0}
    async with api(own_kafka.bootstrap_servers, **settings) as client:
        own_kafka.pause()
        try:
            found = results((await client.post(BATCH, content=line(1) + line(2), headers=NDJSON)).text)
        finally:
            own_kafka.resume()
        assert [(one["line"], one["status"]) for one in found] == [(1, 503), (2, 503)]


async def test_sigterm_ends_a_batch_with_what_has_come_and_the_line_to_begin_with(
    kafka: str, topics: Topics
) -> None:
    environment = topics.environment | {"KAFKA_BOOTSTRAP_SERVERS": kafka}
    async with running(**environment) as service, client_of(service) as client:
        await until_ready(client)
        async with raw_connection(client) as connection:
            await connection.send(HEAD + b"Content-Length: 5000\r\n\r\n" + line(1))
            await connection.reader.readuntil(b'"status":202}\n')
            service.process.send_signal(signal.SIGTERM)
            rest = await connection.reader.read()
            assert b'"line":2,"status":400' in rest
            assert b"the service stops" in rest
        assert await service.exit_status() == 0


def peak_memory(pid: int) -> int:
    """Bytes, the most that was resident."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:  # noqa: PTH123
        return next(int(row.split()[1]) * 1024 for row in status if row.startswith("VmHWM"))


async def test_100_megabytes_pass_in_constant_memory(kafka: str, topics: Topics) -> None:
    """The client reads as it sends, as a client must that sends more than the buffers hold."""
    lines, size = 25_000, 4000

    async def upload(writer: asyncio.StreamWriter) -> int:
        count = 0
        for block in blocks(lines, size):
            writer.write(f"{len(block):x}\r\n".encode() + block + b"\r\n")
            await writer.drain()
            count += len(block)
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return count

    environment = topics.environment | {"KAFKA_BOOTSTRAP_SERVERS": kafka}
    async with running(**environment) as service, client_of(service) as client:
        await until_ready(client)
        async with raw_connection(client) as connection:
            await connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
            sending = asyncio.create_task(upload(connection.writer))
            status, _, body = await connection.answer()
            assert await sending > 100_000_000
        assert status == 200
        assert [one["line"] for one in results(body)] == list(range(1, lines + 1))
        assert {one["status"] for one in results(body)} == {202}
        assert peak_memory(service.process.pid) < 200 * 1024 * 1024


async def test_a_client_that_does_not_read_its_results_is_cut_off_and_costs_no_memory(
    kafka: str, topics: Topics
) -> None:
    environment = topics.environment | {"KAFKA_BOOTSTRAP_SERVERS": kafka, "NEWSGLOSS_READ_SECONDS": "1"}
    bad = b"{}\n" * 20_000
    async with running(**environment) as service, client_of(service) as client:
        await until_ready(client)
        async with raw_connection(client) as connection:
            await connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
            with pytest.raises(ConnectionError):
                await send_for_ever(connection, f"{len(bad):x}\r\n".encode() + bad + b"\r\n")
        assert peak_memory(service.process.pid) < 200 * 1024 * 1024
        assert (await client.get("/readyz")).status_code == 200


async def send_for_ever(connection: RawConnection, data: bytes) -> NoReturn:
    """Some 300 bytes of answer for 3 of input, read by nobody: the buffers between fill up."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            await connection.send(data)


def blocks(lines: int, size: int) -> Iterator[bytes]:
    """Lines in blocks of 100."""
    for start in range(1, lines + 1, 100):
        yield b"".join(line(number, size) for number in range(start, start + 100))

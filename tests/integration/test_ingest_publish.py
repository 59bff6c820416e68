"""`newsgloss-ingest publish` as a process, on the real broker."""

import asyncio
import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer
from tests.integration.processes import Ended, ingest_command, run_ingest
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.article.article_id import derive_article_id
from newsgloss_dev_kafka import DevBroker


class Topics(Protocol):
    """What the `topics` fixture gives."""

    raw: str


def article(article_id: str, **more: object) -> dict[str, Any]:
    return {"article_id": article_id, "source": {"id": "wire"}, "body": "The bridge reopened."} | more


def lines(*articles: object) -> bytes:
    return b"".join(json.dumps(item).encode() + b"\n" for item in articles)


async def run(servers: str, topic: str, *arguments: str | Path, stdin: bytes = b"") -> Ended:
    return await run_ingest(servers, topic, "publish", *arguments, stdin=stdin)


async def published(servers: str, topic: str, count: int) -> list[dict[str, Any]]:
    """The first `count` articles of a topic, in order within each partition."""
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=servers, isolation_level="read_committed", auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return [json.loads((await consumer.getone()).value) for _ in range(count)]
    finally:
        await consumer.stop()


async def published_ids(servers: str, topic: str, count: int) -> list[str]:
    return [found["article_id"] for found in await published(servers, topic, count)]


async def test_files_of_every_kind_are_published(kafka: str, topics: Topics, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_bytes("Grüße\n\nStory.\n".encode())
    (tmp_path / "sub/b.txt.gz").write_bytes(gzip.compress(b"Second\nStory."))
    (tmp_path / "c.json").write_text(json.dumps(article("one")), encoding="utf-8")
    (tmp_path / "d.json").write_text(json.dumps([article("two"), article("three")]), encoding="utf-8")
    (tmp_path / "e.ndjson.gz").write_bytes(gzip.compress(lines(article("four"), article("five"))))
    story = "The harbour bridge in Aberdeen reopened on Thursday after the storm, the council said. " * 5
    page = (
        "<html lang='en'><head><title>Bridge</title>"
        "<link rel='canonical' href='https://news.example.org/bridge/'>"
        "</head><body><nav><a href='/'>Home</a></nav><article><h1>Bridge</h1>"
        f"<p>{story}</p></article></body></html>"
    )
    (tmp_path / "f.html").write_text(page, encoding="utf-8")
    (tmp_path / "g.htm.gz").write_bytes(gzip.compress(page.replace("Bridge", "Another").encode()))
    ended = await run(kafka, topics.raw, "--source", "folder", tmp_path)
    assert ended.output == f"9 published to {topics.raw}; 0 failed\n", ended.errors
    assert ended.status == 0
    found = {item.get("title") or item["article_id"]: item for item in await published(kafka, topics.raw, 9)}
    assert set(found) == {"Bridge", "Another", "Grüße", "Second", "one", "two", "three", "four", "five"}
    assert found["Grüße"]["source"] == {"id": "folder"}
    assert found["Grüße"]["body"] == "\nStory.\n"
    assert found["one"]["source"] == {"id": "wire"}
    assert found["Bridge"]["source"] == {"id": "folder"}
    assert found["Bridge"]["body"] == story.strip()
    assert found["Bridge"]["language_hint"] == "en"
    assert found["Bridge"]["article_id"] == derive_article_id(
        source_id="", title=None, body=None, url="https://news.example.org/bridge"
    )


async def test_publishing_a_file_again_gives_the_same_ids(kafka: str, topics: Topics, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Title\nStory.")
    assert (await run(kafka, topics.raw, path)).status == 0
    assert (await run(kafka, topics.raw, path)).status == 0
    assert len(set(await published_ids(kafka, topics.raw, 2))) == 1


async def test_bad_lines_are_reported_and_all_others_published(
    kafka: str, topics: Topics, tmp_path: Path
) -> None:
    path = tmp_path / "a.ndjson"
    path.write_bytes(
        lines(article("good 1"))
        + b"{nonsense\n"
        + lines(article("x", body=""), article("x", body="x" * 2_000_000), article("x", body="x" * 5_000_000))
        + b'{"source": {"id": "w"}, "body": "\\ud800"}\n'
        + b'{"source": {"id": "w"}, "body": "\xff"}\n'
        + lines(article("x", more=1), article("good 2"))
    )
    ended = await run(kafka, topics.raw, path, tmp_path / "missing.txt")
    assert ended.status == 1
    assert ended.output == f"2 published to {topics.raw}; 8 failed\n"
    reported = dict(
        line.removeprefix(f"{tmp_path}/").split(": ", 1)
        for line in ended.errors.splitlines()
        if line.startswith(str(tmp_path))
    )
    expected = {
        "a.ndjson:2": "not JSON",
        "a.ndjson:3": "body: empty",
        "a.ndjson:4": "at most 1048588 bytes",
        "a.ndjson:5": "longer than 4194304 bytes",
        "a.ndjson:6": "body: character 0 is half of a surrogate pair",
        "a.ndjson:7": "not UTF-8",
        "a.ndjson:8": "more: unknown field",
        "missing.txt": "no such file",
    }
    assert set(reported) == set(expected)
    for where, reason in expected.items():
        assert reason in reported[where]
    assert set(await published_ids(kafka, topics.raw, 2)) == {"good 1", "good 2"}


async def test_standard_input_is_published_as_it_comes(kafka: str, topics: Topics) -> None:
    async with ingest_command(kafka, topics.raw, "publish", "-") as process:
        assert process.stdin is not None
        process.stdin.write(lines(article("first")))
        await process.stdin.drain()
        assert await published_ids(kafka, topics.raw, 1) == ["first"]
        process.stdin.write(lines(article("second")))
        output, _ = await process.communicate(b"")
        assert (process.returncode, output) == (0, f"2 published to {topics.raw}; 0 failed\n".encode())


async def test_versions_of_one_article_arrive_in_the_order_of_the_file(kafka: str, topics: Topics) -> None:
    versions = [article("same", version=number) for number in range(1, 1501)]
    ended = await run(kafka, topics.raw, "-", stdin=lines(*versions))
    assert ended.status == 0
    found = [item["version"] for item in await published(kafka, topics.raw, 1500)]
    assert found == list(range(1, 1501))


async def test_an_interrupt_ends_it_though_standard_input_is_open(kafka: str, topics: Topics) -> None:
    async with ingest_command(kafka, topics.raw, "publish", "-") as process:
        assert process.stdin is not None
        process.stdin.write(lines(article("first")))
        await process.stdin.drain()
        assert await published_ids(kafka, topics.raw, 1) == ["first"]
        process.send_signal(2)
        assert await process.wait() == 130
        assert process.stdout is not None
        assert b" published to " in await process.stdout.read()
        process.stdin.close()


async def test_a_missing_topic_that_may_not_be_created_is_named(
    kafka: str, unique_name: Callable[[str], str], tmp_path: Path
) -> None:
    name = unique_name("raw")
    (tmp_path / "a.txt").write_bytes(b"Title\nStory.")
    ended = await run(kafka, name, tmp_path, "--create-topics", "false")
    assert ended.status == 2
    assert f"topic '{name}' is missing" in ended.errors


async def test_a_broker_that_restarts_meanwhile_costs_nothing(own_kafka: DevBroker) -> None:
    servers = own_kafka.bootstrap_servers
    async with ingest_command(servers, "raw", "publish", "-") as process:
        assert process.stdin is not None
        process.stdin.write(lines(article("before")))
        await process.stdin.drain()
        assert process.stderr is not None
        while b"connected to Kafka" not in await process.stderr.readline():
            assert process.returncode is None
        assert await published_ids(servers, "raw", 1) == ["before"]
        await asyncio.to_thread(own_kafka.kill)
        process.stdin.write(lines(*(article(f"n{number}") for number in range(200))))
        await process.stdin.drain()
        await asyncio.to_thread(own_kafka.start)
        output, errors = await process.communicate(b"")
        assert process.returncode == 0, errors.decode()
        assert output == b"201 published to raw; 0 failed\n"
        assert len(set(await published_ids(servers, "raw", 201))) == 201


async def told(process: asyncio.subprocess.Process, text: bytes) -> None:
    """Wait until it says so on standard error."""
    assert process.stderr is not None
    while text not in (line := await process.stderr.readline()):
        assert line, "it ended"


async def test_a_broker_that_is_slow_is_waited_for_and_nothing_is_given_up_or_published_twice(
    own_kafka: DevBroker,
) -> None:
    servers = own_kafka.bootstrap_servers
    command = ("publish", "-", "--publish-timeout-seconds", "0.5")
    async with ingest_command(servers, "raw", *command) as process:
        assert process.stdin is not None
        process.stdin.write(lines(article("first")))
        await process.stdin.drain()
        assert await published_ids(servers, "raw", 1) == ["first"]
        own_kafka.pause()
        process.stdin.write(lines(*(article(f"n{number}") for number in range(2000))))
        await told(process, b"waiting for Kafka")
        own_kafka.resume()
        output, errors = await process.communicate(b"")
        assert process.returncode == 0, errors.decode()
        assert output == b"2001 published to raw; 0 failed\n"
        assert (await run(servers, "raw", "-", stdin=lines(article("last")))).status == 0
        found = await published_ids(servers, "raw", 2002)
        assert len(set(found)) == 2002


async def test_an_interrupt_while_kafka_is_waited_for_says_where_to_go_on(own_kafka: DevBroker) -> None:
    servers = own_kafka.bootstrap_servers
    async with ingest_command(servers, "raw", "publish", "-") as process:
        assert process.stdin is not None
        process.stdin.write(lines(article("first")))
        await process.stdin.drain()
        assert await published_ids(servers, "raw", 1) == ["first"]
        own_kafka.pause()
        process.stdin.write(lines(*(article(f"n{number}") for number in range(2000))))
        await told(process, b"waiting for Kafka")
        process.send_signal(2)
        output, errors = await process.communicate(b"")
        own_kafka.resume()
        assert process.returncode == 130
        # A consumer may see the first article before the broker has acknowledged it to the publisher.
        summary = re.fullmatch(rb"([01]) published to raw; 0 failed; 500 not acknowledged\n", output)
        assert summary, output
        assert b"500 articles were on their way" in errors
        assert f"all before -:{int(summary[1]) + 1} is settled".encode() in errors

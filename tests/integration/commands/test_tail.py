"""`newsgloss-enrich tail` on the real broker."""

import asyncio
import json
import os
import pty
import re
import struct
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from fcntl import ioctl
from termios import TIOCSWINSZ
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from tests.patience import PATIENCE_SECONDS
from tests.unit.enrich.commands.tail.tail_arrivals import article_arrival, entity

OPTIONS = ("--log-level", "debug")
"""Its log says when it follows: what is sent before is not shown."""


def value(name: str, **more: Any) -> tuple[bytes, bytes, list[tuple[str, bytes]]]:
    return name.encode(), article_arrival(entity("Aberdeen"), title=name, **more).value, []


@asynccontextmanager
async def following(enrich: Any, *arguments: object) -> Any:
    """The command once it follows."""
    async with enrich.running("tail", *OPTIONS, *arguments) as process:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while b'"following"' not in (line := await process.stderr.readline()):
                assert line, "it ended"
        # Nobody reads its log from here on.
        yield process


async def lines(process: Any, count: int) -> list[str]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return [(await process.stdout.readline()).decode().rstrip("\n") for _ in range(count)]


async def test_it_shows_what_comes_after_it_began_in_every_partition(
    enrich: Any, wire: Any, topics: Any
) -> None:
    await wire.send(topics.enriched, value("before"))
    async with following(enrich, "--json") as process:
        await wire.send(topics.enriched, value("a"), partition=0)
        await wire.send(topics.enriched, value("b"), (b"gone", None, []), partition=3)
        found = [json.loads(line) for line in await lines(process, 3)]
    assert {(one["kind"], one["key"], one["partition"]) for one in found} == {
        ("article", "a", 0),
        ("article", "b", 3),
        ("deleted", "gone", 3),
    }


async def test_filters_choose_and_a_count_ends_it(enrich: Any, wire: Any, topics: Any) -> None:
    arguments = ("--json", "--language", "en", "--entity", "aberdeen", "--source", "wire", "--count", 2)
    async with following(enrich, *arguments) as process:
        await wire.send(
            topics.enriched,
            value("a"),
            value("french", language="fr"),
            value("other", source="other"),
            value("b"),
            value("c"),
        )
        found = [json.loads(line)["record"]["article"]["title"] for line in await lines(process, 2)]
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert await process.wait() == 0
    assert found == ["a", "b"]


async def test_what_is_aborted_is_not_shown(enrich: Any, wire: Any, topics: Any) -> None:
    async with following(enrich, "--json") as process:
        async with AIOKafkaProducer(
            bootstrap_servers=wire.servers, transactional_id=f"{topics.group}-test"
        ) as producer:
            for title, is_kept in (("aborted", False), ("kept", True)):
                key, content, _ = value(title)
                await producer.begin_transaction()
                await producer.send_and_wait(topics.enriched, content, key, partition=0)
                await (producer.commit_transaction() if is_kept else producer.abort_transaction())
        (found,) = await lines(process, 1)
    assert json.loads(found)["key"] == "kept"


async def test_it_begins_at_a_time_and_shows_dead_letters_when_asked(
    enrich: Any, wire: Any, letter: Any, raw_record: Any, topics: Any
) -> None:
    await wire.send_letters(letter(raw_record(1, "a"), "timeout"))
    await wire.send(topics.enriched, value("b"))
    since = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    ended = await enrich("tail", "--json", "--since", since, "--dead-letters", "also", "--count", 2)
    assert ended.status == 0, ended.errors
    assert {one["kind"] for one in ended.records} == {"article", "dead_letter"}
    ended = await enrich("tail", "--since", since, "--dead-letters", "only", "--count", 1)
    heading, only = ended.output.splitlines()
    assert heading.split("\t")[1] == "kind"
    assert only.split("\t")[1] == "dead letter"
    assert only.split("\t")[-1].startswith("timeout: ")


async def test_it_leaves_no_group_behind(enrich: Any, wire: Any, topics: Any) -> None:
    await wire.send(topics.enriched, value("a"))
    assert (await enrich("tail", "--since", "2020-01-01", "--count", 1)).status == 0
    admin = AIOKafkaAdminClient(bootstrap_servers=wire.servers)
    await admin.start()
    try:
        groups = {name for name, *_ in await admin.list_consumer_groups()}
    finally:
        await admin.close()
    assert not {name for name in groups if name.startswith(topics.group)}


async def test_a_topic_that_does_not_exist_is_named(enrich: Any, wire: Any) -> None:
    await wire.send_articles("a")
    ended = await enrich("tail", "--json", "--enriched-topic", "nowhere.v1")
    assert ended.status == 1
    assert json.loads(ended.errors.splitlines()[-1])["code"] == "no_such_topic"


async def test_on_a_terminal_of_80_columns_each_line_fits(enrich: Any, wire: Any, topics: Any) -> None:
    await wire.send(topics.enriched, value("words of many lengths, " * 10))
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = await asyncio.create_subprocess_exec(
        enrich.path,
        *("tail", "--since", "2020-01-01", "--count", "1"),
        env=enrich.environment | {"TERM": "xterm-256color"},
        stdout=theirs,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE_SECONDS):
        _, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    os.close(theirs)
    output = os.read(ours, 65_536).decode()
    os.close(ours)
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in output.splitlines()]
    assert max(map(len, plain)) <= 80
    assert "\x1b[1m" in output, "the title is bold"
    assert any("Aberdeen GPE x2" in line for line in plain)

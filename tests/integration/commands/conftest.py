"""The enricher's commands as processes, and a test's own topics to look into."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord
from aiokafka.admin import AIOKafkaAdminClient
from tests.integration.committed import committed
from tests.patience import PATIENCE_SECONDS

from newsgloss_enrich.pool import InputRecord, Rejected
from newsgloss_enrich.stream.attempts import DeadLetterPlace, RedriveMark
from newsgloss_enrich.stream.dead_letters import DeadLetterWriter

ENRICH = str(Path(sys.executable).with_name("newsgloss-enrich"))
SETTINGS = {
    "NEWSGLOSS_ENRICHMENT": "light",
    "NEWSGLOSS_WORKERS": "1",
    "NEWSGLOSS_ENRICH_HTTP": "127.0.0.1:0",
    "NEWSGLOSS_SESSION_TIMEOUT_MS": "3000",
    "PYTHONPATH": str(Path(__file__).parent),  # for `enrichments`
}


class Ended(NamedTuple):
    """How a command ended."""

    status: int
    output: str
    errors: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.output.splitlines()]


class Command:
    """`newsgloss-enrich` with the settings of one test."""

    path = ENRICH

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = os.environ | SETTINGS | environment

    async def start(self, *arguments: object, **environment: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            ENRICH,
            *map(str, arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self.environment | environment,
        )

    async def __call__(self, *arguments: object, stdin: bytes = b"", **environment: str) -> Ended:
        process = await self.start(*arguments, **environment)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                output, errors = await process.communicate(stdin)
        except BaseException:
            process.kill()
            await process.communicate()
            raise
        assert process.returncode is not None
        return Ended(process.returncode, output.decode(), errors.decode())

    @asynccontextmanager
    async def running(
        self, *arguments: object, **environment: str
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """A command beside the block; at the block's end it gets SIGTERM and must exit with 0."""
        process = await self.start(*arguments, **environment)
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        else:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
        finally:
            async with asyncio.timeout(PATIENCE_SECONDS):
                _, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()


@dataclass(frozen=True)
class Wire:
    """One test's topics, written and read without the code under test."""

    servers: str
    topics: Any

    async def send(
        self,
        topic: str,
        *records: tuple[bytes | None, bytes | None, list[tuple[str, bytes]]],
        partition: int = 0,
        compression: str | None = None,
    ) -> list[int]:
        """The offsets of (key, value, headers)."""
        async with AIOKafkaProducer(
            bootstrap_servers=self.servers, enable_idempotence=True, compression_type=compression
        ) as producer:
            sent = [
                await producer.send_and_wait(topic, value, key, partition=partition, headers=headers)
                for key, value, headers in records
            ]
        return [one.offset for one in sent]

    async def send_articles(
        self, *article_ids: str, partition: int = 0, compression: str | None = None
    ) -> list[int]:
        return await self.send(
            self.topics.raw,
            *((name.encode(), _article(name), []) for name in article_ids),
            partition=partition,
            compression=compression,
        )

    async def send_letters(
        self, *letters: tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]
    ) -> list[int]:
        return await self.send(self.topics.dlq, *letters)

    async def committed(self, topic: str, *, settled: bool = True) -> list[ConsumerRecord]:
        """All that a read_committed consumer sees, once no transaction is open if it is to be `settled`."""
        return await committed(topic, settled=settled, bootstrap_servers=self.servers)

    async def until_exists(self, topic: str) -> None:
        """A look at a topic that is not there yet could create it."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.servers)
        await admin.start()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while topic not in await admin.list_topics():  # noqa: ASYNC110 - only asking tells
                    await asyncio.sleep(0.05)
        finally:
            await admin.close()

    async def until(self, topic: str, count: int) -> list[ConsumerRecord]:
        """The records of a topic once there are `count` or more."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(found := await self.committed(topic, settled=False)) < count:  # noqa: ASYNC110 - only asking tells
                await asyncio.sleep(0.05)
        return found


def _article(article_id: str) -> bytes:
    article = {
        "article_id": article_id,
        "source": {"id": "wire"},
        "body": "The harbour bridge reopened on Thursday, the council said.",
        "fetched_at": "2026-03-12T08:41:07Z",
    }
    return json.dumps(article).encode()


@pytest.fixture
def article() -> Callable[[str], bytes]:
    """The value of a raw record that can be enriched."""
    return _article


@pytest.fixture
def wire(kafka: str, topics: Any) -> Wire:
    return Wire(kafka, topics)


@pytest.fixture
def enrich(request: pytest.FixtureRequest) -> Command:
    """The command; on the test's topics, if it has any."""
    if "topics" not in request.fixturenames:
        return Command({})
    topics = request.getfixturevalue("topics")
    servers = request.getfixturevalue("kafka")
    return Command(topics.environment | {"KAFKA_BOOTSTRAP_SERVERS": servers})


@pytest.fixture
def letter(topics: Any) -> Callable[..., tuple[bytes | None, bytes | None, list[tuple[str, bytes | None]]]]:
    """A dead letter as the service writes it: key, value, headers."""

    def write(
        raw: InputRecord, code: str = "step_failed", failed_at: str = "2026-03-12T09:00:00+00:00", **more: Any
    ) -> tuple[bytes | None, bytes | None, list[tuple[str, bytes | None]]]:
        office = DeadLetterWriter(more.get("group", topics.group), "0.1.0", more.get("max_bytes", 1_000_000))
        why = Rejected(raw.offset, code, "it failed", "enrich", "ValueError")
        made = office.letter(raw, why, datetime.fromisoformat(failed_at).astimezone(UTC))
        return made.key, made.value, list(made.headers)

    return write


@pytest.fixture
def raw_record(topics: Any) -> Callable[..., InputRecord]:
    """A record as it was read from the raw topic; `redriven_from`: the letter's offset in partition 0."""

    def make(offset: int, article_id: str = "a", attempt: int = 1, **more: Any) -> InputRecord:
        headers: list[tuple[str, bytes | None]] = [("traceparent", b"00-1-1-00")]
        if attempt > 1:
            from_letter = DeadLetterPlace(topics.dlq, 0, more.get("redriven_from", 0))
            headers += RedriveMark(attempt, topics.group, from_letter).headers()
        return InputRecord(
            more.get("topic", topics.raw),
            more.get("partition", 0),
            offset,
            1_773_300_000_000,
            more.get("key", article_id.encode()),
            more.get("value", _article(article_id)),
            headers,
        )

    return make

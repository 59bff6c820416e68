"""`newsgloss-ingest publish --resume`: interrupted anywhere, run again, each article once."""

import asyncio
import contextlib
import json
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition
from tests.integration.committed import committed
from tests.integration.conditions import until
from tests.integration.processes import Ended, ingest_command, run_ingest
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.article.intake import from_json
from newsgloss_common.html.workers import PageWorkers
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_dev_kafka import DevBroker
from newsgloss_ingest.publish.articles import Articles
from newsgloss_ingest.publish.files import InputFile, find, read
from newsgloss_ingest.publish.progress import TerminalReport
from newsgloss_ingest.publish.resumable import ResumablePublisher
from newsgloss_ingest.publish.state import Place, State, StateError, digest_of
from newsgloss_ingest.publish.transactions import TransactionalProducer, was_committed
from newsgloss_ingest.record import RawRecord, encode
from newsgloss_ingest.settings import PublishSettings


class Topics(Protocol):
    """What the `topics` fixture gives."""

    raw: str


class DiedError(Exception):
    """Stands for the end of the process at this very point."""


def line(article_id: object, body: str = "The bridge reopened.") -> bytes:
    return json.dumps({"article_id": str(article_id), "source": {"id": "w"}, "body": body}).encode() + b"\n"


def record(article_id: str) -> RawRecord:
    return encode(from_json(line(article_id)))


async def run(servers: str, topic: str, *arguments: str | Path) -> Ended:
    return await run_ingest(servers, topic, "publish", *arguments)


async def holds(topic: str, consumer: AIOKafkaConsumer) -> bool:
    return topic in await consumer.topics()


@asynccontextmanager
async def reader(servers: str, topic: str) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=servers, isolation_level="read_committed", auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        await until(lambda: holds(topic, consumer))
        partitions = await consumer._client._wait_on_metadata(topic)
        consumer.assign([TopicPartition(topic, partition) for partition in partitions])
        yield consumer
    finally:
        await consumer.stop()


async def seen(servers: str, topic: str, *, settled: bool = True) -> Counter[str]:
    """Every committed record of the topic, by key."""
    records = await committed(topic, settled=settled, bootstrap_servers=servers)
    return Counter(record.key.decode() for record in records)


async def test_what_was_published_is_not_published_again_and_the_rest_is(
    kafka: str, topics: Topics, tmp_path: Path
) -> None:
    state, path = tmp_path / "state", tmp_path / "a.ndjson"
    path.write_bytes(line("one") + b"{nonsense\n" + line("three"))
    first = await run(kafka, topics.raw, path, "--resume", state)
    assert (first.status, first.output) == (
        1,
        f"2 published to {topics.raw}; 0 published before; 1 failed\n",
    )
    # Mended, extended, renamed: what was acknowledged is known by its bytes.
    renamed = tmp_path / "b.ndjson"
    renamed.write_bytes(line("zero") + line("one") + line("two") + line("three"))
    second = await run(kafka, topics.raw, renamed, "--resume", state)
    assert (second.status, second.output) == (
        0,
        f"2 published to {topics.raw}; 2 published before; 0 failed\n",
    )
    assert await seen(kafka, topics.raw) == Counter(["zero", "one", "two", "three"])


async def test_a_changed_article_is_published_again(kafka: str, topics: Topics, tmp_path: Path) -> None:
    state, path = tmp_path / "state", tmp_path / "a.txt"
    path.write_bytes(b"Title\nStory.")
    assert (await run(kafka, topics.raw, path, "--resume", state)).status == 0
    path.write_bytes(b"Title\nStory, corrected.")
    assert "1 published" in (await run(kafka, topics.raw, path, "--resume", state)).output
    assert (await seen(kafka, topics.raw)).total() == 2


async def test_a_dry_run_tells_what_is_left_and_changes_nothing(
    kafka: str, topics: Topics, tmp_path: Path
) -> None:
    state, path = tmp_path / "state", tmp_path / "a.ndjson"
    path.write_bytes(line("one"))
    before = await run(kafka, topics.raw, path, "--resume", state, "--dry-run")
    assert before.output == "1 valid, nothing was published; 0 published before; 0 failed\n"
    assert not state.exists()
    await run(kafka, topics.raw, path, "--resume", state)
    path.write_bytes(line("one") + line("two"))
    after = await run(kafka, topics.raw, path, "--resume", state, "--dry-run")
    assert after.output == "1 valid, nothing was published; 1 published before; 0 failed\n"


async def test_killed_again_and_again_it_publishes_each_article_once(
    kafka: str, topics: Topics, tmp_path: Path
) -> None:
    count = 20_000
    state, path = tmp_path / "state", tmp_path / "a.ndjson"
    path.write_bytes(b"".join(map(line, range(count))))
    kills = 0
    async with reader(kafka, topics.raw) as consumer:
        for _ in range(6):
            before = sum((await consumer.end_offsets(consumer.assignment())).values())
            async with ingest_command(kafka, topics.raw, "publish", path, "--resume", state) as process:
                while process.returncode is None:
                    if sum((await consumer.end_offsets(consumer.assignment())).values()) > before:
                        break
                    await asyncio.sleep(0.001)
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                kills += await process.wait() == -signal.SIGKILL
    assert kills >= 3
    ended = await run(kafka, topics.raw, path, "--resume", state)
    assert ended.status == 0, ended.errors
    assert await seen(kafka, topics.raw) == Counter(map(str, range(count)))


async def test_an_interrupt_says_how_to_go_on(kafka: str, topics: Topics, tmp_path: Path) -> None:
    async with ingest_command(kafka, topics.raw, "publish", "-", "--resume", tmp_path / "state") as process:
        assert process.stdin is not None
        process.stdin.write(line("first"))
        await process.stdin.drain()
        await until(lambda: seen(kafka, topics.raw, settled=False))
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 130
        assert process.stderr is not None
        assert b"run it again to go on" in await process.stderr.read()
        process.stdin.close()


async def test_a_broker_that_is_killed_meanwhile_costs_nothing(own_kafka: DevBroker, tmp_path: Path) -> None:
    servers = own_kafka.bootstrap_servers
    async with ingest_command(servers, "raw", "publish", "-", "--resume", tmp_path / "state") as process:
        assert process.stdin is not None
        process.stdin.write(line("before"))
        await process.stdin.drain()
        await until(lambda: seen(servers, "raw", settled=False))
        await asyncio.to_thread(own_kafka.kill)
        process.stdin.write(b"".join(map(line, range(200))))
        await process.stdin.drain()
        await asyncio.to_thread(own_kafka.start)
        output, errors = await process.communicate(b"")
        assert process.returncode == 0, errors.decode()
        assert output == b"201 published to raw; 0 published before; 0 failed\n"
    assert await seen(servers, "raw") == Counter(["before", *map(str, range(200))])


@pytest.fixture
def settings(topics: Topics) -> PublishSettings:
    return PublishSettings(raw_topic=topics.raw)


@pytest.fixture
def cluster(kafka: str) -> KafkaSettings:
    return KafkaSettings(bootstrap_servers=kafka)


async def publish_and_die(
    settings: PublishSettings, cluster: KafkaSettings, state: State, digests: list[bytes], *, committed: bool
) -> None:
    """Up to the point just before, or just after, the commit; the transaction is left as it is."""

    def prepare(place: Place) -> None:
        state.prepare(digests, place)
        if not committed:
            raise DiedError

    with contextlib.suppress(DiedError):
        async with TransactionalProducer(settings, cluster, state.run_id) as producer:
            await producer.publish([record("a"), record("b")], prepare)


@pytest.mark.parametrize("committed", [True, False])
async def test_a_death_around_the_commit_leaves_each_article_once(
    kafka: str,
    topics: Topics,
    settings: PublishSettings,
    cluster: KafkaSettings,
    tmp_path: Path,
    committed: bool,
) -> None:
    path = tmp_path / "a.ndjson"
    path.write_bytes(line("a") + line("b"))
    (file,) = find([str(path)], stdin_format="ndjson")
    assert isinstance(file, InputFile)
    digests = [digest_of(found, "local") for found in read(file, max_bytes=1000)]
    with State(tmp_path / "state", topics.raw) as state:
        await publish_and_die(settings, cluster, state, digests, committed=committed)
        assert state.prepared is not None
        async with TransactionalProducer(settings, cluster, state.run_id):
            assert await was_committed(settings, cluster, state.prepared) is committed
    ended = await run(kafka, topics.raw, path, "--resume", tmp_path / "state")
    assert ended.output.startswith("0 published" if committed else "2 published"), ended.errors
    assert await seen(kafka, topics.raw) == Counter(["a", "b"])


async def test_a_broker_that_is_slow_gets_fewer_at_once_and_each_once(
    kafka: str, topics: Topics, settings: PublishSettings, cluster: KafkaSettings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Slow is: more than 60 records do not come through in time."""
    sizes: list[int] = []
    publish = TransactionalProducer.publish

    async def slowly(
        self: TransactionalProducer, records: Sequence[RawRecord], prepare: Callable[[Place], None]
    ) -> None:
        sizes.append(len(records))
        if len(records) > 60:
            raise TimeoutError
        await publish(self, records, prepare)

    monkeypatch.setattr(TransactionalProducer, "publish", slowly)
    monkeypatch.setattr("newsgloss_ingest.publish.resumable.RETRY_SECONDS", 0.01)
    path = tmp_path / "a.ndjson"
    path.write_bytes(b"".join(map(line, range(700))))
    with State(tmp_path / "state", topics.raw) as state, TerminalReport(None) as report:
        async with PageWorkers(seconds=PATIENCE_SECONDS) as workers:
            articles = Articles("local", 1000, report, workers)
            await ResumablePublisher(settings, cluster, articles, state).publish(
                find([str(path)], stdin_format="ndjson")
            )
    assert (articles.summary.published, articles.summary.failed) == (700, 0)
    assert sizes[0] > 60
    assert await seen(kafka, topics.raw) == Counter(map(str, range(700)))


async def test_where_kafka_no_longer_tells_it_says_so(
    settings: PublishSettings, cluster: KafkaSettings
) -> None:
    with pytest.raises(StateError, match="is no longer in topic"):
        await was_committed(settings, cluster, Place(0, 10_000, b"a"))


async def test_a_state_serves_one_topic(
    kafka: str, topics: Topics, tmp_path: Path, unique_name: Callable[[str], str]
) -> None:
    (tmp_path / "a.txt").write_bytes(b"Title\nStory.")
    assert (await run(kafka, topics.raw, tmp_path / "a.txt", "--resume", tmp_path / "state")).status == 0
    ended = await run(kafka, unique_name("raw"), tmp_path / "a.txt", "--resume", tmp_path / "state")
    assert ended.status == 2
    assert f"belongs to topic '{topics.raw}'" in ended.errors


async def test_a_state_serves_one_process(kafka: str, topics: Topics, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Title\nStory.")
    with State(tmp_path / "state", topics.raw):
        ended = await run(kafka, topics.raw, tmp_path / "a.txt", "--resume", tmp_path / "state")
    assert ended.status == 2
    assert "another publish is using it" in ended.errors


async def test_a_file_that_is_no_state_is_left_as_it_is(kafka: str, topics: Topics, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Title\n" + b"Story. " * 1000)
    ended = await run(kafka, topics.raw, tmp_path / "a.txt", "--resume", tmp_path / "a.txt")
    assert ended.status == 2
    assert "not a state of newsgloss-ingest publish" in ended.errors
    assert (tmp_path / "a.txt").read_bytes().startswith(b"Title\nStory.")

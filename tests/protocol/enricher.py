"""Runs `newsgloss-enrich run` behind the proxy; in each partition one request comes late."""

import asyncio
import json
import os
import secrets
import signal
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.client import AIOKafkaClient
from aiokafka.structs import TopicPartition
from tests.integration.committed import committed
from tests.protocol.late import ByTransactionalId, LateRequest, nth
from tests.protocol.proxy import Proxy
from tests.protocol.requests import Kind
from tests.protocol.trace import Entry
from tests.protocol.trials import Trial

from newsgloss_enrich.stream.errors import OffsetsUnavailableError
from newsgloss_enrich.stream.offsets import fetch_committed
from newsgloss_enrich.stream.producers import ProducerFactory, transactional_id

ROOT = Path(__file__).resolve().parents[2]
GUARDED = ("-m", "newsgloss_enrich.cli", "run")
UNGUARDED = ("-m", "tests.protocol.unguarded", "newsgloss_enrich.cli", "run")
LIMIT_SECONDS = 300.0
"""The limit of one trial, with the start of the service, on a busy machine."""

LOOK_SECONDS = 0.05
BODY_BYTES = 5_000
TOPIC_BYTES = 16 * 1024
"""The topics' limit for a batch, so that the results of several articles are several batches."""


@dataclass
class Outcome:
    """The outcome of one trial."""

    trial: Trial
    late: str = ""
    """The broker's answer to the late request."""

    epochs: tuple[int | None, int | None] = (None, None)
    """The epoch of the held request, and of the first later request of its kind."""

    missing: list[int] = field(default_factory=list)
    duplicated: list[int] = field(default_factory=list)
    in_order: bool = True
    trace: str = ""

    @property
    def exactly_once(self) -> bool:
        """Whether each record has exactly one result, and all are in order."""
        return not self.missing and not self.duplicated and self.in_order


@dataclass(frozen=True)
class Names:
    """The topics and the group of one run."""

    raw: str
    enriched: str
    dlq: str
    group: str

    @classmethod
    def fresh(cls) -> "Names":
        mark = secrets.token_hex(4)
        return cls(f"late-raw.{mark}", f"late-enriched.{mark}", f"late-dlq.{mark}", f"late.{mark}")

    def environment(self, servers: str) -> dict[str, str]:
        return {
            "KAFKA_BOOTSTRAP_SERVERS": servers,
            "NEWSGLOSS_RAW_TOPIC": self.raw,
            "NEWSGLOSS_ENRICHED_TOPIC": self.enriched,
            "NEWSGLOSS_DLQ_TOPIC": self.dlq,
            "NEWSGLOSS_GROUP_ID": self.group,
            "NEWSGLOSS_ENRICHMENT": "light",
            "NEWSGLOSS_WORKERS": "1",
            "NEWSGLOSS_ENRICH_HTTP": "127.0.0.1:0",
            "NEWSGLOSS_SESSION_TIMEOUT_MS": "6000",
        }


async def try_out(kafka: str, trials: Sequence[Trial], command: Sequence[str], log: Path) -> list[Outcome]:
    """Run one service with a partition for each trial; return the outcomes in the order of the trials.

    Raises:
        ExceptionGroup: trials that did not end, with a trace of their requests.
    """
    names = Names.fresh()
    lates = {
        transactional_id(names.group, TopicPartition(names.raw, number)): _late(trial)
        for number, trial in enumerate(trials)
    }
    ports = [int(server.rsplit(":", 1)[1]) for server in kafka.split(",")]
    async with Proxy(ports, ByTransactionalId(lates)) as proxy:
        await _make_topics(kafka, names, len(trials))
        with log.open("wb") as stream:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *command,
                env=os.environ | {"PYTHONPATH": str(ROOT)} | names.environment(proxy.bootstrap_servers),
                stderr=stream,
            )
        try:
            async with (
                AIOKafkaProducer(bootstrap_servers=kafka, max_batch_size=1 << 20) as producer,
                asyncio.TaskGroup() as group,
            ):
                feeds = [
                    _Feed(kafka, names, number, trial, late, producer, proxy)
                    for number, (trial, late) in enumerate(zip(trials, lates.values(), strict=True))
                ]
                for feed in feeds:
                    group.create_task(feed.run())
            return await _count(kafka, names, feeds)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGKILL)
            await process.wait()


def _late(trial: Trial) -> LateRequest:
    # InitProducerId is the service's first request, so it must be held from the beginning.
    return LateRequest(nth(trial.kind), trial.moment, armed=trial.kind is Kind.INIT_PRODUCER_ID)


async def _make_topics(kafka: str, names: Names, partitions: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    limit = {"max.message.bytes": str(TOPIC_BYTES)}
    try:
        await admin.create_topics(
            [
                NewTopic(names.raw, partitions, 1),
                NewTopic(names.enriched, partitions, 1, topic_configs=limit),
                NewTopic(names.dlq, partitions, 1, topic_configs=limit),
            ]
        )
    finally:
        await admin.close()


class _Feed:
    """Feeds one partition with the records of one transaction after another."""

    def __init__(
        self,
        kafka: str,
        names: Names,
        number: int,
        trial: Trial,
        late: LateRequest,
        producer: AIOKafkaProducer,
        proxy: Proxy,
    ) -> None:
        self.trial = trial
        self.late = late
        self.partition = TopicPartition(names.raw, number)
        self.transactional_id = transactional_id(names.group, self.partition)
        self.sent = 0
        self._kafka = kafka
        self._group = names.group
        self._producer = producer
        self._proxy = proxy

    async def run(self) -> None:
        try:
            async with asyncio.timeout(LIMIT_SECONDS):
                await self._run()
        except TimeoutError as error:
            raise AssertionError(
                f"{self.trial}: {self.late.state}, {self.sent} sent\n{self.trace}"
            ) from error

    async def _run(self) -> None:
        await self._send_and_wait()
        if self.trial.kind is not Kind.INIT_PRODUCER_ID:
            self.late.arm()
            await self._send_and_wait()  # the transaction of the held request
        await self.late.until_held()
        await self.late.aim()
        await self._send()  # the transaction in which it arrives
        await self.late.until_delivered()
        await self._until_committed()
        # The group's offset now decides what is enriched again.
        await self._take_the_producer_over()
        await self._send_and_wait()

    async def _send_and_wait(self) -> None:
        await self._send()
        await self._until_committed()

    async def _send(self) -> None:
        batch = self._producer.create_batch()
        for _ in range(self.trial.articles):
            article = _article(self.partition.partition, self.sent)
            assert batch.append(key=b"k", value=article, timestamp=None) is not None
            self.sent += 1
        await (
            await self._producer.send_batch(batch, self.partition.topic, partition=self.partition.partition)
        )
        await self._until_committed()

    async def _until_committed(self) -> None:
        """Wait until the group has reached the end once; a late request may take it back."""
        client = AIOKafkaClient(bootstrap_servers=self._kafka)
        await client.bootstrap()
        try:
            while True:
                try:
                    found = await fetch_committed(client, self._group, self.partition)
                except OffsetsUnavailableError:
                    found = None
                if self._has_ended() or (found is not None and found.offset == self.sent):
                    return
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await client.close()

    def _has_ended(self) -> bool:
        """Whether a transaction that commits the last offset has ended."""
        said = [(e.what, e.request.kind, e.request.details, e.outcome) for e in self.entries]
        offset = (f"{self.partition.topic}-{self.partition.partition} offset {self.sent}",)
        if ("sent", Kind.TXN_OFFSET_COMMIT, offset, "") not in said:
            return False
        since = said[said.index(("sent", Kind.TXN_OFFSET_COMMIT, offset, "")) :]
        return ("answered", Kind.END_TXN, (), "NONE") in since

    @property
    def entries(self) -> list[Entry]:
        """The trace of this partition's requests."""
        return [e for e in self._proxy.trace.entries if e.request.transactional_id == self.transactional_id]

    @property
    def trace(self) -> str:
        return "\n".join(map(str, self.entries))

    async def _take_the_producer_over(self) -> None:
        """Fence the service as another member would; it then continues at the committed offset."""
        factory = ProducerFactory(self._group, {"bootstrap_servers": self._kafka})
        factory.discard(await factory.start(self.partition))
        await factory.settle()

    def outcome(self, results: Sequence[int]) -> Outcome:
        counts = Counter(results)
        held = self.late.held
        assert held is not None
        entries = self.entries
        after = [
            e.request.epoch
            for e in entries[[e.what for e in entries].index("held") + 1 :]
            if e.what == "sent" and e.request.kind is self.trial.kind
        ]
        return Outcome(
            self.trial,
            late=held.outcome or "",
            epochs=(held.request.epoch, after[0] if after else None),
            missing=[offset for offset in range(self.sent) if not counts[offset]],
            duplicated=[offset for offset, times in counts.items() if times > 1],
            in_order=list(dict.fromkeys(results)) == sorted(set(results)),
            trace=self.trace,
        )


async def _count(kafka: str, names: Names, feeds: Sequence[_Feed]) -> list[Outcome]:
    found: Mapping[int, list[int]] = {feed.partition.partition: [] for feed in feeds}
    for record in await committed(names.enriched, bootstrap_servers=kafka):
        assert record.value is not None
        found[record.partition].append(json.loads(record.value)["provenance"]["input"]["offset"])
    return [feed.outcome(found[feed.partition.partition]) for feed in feeds]


def _article(partition: int, number: int) -> bytes:
    body = f"The bridge reopened. {secrets.token_hex(BODY_BYTES // 2)}"
    article = {
        "article_id": f"{partition}-{number}",
        "source": {"id": "wire"},
        "title": "Bridge",
        "body": body,
    }
    return json.dumps(article).encode()

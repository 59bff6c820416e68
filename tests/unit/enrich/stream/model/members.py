"""Members of a group that hold the modelled partition: their runs, and the workers that enrich for them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from aiokafka.structs import TopicPartition
from tests.unit.enrich.stream.model.kafka import ModelPartition, Producer, Violation

from newsgloss_enrich.pool import Enriched, InputRecord, Rejected, Result
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.breaker import CircuitBreaker
from newsgloss_enrich.stream.context import RunContext
from newsgloss_enrich.stream.listener import EngineListener
from newsgloss_enrich.stream.offsets import Committed
from newsgloss_enrich.stream.run import PartitionRun
from newsgloss_enrich.stream.slices import Slice

PARTITION = TopicPartition("raw", 0)
MOST_RECORDS = 40
HEARTBEAT_SECONDS = 1.0


class Workers:
    """Enrich when the test says so; every seventh record is a dead letter."""

    seconds_per_record: float | None = None

    def __init__(self) -> None:
        self.at_work: list[asyncio.Future[None]] = []

    async def run(
        self, records: Sequence[InputRecord], *, suspects: frozenset[int] = frozenset()
    ) -> list[Result]:
        if suspects and (len(records) > 1 or suspects != {records[0].offset}):
            raise Violation("a suspect is tried alone")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.at_work.append(done)
        try:
            await done
        finally:
            self.at_work.remove(done)
        return [_result(record) for record in records]


def _result(record: InputRecord) -> Result:
    if record.offset % 7 == 6:
        return Rejected(record.offset, "schema_violation", "body: field required", "decode", "ValueError")
    return Enriched(record.offset, b"key", b"value", [])


@dataclass
class _Producers:
    kafka: ModelPartition
    discarded: list[Producer] = field(default_factory=list)

    async def start(self, _partition: TopicPartition) -> Producer:
        return await self.kafka.start()

    def discard(self, producer: Producer) -> None:
        self.discarded.append(producer)


@dataclass
class _Committer:
    kafka: ModelPartition

    async def commit(self, producer: Producer, ready: Slice, _on_phase: object) -> None:
        await self.kafka.commit(producer, ready)


class Silent(EngineListener):
    """Counts and log lines are of no interest here."""

    def on_fetched(self, records: int) -> None: ...
    def on_phase(self, phase: str, seconds: float) -> None: ...
    def on_committed(self, partition: TopicPartition, committed: Slice) -> None: ...
    def on_aborted(self, error: BaseException | None) -> None: ...
    def on_rebalanced(self, seconds: float) -> None: ...
    def on_recovery(self, partition: TopicPartition, error: BaseException) -> None: ...


async def first_offset(_partition: TopicPartition) -> int:
    return 0


class Member:
    """One member: what consumer and poller do for a run, and a run while it has the partition."""

    def __init__(self, kafka: ModelPartition) -> None:
        self.kafka = kafka
        self.workers = Workers()
        self.budget = Budget(10**9, MOST_RECORDS)
        self.run: PartitionRun | None = None
        self.old_runs: list[PartitionRun] = []
        self.fatal: list[BaseException] = []
        self._fetched_up_to: int | None = None
        self._parked: list[Slice] = []
        self._context = RunContext(
            group="group",
            pool=self.workers,
            producers=cast("Any", _Producers(kafka)),
            committer=cast("Any", _Committer(kafka)),
            budget=self.budget,
            breaker=CircuitBreaker(run=0, ratio=1),
            heartbeat_seconds=HEARTBEAT_SECONDS,
            listener=Silent(),
            on_fatal=self.fatal.append,
        )

    def assign(self) -> None:
        """Give it the partition; call it on the loop."""
        parked, self._parked = self._parked, []
        self._fetched_up_to = None
        self.run = PartitionRun(PARTITION, self._context, first_offset, parked)

    async def revoke(self, grace_seconds: float) -> None:
        """Take the partition away, as a rebalance does."""
        assert self.run is not None
        run, self.run = self.run, None
        run.let_go()
        self._parked = await run.close(grace_seconds)
        self.old_runs.append(run)

    def fetch(self, most: int) -> None:
        """Poll once: do what the run wants, and bring records in if it wants any."""
        if self._seek() and self._fetched_up_to is not None:
            self._offer(self._fetched_up_to, most)

    def fetch_without_seeking(self, most: int) -> None:
        """Bring in what a poll returns that has begun before the run wanted something else."""
        if self.run is not None and self._fetched_up_to is not None:
            self._offer(self._fetched_up_to, most)

    def read_up_to(self, markers: int) -> None:
        """Let the run know that only markers follow what it was given, if that is so."""
        if self.run is not None and self._fetched_up_to is not None:
            end = self.kafka.raw[-1] + 1
            if self._fetched_up_to >= end:
                self.run.read_up_to(end + markers)

    def leak(self, before: int, most: int) -> None:
        """Return records from an old position, as a client may do."""
        if self.run is not None and self._fetched_up_to is not None:
            offsets = [one for one in self.kafka.raw if one < self._fetched_up_to]
            start = max(0, len(offsets) - before)
            self.run.offer(list(map(_record, offsets[start : start + most])))

    def _seek(self) -> bool:
        """Seek where the run wants; whether it wants records."""
        if self.run is None:
            return False
        wants = self.run.update()
        if wants.seek_to is not None:
            self._fetched_up_to = wants.seek_to
            self.run.sought()
        return wants.records

    def _offer(self, position: int, most: int) -> None:
        assert self.run is not None
        offsets = [offset for offset in self.kafka.raw if offset >= position][:most]
        if offsets:
            self._fetched_up_to = offsets[-1] + 1
            self.run.offer(list(map(_record, offsets)))


def _record(offset: int) -> InputRecord:
    return InputRecord("raw", 0, offset, 1_000 + offset, b"key", b"value", [])


async def fetch_committed(client: Producer, _group: str, _partition: TopicPartition) -> Committed | None:
    """Stands in for `offsets.fetch_committed`."""
    return await client.kafka.read(client)


async def commit_offset(
    producer: Producer, _group: str, _partition: TopicPartition, committed: Committed
) -> None:
    """Stands in for `commit.commit_offset`."""
    await producer.kafka.commit_offset(producer, committed)

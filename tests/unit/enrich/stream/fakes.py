"""Stand-ins for what the engine's parts need of each other and of Kafka."""

import asyncio
import time
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from aiokafka.structs import TopicPartition
from tests.patience import PATIENCE_SECONDS

from newsgloss_enrich.pool import Enriched, InputRecord, Result
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.breaker import CircuitBreaker
from newsgloss_enrich.stream.context import RunContext
from newsgloss_enrich.stream.listener import EngineListener
from newsgloss_enrich.stream.offsets import Committed
from newsgloss_enrich.stream.slices import Slice

PARTITION = TopicPartition("raw", 0)


def records(*offsets: int) -> list[InputRecord]:
    return [InputRecord("raw", 0, offset, 0, b"k", b"{}", []) for offset in offsets]


class Listener(EngineListener):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.fetched: list[int] = []
        self.phases: list[str] = []
        self.committed: list[tuple[int, int]] = []
        self.aborted: list[BaseException | None] = []
        self.rebalanced: list[float] = []
        self.recoveries: list[BaseException] = []

    def on_fetched(self, records: int) -> None:
        self.fetched.append(records)

    def on_phase(self, phase: str, seconds: float) -> None:
        assert seconds >= 0
        self.phases.append(phase)

    def on_committed(self, partition: TopicPartition, committed: Slice) -> None:
        assert committed.records[0].partition == partition.partition
        self.committed.append((committed.start, committed.end))

    def on_aborted(self, error: BaseException | None) -> None:
        self.aborted.append(error)

    def on_rebalanced(self, seconds: float) -> None:
        self.rebalanced.append(seconds)

    def on_recovery(self, partition: TopicPartition, error: BaseException) -> None:
        assert partition.topic == "raw"
        self.recoveries.append(error)


class Group:
    """The group's offset, as the broker would keep it; `errors` fail the next commits, which take effect."""

    def __init__(self, offset: int = 0, starts: int = 0) -> None:
        self.committed: Committed | None = Committed(offset, starts)
        self.moves: list[int] = []
        self.errors: list[BaseException] = []
        self.may_start = asyncio.Event()
        self.may_start.set()
        self.may_commit = asyncio.Event()
        self.may_commit.set()

    @property
    def offset(self) -> int | None:
        return self.committed.offset if self.committed else None

    def move(self, to: Committed) -> None:
        self.committed = to
        self.moves.append(to.offset)
        if self.errors:
            raise self.errors.pop(0)

    # as `SliceCommitter`
    async def commit(self, _producer: object, ready: Slice, _on_phase: object) -> None:
        await self.may_commit.wait()
        assert ready.start == self.offset
        self.move(Committed(ready.end))

    # as `ProducerFactory`
    async def start(self, _: TopicPartition) -> Any:
        await self.may_start.wait()
        return SimpleNamespace(client=None)

    def discard(self, _: object) -> None:
        """Nothing to stop."""

    async def settle(self) -> None:
        """Nothing to wait for."""


class Pool:
    """Enriches at once, or raises."""

    seconds_per_record: float | None = 0.0

    def __init__(self) -> None:
        self.error: Exception | None = None

    async def run(
        self, given: Sequence[InputRecord], *, suspects: frozenset[int] = frozenset()
    ) -> list[Result]:
        if self.error is not None:
            raise self.error
        assert suspects <= {record.offset for record in given}
        return [Enriched(record.offset, record.key, record.value, []) for record in given]


class Engine:
    """What runs share, of these stand-ins."""

    def __init__(self, group: Group | None = None) -> None:
        self.group, self.pool, self.listener = group or Group(), Pool(), Listener()
        self.fatal: list[BaseException] = []
        stand_in: Any = self.group
        self.context = RunContext(
            group="g",
            pool=self.pool,
            producers=stand_in,
            committer=stand_in,
            budget=Budget(10**8, 10**4),
            breaker=CircuitBreaker(),
            heartbeat_seconds=0.0,
            listener=self.listener,
            on_fatal=self.fatal.append,
        )


async def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "in vain"
        await asyncio.sleep(0.005)

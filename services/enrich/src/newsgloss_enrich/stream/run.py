"""A partition's run: from its assignment to its revocation, the one place that commits its records.

States and transitions are in `states`; `PartitionRun._move` is the only function that changes them.
Each run has an epoch; revoking the partition moves the epoch on, and every await here is followed
by a check that the run's own still stands.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, ProducerFenced
from aiokafka.structs import TopicPartition

from newsgloss_enrich.pool import Enriched, InputRecord, PoolStoppedError, Rejected, Result
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.breaker import CircuitBreaker
from newsgloss_enrich.stream.errors import FatalError, OffsetsUnavailableError, SupersededError
from newsgloss_enrich.stream.offsets import Committed, fetch_committed
from newsgloss_enrich.stream.producers import ProducerFactory
from newsgloss_enrich.stream.slices import (
    MAX_RECORDS,
    Slice,
    SliceLimits,
    merge,
    replace_results,
    size_of,
    split,
    take,
)
from newsgloss_enrich.stream.states import RunState, check_transition
from newsgloss_enrich.stream.transaction import REFUSALS, Outlet, commit_offset

log = structlog.get_logger(__name__)

SLICES_AHEAD = 3
"""One being committed, one at work or done behind it, one queued so that no worker waits."""

READ_SECONDS = 30.0
"""For reading the committed offset; beyond it, all over with a new producer."""

MAX_BACKOFF_SECONDS = 5.0
VAIN_STARTS = 2
"""Runs that began at an offset and committed nothing before its records are tried one by one."""

HALTED_LOOK_SECONDS = 2.0
ENDING = (RunState.STOPPING, RunState.GONE)
RETRIED = (KafkaError, OSError, TimeoutError, OffsetsUnavailableError, AssertionError)
"""What a new producer may mend. The client asserts on its state after a fatal error."""


class Pool(Protocol):
    """Where a slice's records are enriched."""

    async def run(
        self, records: Sequence[InputRecord], *, suspects: frozenset[int] = frozenset()
    ) -> list[Result]:
        """One result per record, in order."""

    @property
    def seconds_per_record(self) -> float | None:
        """What a record costs, once known."""


class Positions(Protocol):
    """What a run asks of the consumer."""

    def stands(self, partition: TopicPartition, epoch: int) -> bool:
        """Whether this epoch is still the partition's."""

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Fetch from `offset` next."""

    async def first_offset(self, partition: TopicPartition) -> int:
        """Where to begin when the group has no offset."""

    def room_made(self) -> None:
        """A run may want records again."""


@dataclass(frozen=True)
class RunContext:
    """What all runs of a service share."""

    group: str
    pool: Pool
    producers: ProducerFactory
    outlet: Outlet
    budget: Budget
    breaker: CircuitBreaker
    heartbeat_seconds: float
    on_committed: Callable[[TopicPartition, Slice], None]
    on_recovery: Callable[[TopicPartition, BaseException], None]
    on_fatal: Callable[[BaseException], None]


class PartitionRun:
    """One assignment of one partition."""

    def __init__(
        self,
        partition: TopicPartition,
        epoch: int,
        context: RunContext,
        positions: Positions,
        parked: Sequence[Slice] = (),
    ) -> None:
        self.partition = partition
        self.epoch = epoch
        self.state = RunState.STARTING
        self._context = context
        self._positions = positions
        self._load = context.budget.open()
        self._slices: deque[Slice] = deque()
        self._backlog: deque[InputRecord] = deque()
        self._chain_end: int | None = None
        """Offset that the last slice commits; the backlog begins here."""
        self._position: int | None = None
        """Offset that is fetched next."""
        self._producer: AIOKafkaProducer | None = None
        self._announced = False
        self._careful_until = -1
        self._suspect_next = False
        self._checked_until = -1
        """The circuit breaker has counted the results below this offset."""
        self._draining = False
        self._last_error: BaseException | None = None
        self._committing: Slice | None = None
        self._commit_limit = MAX_RECORDS
        self._failures = 0
        self._wake = asyncio.Event()
        self._transaction: asyncio.Task[None] | None = None
        self._main = asyncio.create_task(self._guarded(), name=f"run-{partition.partition}")
        self._adopt(parked)

    # -- what the consumer calls

    @property
    def wants_records(self) -> bool:
        """Whether records of this partition should be fetched now."""
        return self.state is RunState.ACTIVE and self._context.budget.has_room(self._load)

    @property
    def position(self) -> int | None:
        """Offset that is to be fetched next; None until the committed one is known."""
        return self._position

    @property
    def in_flight(self) -> int:
        """Records fetched and not committed."""
        return self._load.records

    @property
    def committed(self) -> int | None:
        """The group's offset, as far as this run knows; None until it has read it."""
        if self._position is None:
            return None
        return self._slices[0].start if self._slices else self._chain_end

    def offer(self, records: Sequence[InputRecord]) -> None:
        """Take in what was fetched."""
        if self.state in ENDING or self._position is None or self._draining:
            return
        fresh = [record for record in records if record.offset >= self._position]
        if not fresh:
            return
        self._position = fresh[-1].offset + 1
        self._backlog.extend(fresh)
        self._load.size += sum(map(size_of, fresh))
        self._load.records += len(fresh)
        self._dispatch()

    def halt(self, reason: str) -> None:
        """Stop taking in: the record at `position` cannot be read."""
        if self.state is RunState.ACTIVE:
            number = self.partition.partition
            log.error(
                "partition halted",
                topic=self.partition.topic,
                partition=number,
                offset=self._position,
                reason=reason,
                next=f"newsgloss-enrich skip --partition {number} --offset {self._position}",
            )
            self._move(RunState.HALTED)
            self._wake.set()

    async def revoke(self, grace_seconds: float) -> list[Slice]:
        """Let go. Only a transaction that has begun is waited for; work under way is handed back.

        The consumer has moved the partition's epoch on before it calls this.
        """
        self._move(RunState.STOPPING)
        self._wake.set()
        transaction = self._transaction
        if transaction is not None:
            await asyncio.wait({transaction}, timeout=grace_seconds)
            transaction.cancel()
        self._main.cancel()
        await asyncio.gather(self._main, *filter(None, [transaction]), return_exceptions=True)
        self._drop_producer()
        self._context.budget.close(self._load)
        self._move(RunState.GONE)
        return list(self._slices)

    def drain(self) -> None:
        """Take in no more, and forget what no worker has yet; what is at work is still committed."""
        self._draining = True
        self._load.size -= sum(map(size_of, self._backlog))
        self._load.records -= len(self._backlog)
        self._backlog.clear()

    # -- the state machine

    def _move(self, target: RunState) -> None:
        check_transition(self.state, target)
        log.debug("run", partition=self.partition.partition, epoch=self.epoch, was=self.state, now=target)
        self.state = target

    def _check(self) -> None:
        if self.state is RunState.STOPPING or not self._positions.stands(self.partition, self.epoch):
            raise SupersededError

    async def _guarded(self) -> None:
        try:
            await self._live()
        except (SupersededError, PoolStoppedError):
            return
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - handed over whole; the service stops on it
            self._context.on_fatal(error)

    async def _live(self) -> None:
        while True:
            try:
                await self._establish()
                await self._commit_slices()
            except REFUSALS as error:
                self._check()
                self._narrow(error)
                self._recover(error)
            except RETRIED as error:
                self._check()
                self._recover(error)

    def _recover(self, error: BaseException) -> None:
        self._failures += 1
        if self.state is not RunState.RECOVERING:
            self._move(RunState.RECOVERING)
        self._drop_producer()
        self._context.on_recovery(self.partition, error)
        self._last_error = error

    # -- starting and recovering

    async def _establish(self) -> None:
        if self.state is RunState.RECOVERING:
            await asyncio.sleep(self._retry_delay())
            self._check()
        self._drop_producer()
        self._producer = await self._context.producers.start(self.partition)
        self._check()
        async with asyncio.timeout(READ_SECONDS):
            committed = await fetch_committed(self._producer.client, self._context.group, self.partition)
        self._check()
        if committed is None:
            committed = await self._begin_without_offset()
        self._reconcile(committed.offset)
        if not self._announced:
            await self._announce(committed)
        if self._position is None:
            self._position = self._chain_end = committed.offset
        self._positions.seek(self.partition, self._position)
        self._move(RunState.ACTIVE)
        self._dispatch()
        self._positions.room_made()

    def _retry_delay(self) -> float:
        backoff = min(MAX_BACKOFF_SECONDS, 0.05 * 2.0 ** min(self._failures - 1, 10))
        if isinstance(self._last_error, ProducerFenced):
            # Perhaps we are the zombie: the next heartbeat will tell, so wait for it first.
            backoff = max(backoff, self._context.heartbeat_seconds)
        return backoff * random.uniform(1.0, 1.5)  # noqa: S311 - jitter

    async def _begin_without_offset(self) -> Committed:
        if self._announced or self._chain_end is not None:
            raise FatalError(
                f"the committed offset of {self.partition.topic}-{self.partition.partition} in group "
                f"{self._context.group!r} has vanished while the partition was at work: was the group "
                "deleted? Set its offsets, then start again"
            )
        offset = await self._positions.first_offset(self.partition)
        self._check()
        return Committed(offset)

    async def _announce(self, committed: Committed) -> None:
        """Note in the offset's metadata that a run begins here; its first commit takes the note away.

        A record that takes the whole container down leaves such notes behind, and is then tried alone.
        """
        assert self._producer is not None  # noqa: S101 - set by the caller
        if committed.starts >= VAIN_STARTS:
            self._careful_until = committed.offset + MAX_RECORDS
            self._suspect_next = True
            log.warning(
                "records are tried one by one",
                partition=self.partition.partition,
                offset=committed.offset,
                because=f"{committed.starts} runs began here and committed nothing",
            )
        note = Committed(committed.offset, committed.starts + 1)
        await commit_offset(self._producer, self._context.group, self.partition, note)
        self._check()
        self._announced = True

    def _reconcile(self, committed: int) -> None:
        """Let the committed offset decide what of the work in hand is still to be sent."""
        while self._slices and self._slices[0].end <= committed:
            self._release(self._slices.popleft())
        expected = self._slices[0].start if self._slices else self._chain_end
        if expected == committed:
            return
        for dropped in self._slices:
            dropped.work.cancel()
        self._slices.clear()
        self._backlog.clear()
        self._load.size = self._load.records = 0
        self._chain_end = self._position = committed

    def _adopt(self, parked: Sequence[Slice]) -> None:
        for part in parked:
            self._hold(part)
            self._load.size += part.size
            self._load.records += len(part.records)
            self._chain_end = self._position = part.end

    async def _look_for_skip(self) -> None:
        assert self._producer is not None  # noqa: S101 - the run is established
        while self.state is RunState.HALTED:
            await asyncio.sleep(HALTED_LOOK_SECONDS)
            self._check()
            found = await fetch_committed(self._producer.client, self._context.group, self.partition)
            self._check()
            if found is not None and found.offset != self._chain_end and not self._slices:
                raise OffsetsUnavailableError("the group was moved on")

    def _drop_producer(self) -> None:
        if self._producer is not None:
            self._context.producers.discard(self._producer)
            self._producer = None

    # -- from records to committed results

    def _dispatch(self) -> None:
        if self.state in ENDING:
            return
        while self._backlog and len(self._slices) < SLICES_AHEAD and self._chain_end is not None:
            first = self._backlog[0].offset
            limits = SliceLimits(records=1) if first < self._careful_until else SliceLimits()
            records = take(self._backlog, limits.for_cost(self._context.pool.seconds_per_record))
            suspects = frozenset({first}) if self._suspect_next else frozenset()
            self._suspect_next = False
            work = asyncio.create_task(self._context.pool.run(records, suspects=suspects))
            end = records[-1].offset + 1
            part = Slice(self._chain_end, end, records, sum(map(size_of, records)), work)
            self._chain_end = end
            self._hold(part)

    def _hold(self, part: Slice) -> None:
        self._slices.append(part)
        part.work.add_done_callback(lambda _work: self._worked(part))

    def _worked(self, part: Slice) -> None:
        self._wake.set()
        if self.state in ENDING or part.charged or part.work.cancelled() or part.work.exception():
            return
        size = sum(map(_result_size, part.work.result()))
        part.size += size
        part.charged = True
        if any(part is held for held in self._slices):
            self._load.size += size

    async def _commit_slices(self) -> None:
        while True:
            ready = self._next_to_commit()
            if ready is None:
                if self.state is RunState.HALTED and not self._slices:
                    await self._look_for_skip()
                self._wake.clear()
                await self._wake.wait()
                self._check()
                continue
            self._count(ready)
            self._transaction = asyncio.create_task(self._commit(ready))
            await asyncio.wait({self._transaction})
            try:
                self._transaction.result()
            finally:
                self._transaction = None
            self._check()

    def _count(self, ready: Slice) -> None:
        fresh = [result for result in ready.work.result() if result.offset >= self._checked_until]
        self._checked_until = ready.end
        self._context.breaker.check(fresh)

    async def _commit(self, ready: Slice) -> None:
        assert self._producer is not None  # noqa: S101 - only an established run commits
        self._committing = ready
        await self._context.outlet.commit(self._producer, ready)
        self._failures = 0
        while self._slices and self._slices[0].end <= ready.end:
            self._release(self._slices.popleft())
        self._commit_limit = min(MAX_RECORDS, self._commit_limit * 2)
        self._context.on_committed(self.partition, ready)
        self._dispatch()
        self._positions.room_made()

    def _next_to_commit(self) -> Slice | None:
        """The ready slices at the head, as one; not more records than the broker was seen to take."""
        if not self._slices or not self._slices[0].ready:
            return None
        head = self._slices[0]
        if len(head.records) > self._commit_limit:
            self._slices.popleft()
            self._slices.extendleft(reversed(split(head, self._commit_limit)))
            return self._slices[0]
        together: list[Slice] = []
        count = 0
        for part in self._slices:
            count += len(part.records)
            if not part.ready or (together and count > self._commit_limit):
                break
            together.append(part)
        return merge(together)

    def _narrow(self, error: BaseException) -> None:
        """The broker refused something in a transaction: commit half as much, down to the one record."""
        refused = self._committing
        assert refused is not None  # noqa: S101 - the broker refuses only what was sent
        if len(refused.records) > 1:
            self._commit_limit = max(1, len(refused.records) // 2)
            return
        record, result = refused.records[0], refused.work.result()[0]
        if isinstance(result, Rejected):
            raise FatalError(
                f"the broker refuses the dead letter of {record.topic}-{record.partition} offset "
                f"{record.offset} ({type(error).__name__}): raise max.message.bytes of the dead-letter topic"
            ) from error
        rejected = Rejected(
            offset=record.offset,
            code="rejected_by_broker",
            message=f"the broker refused the enriched record: {type(error).__name__}",
            stage="publish",
            error_class=type(error).__name__,
        )
        self._slices[0] = replace_results(self._slices[0], [rejected])

    def _release(self, part: Slice) -> None:
        self._load.size -= part.size
        self._load.records -= len(part.records)


def _result_size(result: Result) -> int:
    if not isinstance(result, Enriched):
        return 200
    return 200 + len(result.value or b"") + len(result.key or b"")


__all__ = ["PartitionRun", "Positions", "RunContext"]

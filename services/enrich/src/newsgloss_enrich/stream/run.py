"""A partition's run: from its assignment to its revocation, the one place that commits its records.

States and transitions are in `states`; `PartitionRun._move` is the only function that changes them.
Each run has an epoch; revoking the partition moves the epoch on, and every await here is followed
by a check that the run's own still stands.
"""

import asyncio
import random
from collections.abc import Sequence

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, ProducerFenced
from aiokafka.structs import TopicPartition

from newsgloss_enrich.pool import InputRecord, PoolStoppedError
from newsgloss_enrich.stream.errors import FatalError, OffsetsUnavailableError, SupersededError
from newsgloss_enrich.stream.offsets import Committed, fetch_committed
from newsgloss_enrich.stream.places import Place, note_place
from newsgloss_enrich.stream.run_context import Positions, RunContext
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.states import RunState, check_transition
from newsgloss_enrich.stream.transaction import REFUSALS, commit_offset
from newsgloss_enrich.stream.work_in_hand import WorkInHand

log = structlog.get_logger(__name__)

READ_SECONDS = 30.0
"""For reading the committed offset; beyond it, all over with a new producer."""

MAX_BACKOFF_SECONDS = 5.0
VAIN_STARTS = 2
"""Runs that began at an offset and committed nothing before its records are tried one by one."""

HALTED_LOOK_SECONDS = 2.0
PASS_AFTER_SECONDS = 5.0
"""Idle for so long, a run commits past the markers and aborted records at its partition's end."""

ENDING = (RunState.STOPPING, RunState.GONE)
TAKING_IN = (RunState.ACTIVE, RunState.RECOVERING, RunState.HALTED)
"""A run that starts does not know yet where it begins: what it took in could have a gap before it."""

RETRIED = (KafkaError, OSError, TimeoutError, OffsetsUnavailableError, AssertionError)
"""What a new producer may mend. The client asserts on its state after a fatal error."""


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
        self._wake = asyncio.Event()
        self._work = WorkInHand(context.pool, context.budget, self._wake.set, context.on_phase)
        self._work.adopt(parked)
        self._producer: AIOKafkaProducer | None = None
        self._found = Committed(0)
        self._announced = False
        self._read_out = 0
        """The partition holds no record between `position` and this offset."""
        self.halted_because = ""
        self._transaction: asyncio.Task[None] | None = None
        self._committing: Slice | None = None
        self._counted_until = -1
        """The circuit breaker has counted the results below this offset."""
        self._failures = 0
        self.halted_because = ""
        """While halted, what cannot be read, and why."""
        self._last_error: BaseException | None = None
        self._main = asyncio.create_task(self._guarded(), name=f"run-{partition.partition}")

    # -- what the consumer calls

    @property
    def wants_records(self) -> bool:
        """Whether records of this partition should be fetched now."""
        return self.state is RunState.ACTIVE and self._work.has_room

    @property
    def position(self) -> int | None:
        """Offset that is to be fetched next; None until the committed one is known."""
        return self._work.position

    @property
    def committed(self) -> int | None:
        """The group's offset, as far as this run knows; None until it has read it."""
        return self._work.committed

    @property
    def in_flight(self) -> int:
        """Records fetched and not committed."""
        return self._work.records

    @property
    def committing(self) -> bool:
        """Whether a transaction has begun and not ended."""
        return self._transaction is not None

    @property
    def oldest_timestamp(self) -> int | None:
        """Of the oldest record that is not committed, in milliseconds since the epoch; None without one."""
        return self._work.oldest_timestamp

    def offer(self, records: Sequence[InputRecord]) -> None:
        """Take in what was fetched."""
        if self.state in TAKING_IN:
            self._work.offer(records)
            if not self._announced:
                self._wake.set()

    def drain(self) -> None:
        """Take in no more, and forget what no worker has yet; what is at work is still committed."""
        self._work.drain()

    @property
    def idle(self) -> bool:
        """Whether all that was fetched is committed, and more would be taken in."""
        return self.state is RunState.ACTIVE and self._work.idle

    def read_out(self, offset: int) -> None:
        """Learn that every record before `offset` was offered; those from `position` on are none."""
        if self.idle and offset > max(self._read_out, self.position or 0):
            self._read_out = offset
            self._wake.set()

    def halt(self, reason: str, command: str | None = None, batch: tuple[int, int] | None = None) -> None:
        """Stop taking in: there is no reading on from `position`.

        `command` is what a person may do, if it is not to skip the record; `batch` is the first and the last
        offset of a batch that cannot be read.
        """
        if self.state is RunState.ACTIVE:
            number, offset = self.partition.partition, self.position
            whole = batch is not None and offset is not None and batch[1] > offset
            skip = f"newsgloss-enrich skip --partition {number} --offset {offset}"
            self.halted_because = reason
            log.error(
                "partition halted",
                topic=self.partition.topic,
                partition=number,
                offset=offset,
                **({"first_offset": batch[0], "last_offset": batch[1]} if batch else {}),
                reason=reason,
                next=command or (f"{skip} --batch" if whole else skip),
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
            if not transaction.done():
                self._context.on_aborted(None)
            transaction.cancel()
        self._main.cancel()
        await asyncio.gather(self._main, *filter(None, [transaction]), return_exceptions=True)
        self._drop_producer()
        parked = self._work.close()
        self._move(RunState.GONE)
        return parked

    # -- the state machine

    def _move(self, target: RunState) -> None:
        check_transition(self.state, target)
        log.debug("run", partition=self.partition.partition, epoch=self.epoch, was=self.state, now=target)
        self.state = target

    def _check(self) -> None:
        if self.state in ENDING or not self._positions.stands(self.partition, self.epoch):
            raise SupersededError

    async def _guarded(self) -> None:
        try:
            await self._live()
        except (SupersededError, PoolStoppedError):
            return  # a pool that broke, `PoolBrokenError`, is another thing
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - handed over whole; the service stops on it
            note_place(error, self._place())
            self._context.on_fatal(error)

    def _place(self) -> Place:
        """The records that a fatal error may concern: those being committed, else all in hand."""
        part = self._committing
        first = part.records[0].offset if part is not None else self.committed
        end = part.end if part is not None else self.position
        return Place(self.partition.topic, self.partition.partition, first, None if end is None else end - 1)

    async def _live(self) -> None:
        while True:
            try:
                await self._establish()
                await self._commit_slices()
            except REFUSALS as error:
                self._check()
                if self._committing is not None:
                    self._work.refused(self._committing, error)
                self._recover(error)
            except RETRIED as error:
                self._check()
                self._recover(error)
            except asyncio.CancelledError as error:
                task = asyncio.current_task()
                if task is None or task.cancelling():
                    raise
                self._check()
                self._recover(error)  # the client let a cancellation of its own out

    def _recover(self, error: BaseException) -> None:
        self._failures += 1
        self._last_error = error
        if self.state is not RunState.RECOVERING:
            self._move(RunState.RECOVERING)
        self._committing = None
        self._drop_producer()
        self._context.on_recovery(self.partition, error)

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
        self._found = committed
        self._read_out = 0
        self._work.reconcile(committed.offset)
        assert self.position is not None  # noqa: S101 - reconciling has set it
        self._positions.seek(self.partition, self.position)
        self._move(RunState.ACTIVE)
        self._work.dispatch()
        self._positions.room_made()

    def _retry_delay(self) -> float:
        backoff = min(MAX_BACKOFF_SECONDS, 0.05 * 2.0 ** min(self._failures - 1, 10))
        if isinstance(self._last_error, ProducerFenced):
            # Perhaps we are the zombie: the next heartbeat will tell, so wait for it first.
            backoff = max(backoff, self._context.heartbeat_seconds)
        return backoff * random.uniform(1.0, 1.5)  # noqa: S311 - jitter

    async def _begin_without_offset(self) -> Committed:
        if self._announced or self.committed is not None:
            raise FatalError(
                f"the committed offset of {self.partition.topic}-{self.partition.partition} in group "
                f"{self._context.group!r} has vanished while the partition was at work: was the group "
                "deleted? Set its offsets, then start again"
            )
        assert self._producer is not None  # noqa: S101 - set by the caller
        committed = Committed(await self._positions.first_offset(self.partition))
        self._check()
        await commit_offset(self._producer, self._context.group, self.partition, committed)
        self._check()
        return committed

    async def _announce(self) -> None:
        """Before the first record goes to a worker: note in the offset's metadata that a run begins here.

        The first commit takes the note away. A record that takes the whole container down leaves such notes
        behind, and is then tried alone.
        """
        assert self._producer is not None  # noqa: S101 - the run is established
        found = self._found
        if found.starts >= VAIN_STARTS:
            self._work.careful_from(found.offset)
            log.warning(
                "records are tried one by one",
                topic=self.partition.topic,
                partition=self.partition.partition,
                offset=found.offset,
                because=f"{found.starts} runs began here and committed nothing",
            )
        note = Committed(found.offset, found.starts + 1)
        await commit_offset(self._producer, self._context.group, self.partition, note)
        self._check()
        self._announced = True
        self._work.begin()

    async def _look_for_skip(self) -> None:
        assert self._producer is not None  # noqa: S101 - the run is established
        while self.state is RunState.HALTED:
            await asyncio.sleep(HALTED_LOOK_SECONDS)
            self._check()
            found = await fetch_committed(self._producer.client, self._context.group, self.partition)
            self._check()
            if found is not None and found.offset != self.committed:
                raise OffsetsUnavailableError("the group was moved on")

    def _drop_producer(self) -> None:
        if self._producer is not None:
            self._context.producers.discard(self._producer)
            self._producer = None

    # -- from results to committed results

    async def _commit_slices(self) -> None:
        while True:
            self._wake.clear()
            if not self._announced and self._work.records:
                await self._announce()
            ready = self._work.next_to_commit()
            if ready is None:
                if self.state is RunState.HALTED and not self._work.records:
                    await self._look_for_skip()
                await self._wait()
                self._check()
                continue
            self._committing = ready
            await self._count(ready)
            self._check()
            self._transaction = asyncio.create_task(self._commit(ready))
            await asyncio.wait({self._transaction})
            try:
                self._transaction.result()
            except Exception as error:
                self._context.on_aborted(error)
                raise
            finally:
                self._transaction = None
            self._check()

    async def _wait(self) -> None:
        """For results, or for what else wakes the run; one that stays idle passes markers meanwhile."""
        seconds = PASS_AFTER_SECONDS if self._is_behind_markers() else None
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            self._check()
            if self._is_behind_markers():
                await self._pass_markers()

    def _is_behind_markers(self) -> bool:
        return self.idle and self._read_out > (self.position or 0)

    async def _pass_markers(self) -> None:
        """Commit the offset after what is no record, so that a group that has done all shows no lag.

        Offsets alone are committed: that writes no marker into the raw topic.
        """
        assert self._producer is not None  # noqa: S101 - the run is established
        passed = Committed(self._read_out, 0 if self._announced else self._found.starts)
        await commit_offset(self._producer, self._context.group, self.partition, passed)
        self._check()
        self._found = passed
        self._work.passed(passed.offset)

    async def _count(self, ready: Slice) -> None:
        fresh = [result for result in ready.work.result() if result.offset >= self._counted_until]
        await self._context.breaker.check(fresh)
        self._counted_until = ready.end

    async def _commit(self, ready: Slice) -> None:
        assert self._producer is not None  # noqa: S101 - only an established run commits
        await self._context.outlet.commit(self._producer, ready, self._context.on_phase)
        self._committing = None
        self._failures = 0
        self._work.committed_up_to(ready.end)
        self._context.on_committed(self.partition, ready)
        if self.state not in ENDING:
            self._work.dispatch()
            self._positions.room_made()

"""A partition's run: one assignment of one partition, and the only place that commits its records.

`states` describes the states and the transitions between them; `PartitionRun._move` is the only function that
changes the state. The run object is the assignment: `let_go` ends it at once, and every await in here is
followed by a check that it has not ended meanwhile.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

import structlog
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.transactional import PRODUCER_FAILURES
from newsgloss_enrich.pool import InputRecord, PoolStoppedError
from newsgloss_enrich.stream.commit import REFUSALS
from newsgloss_enrich.stream.context import RunContext
from newsgloss_enrich.stream.errors import OffsetsUnavailableError, SupersededError
from newsgloss_enrich.stream.group_offset import FirstOffset, GroupOffset
from newsgloss_enrich.stream.halt import Halt, log_halt
from newsgloss_enrich.stream.in_flight import InFlight
from newsgloss_enrich.stream.places import note_place
from newsgloss_enrich.stream.retry import retry_delay
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.states import RunState, check_transition
from newsgloss_enrich.stream.transactions import Transactions

log = structlog.get_logger(__name__)

SKIP_CHECK_SECONDS = 2.0
PASS_AFTER_SECONDS = 5.0
"""After this time idle, a run commits past the markers and aborted records at its partition's end."""

ENDING = (RunState.STOPPING, RunState.GONE)
TAKING_IN = (RunState.ACTIVE, RunState.RECOVERING, RunState.HALTED)
"""A starting run does not know yet where it begins: the records it took in could have a gap before them."""

RETRIED = (*PRODUCER_FAILURES, OffsetsUnavailableError)
"""Errors that a new producer may cure."""


class Wants(NamedTuple):
    """What a run wants of the poller."""

    records: bool
    seek_to: int | None = None
    """The offset to fetch from next; None: the client's position is right."""


class PartitionRun:
    """One assignment of one partition."""

    def __init__(
        self,
        partition: TopicPartition,
        context: RunContext,
        first_offset: FirstOffset,
        parked: Sequence[Slice] = (),
    ) -> None:
        """Start the run.

        Args:
            partition: The assigned partition.
            context: What all runs share.
            first_offset: Finds the offset to begin at when the group has none.
            parked: Slices that the partition's last run here did not commit.
        """
        self.partition = partition
        self.state = RunState.STARTING
        self.halted_because = ""
        """What cannot be read, and why; meaningful while halted."""
        self._context = context
        self._wake = asyncio.Event()
        self.in_flight = InFlight(context.pool, context.budget, self._wake, context.listener.on_phase)
        self.in_flight.adopt(parked)
        self._group = GroupOffset(partition, context.group, context.producers, first_offset, self._check)
        self._transactions = Transactions(partition, context, self.in_flight, self._group, self._check)
        self._seek_to: int | None = None
        self._read_up_to = 0
        """The partition holds no record between the next offset and this one."""
        self._failures = 0
        self._last_error: BaseException | None = None
        self._main = asyncio.create_task(self._guarded(), name=f"run-{partition.partition}")

    # -- called by the poller

    def update(self) -> Wants:
        """Decide anew what the poller should do for this partition."""
        wants_records = self.state is RunState.ACTIVE and self.in_flight.update_room()
        return Wants(wants_records, self._seek_to)

    def sought(self) -> None:
        """The client fetches from the run's next offset now."""
        self._seek_to = None

    def offer(self, records: Sequence[InputRecord]) -> None:
        """Take in fetched records, unless they were fetched at a position that the run has left."""
        if self.state in TAKING_IN and self._seek_to is None:
            self.in_flight.offer(records)
            if not self._group.is_noted:
                self._wake.set()

    @property
    def idle(self) -> bool:
        """Whether everything fetched is committed, and the run would take in more."""
        return self.state is RunState.ACTIVE and self._seek_to is None and self.in_flight.is_empty

    def read_up_to(self, offset: int) -> None:
        """Every record below `offset` was offered: from the next offset on there are only markers."""
        if self.idle and offset > max(self._read_up_to, self.in_flight.position or 0):
            self._read_up_to = offset
            self._wake.set()

    def halt(self, halt: Halt) -> None:
        """Take in no more: the record at the next offset cannot be read."""
        if self.state is RunState.ACTIVE:
            self.halted_because = halt.reason
            log_halt(self.partition, self.in_flight.position, halt)
            self._move(RunState.HALTED)
            self._wake.set()

    # -- called by the consumer

    @property
    def committing(self) -> bool:
        """Whether a transaction has begun and not ended."""
        return self._transactions.is_open

    def let_go(self) -> None:
        """End the assignment at once: nothing more is begun for the partition. `close` has to follow."""
        self._move(RunState.STOPPING)
        self._wake.set()

    async def close(self, grace_seconds: float) -> list[Slice]:
        """Wait for a transaction that has begun, and return the slices that are not committed.

        Work at the workers goes on. The partition's next run here may adopt it.
        """
        transaction = await self._transactions.finish(grace_seconds)
        self._main.cancel()
        await asyncio.gather(self._main, *filter(None, [transaction]), return_exceptions=True)
        self._group.drop_producer()
        parked = self.in_flight.close()
        self._move(RunState.GONE)
        return parked

    # -- the state machine

    def _move(self, target: RunState) -> None:
        check_transition(self.state, target)
        log.debug("run", partition=self.partition.partition, was=self.state, now=target)
        self.state = target

    def _check(self) -> None:
        if self.state in ENDING:
            raise SupersededError

    async def _guarded(self) -> None:
        try:
            await self._live()
        except (SupersededError, PoolStoppedError):
            return  # unlike `PoolBrokenError`, which is fatal
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - handed over whole; the service stops on it
            note_place(error, self._transactions.place())
            self._context.on_fatal(error)

    async def _live(self) -> None:
        while True:
            try:
                await self._establish()
                await self._commit_slices()
            except REFUSALS as error:
                self._check()
                if self._transactions.slice is not None:
                    self.in_flight.refused(self._transactions.slice, error)
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
        self._transactions.slice = None
        self._group.drop_producer()
        self._context.listener.on_recovery(self.partition, error)

    # -- starting and recovering

    async def _establish(self) -> None:
        if self.state is RunState.RECOVERING:
            await asyncio.sleep(
                retry_delay(self._failures, self._last_error, self._context.heartbeat_seconds)
            )
            self._check()
        await self._group.establish(is_known=self.in_flight.committed is not None)
        self._read_up_to = 0
        self.in_flight.reconcile(self._group.found.offset)
        self._seek_to = self.in_flight.position
        self._move(RunState.ACTIVE)
        self.in_flight.dispatch()
        self._context.changed.set()

    async def _note_start(self) -> None:
        if self._group.is_fruitless:
            self.in_flight.one_by_one_from(self._group.found.offset)
        await self._group.note_start()
        self.in_flight.begin()

    # -- committing

    async def _commit_slices(self) -> None:
        while True:
            self._wake.clear()
            if not self._group.is_noted and self.in_flight.records:
                await self._note_start()
            ready = self.in_flight.next_to_commit()
            if ready is not None:
                await self._transactions.commit(ready)
                self._failures = 0
                self.in_flight.dispatch()
                self._context.changed.set()
            elif self.state is RunState.HALTED and not self.in_flight.records:
                await self._wait_for_skip()
            else:
                await self._wait()

    async def _wait(self) -> None:
        """Wait for an event; a run that stays idle passes markers meanwhile."""
        seconds = PASS_AFTER_SECONDS if self._is_behind_markers() else None
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            self._check()
            if self._is_behind_markers():
                await self._pass_markers()
        self._check()

    async def _wait_for_skip(self) -> None:
        while self.state is RunState.HALTED:
            await asyncio.sleep(SKIP_CHECK_SECONDS)
            self._check()
            found = await self._group.read()
            if found is not None and found.offset != self.in_flight.committed:
                raise OffsetsUnavailableError("the group was moved past the record")

    def _is_behind_markers(self) -> bool:
        return self.idle and self._read_up_to > (self.in_flight.position or 0)

    async def _pass_markers(self) -> None:
        """Commit the offset after the markers, so that a group that has done everything shows no lag."""
        offset = self._read_up_to
        await self._group.commit(offset)
        self.in_flight.pass_to(offset)

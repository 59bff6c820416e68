"""Polls one client for the runs that want records.

Kafka's client behaves in ways that the rules here answer. Records fetched before a seek leak out unless the
partition was paused. A `getmany` that is cancelled, or fails to decode, leaves positions moved. `getmany()`
without partitions means all of them.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError, NoOffsetForPartitionError, OffsetOutOfRangeError
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.aiokafka_gaps.consumers import raise_membership_error, set_fetch_wait
from newsgloss_common.kafka.aiokafka_gaps.tasks import check_tasks
from newsgloss_common.kafka.fetch_guard import UnreadableBatchError
from newsgloss_common.kafka.permissions import REFUSALS
from newsgloss_enrich.stream.bounds import ReadBound
from newsgloss_enrich.stream.context import RunContext
from newsgloss_enrich.stream.fetch_wait import fetch_wait_ms
from newsgloss_enrich.stream.intake import Intake, Runs
from newsgloss_enrich.stream.log_edges import halt_at_gaps, note_read_up_to
from newsgloss_enrich.stream.unreadable import UnreadableSearch

log = structlog.get_logger(__name__)

MAX_RECORDS_A_POLL = 1000
IDLE_SECONDS = 1.0

BROKEN_AFTER = 20
"""Failed polls in a row, for each partition, before the client is replaced."""


class Poller:
    """Fetches for the runs, as they want it."""

    def __init__(
        self, client: AIOKafkaConsumer, runs: Runs, context: RunContext, bound: ReadBound | None
    ) -> None:
        self._client = client
        self._runs = runs
        self._context = context
        self._bound = bound
        self._intake = Intake(client, runs, context.listener, bound)
        self._search = UnreadableSearch(client, runs, self._intake)
        self._stopped = False
        self._failures = 0
        self.paused: set[TopicPartition] = set()

    def assign(self, partitions: Iterable[TopicPartition]) -> None:
        """Begin with newly assigned partitions; they stay paused until their runs want records.

        To be called before the assignment callback's first await: records of an old position leak out of a
        partition that is not paused by then.
        """
        self.paused = set(partitions)
        self._client.pause(*self.paused)
        self._search.stop()
        if self._bound is not None:
            self._bound.forget_all()

    def stop(self) -> None:
        """Have `poll` return."""
        self._stopped = True
        self._context.changed.set()

    async def poll(self) -> None:
        """Poll until `stop` is called.

        Raises:
            aiokafka.errors.KafkaError: the client is of no more use, or this user may not read any more.
        """
        while not self._stopped:
            check_tasks(self._client)
            partitions = self._partitions()
            if partitions:
                await self._poll_once(partitions)
                continue
            # The client reports why the group does not admit it in a poll only, and there is none.
            raise_membership_error(self._client)
            self._context.changed.clear()
            if not self._partitions():
                await wait_for(self._context.changed, IDLE_SECONDS)

    def _partitions(self) -> list[TopicPartition]:
        """Ask the runs what they want; the partitions to poll, which are those not paused."""
        wanted = []
        for partition in self._client.assignment():
            run = self._runs.get(partition)
            wants_records = False
            if run is not None:
                wants_records, seek_to = run.update()
                if seek_to is not None:
                    self._intake.seek(partition, seek_to)
            if wants_records and not (self._bound is not None and self._bound.is_reached(partition)):
                wanted.append(partition)
                if partition in self.paused:
                    self._client.resume(partition)
                    self.paused.discard(partition)
            elif partition not in self.paused:
                self._client.pause(partition)
                self.paused.add(partition)
        return self._search.narrow(wanted)

    async def _poll_once(self, partitions: list[TopicPartition]) -> None:
        try:
            await self._fetch(partitions)
            self._failures = 0
        except REFUSALS:
            # It was allowed at start. Until it is allowed again, nothing can be read.
            raise
        except OffsetOutOfRangeError as error:
            self._intake.seek_back()
            await halt_at_gaps(self._client, self._runs, error)
            self._failed(error)
        except Exception as error:  # noqa: BLE001 - searched for below, and raised when that does not help
            # A new group's first polls may find no offset: the runs know theirs and have sought.
            if not self._failures and not isinstance(error, NoOffsetForPartitionError):
                log.warning("a poll failed; its partitions are looked at one by one", error=repr(error))
            self._intake.seek_back()
            await self._search.poll_failed(partitions, error)
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        if self._failures >= BROKEN_AFTER * max(1, len(self._runs)):
            raise KafkaError(f"polling failed {self._failures} times in a row: {error!r}") from error

    async def _fetch(self, partitions: list[TopicPartition]) -> None:
        records = sum(run.in_flight.records for run in self._runs.values())
        wait_ms = fetch_wait_ms(records, self._context.pool.seconds_per_record, any_paused=bool(self.paused))
        set_fetch_wait(self._client, wait_ms)
        try:
            fetched = await self._client.getmany(
                *partitions, timeout_ms=wait_ms, max_records=MAX_RECORDS_A_POLL
            )
        except UnreadableBatchError as error:
            self._search.halt_at(error)
            return
        self._intake.take(fetched)
        if self._bound is not None:
            await self._note_positions(self._bound, partitions)
        else:
            await note_read_up_to(self._client, self._runs, partitions)
        self._search.poll_succeeded(partitions)

    async def _note_positions(self, bound: ReadBound, polled: Sequence[TopicPartition]) -> None:
        for partition in polled:
            if partition in self._client.assignment():
                position = await self._client.position(partition)
                if partition in self._runs:
                    bound.note_position(partition, position)


async def wait_for(event: asyncio.Event, seconds: float) -> None:
    """Wait until the event is set, or the time is over."""
    # Not asyncio's own `wait_for`: until Python 3.12 it loses a cancellation that comes with the event.
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()

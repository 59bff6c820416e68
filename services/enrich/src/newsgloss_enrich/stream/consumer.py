"""Polling and rebalances: which partitions are ours, and what is fetched of them.

What the client really does, and each rule here answers: records fetched before a seek leak out unless
the partition is paused before the assignment callback's first await; no heartbeat is sent during that
callback; a cancelled or undecodable `getmany` leaves positions moved; `getmany()` without partitions
means all of them.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from aiokafka.errors import (
    KafkaError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
)
from aiokafka.structs import TopicPartition

from newsgloss_common.fetch_guard import DEFAULT_UNPACKED_BYTES, UnreadableBatchError, guard_fetches
from newsgloss_common.permissions import REFUSALS
from newsgloss_enrich.pool import InputRecord
from newsgloss_enrich.stream.client_tasks import check_tasks
from newsgloss_enrich.stream.closing import stop_client
from newsgloss_enrich.stream.log_edges import halt_at_gaps, tell_read_out
from newsgloss_enrich.stream.patience import QUICK_MS, fetch_wait_ms
from newsgloss_enrich.stream.run import PartitionRun
from newsgloss_enrich.stream.run_context import RunContext
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.start_from import StartAt, StartFrom
from newsgloss_enrich.stream.states import RunState

log = structlog.get_logger(__name__)

MAX_RECORDS_A_POLL = 1000
IDLE_SECONDS = 1.0
REVOKE_SECONDS = 5.0
REJOIN_SECONDS = 3.0
"""Beyond `REVOKE_SECONDS`, how long a rebalance waits for a member. The others stand still meanwhile: a
leader that is stopped after it has joined holds them up for all of it, since its session is not looked at."""

FETCH_MAX_BYTES = 4 * 1024 * 1024
INT_MAX = 2**31 - 1
HALT_AFTER = 3
"""Failed polls of one partition alone, before it is taken for unreadable."""

BROKEN_AFTER = 20
"""Failed polls in a row, before the client is thrown away and made anew."""

MAX_PAUSE_SECONDS = 10.0
"""Between two clients, once several in a row have failed."""

WELL_SECONDS = 60.0
"""A client that lived for so long has not failed at once: the next pause is short again."""

METADATA_MAX_AGE_MS = 30_000
"""How soon partitions that are added to the raw topic are read. The client's own five minutes are long for
records that wait, and a request every half a minute is nothing to a broker."""


@dataclass(frozen=True)
class ConsumerSettings:
    """What of the client is set; all else in `_client` is fixed by the engine's design."""

    group: str
    topic: str
    session_timeout_ms: int
    start_from: StartFrom | StartAt
    max_partition_fetch_bytes: int = 1024 * 1024
    max_unpacked_bytes: int = DEFAULT_UNPACKED_BYTES
    """What one record batch may unpack to, and all that is unpacked and not taken in."""

    ends: Mapping[int, int] | None = None
    """For each partition the offset before which reading ends; None: it never does."""


class PartitionConsumer(ConsumerRebalanceListener):
    """Feeds the runs of the partitions that the group gives this member."""

    def __init__(
        self, settings: ConsumerSettings, client_options: Mapping[str, Any], context: RunContext
    ) -> None:
        self._settings = settings
        self._options = dict(client_options)
        self._context = context
        self._client: AIOKafkaConsumer | None = None
        self._epochs: dict[TopicPartition, int] = {}
        self._parked: dict[TopicPartition, list[Slice]] = {}
        self._paused: set[TopicPartition] = set()
        self._suspected: deque[TopicPartition] = deque()
        self._wake = asyncio.Event()
        self._closing: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._settled = False
        """Between an assignment and the next revocation."""
        self._ended: set[TopicPartition] = set()
        """Partitions read up to their end, where `ends` sets one."""
        self.runs: dict[TopicPartition, PartitionRun] = {}
        self.joined = False
        self._rebalancing_since: float | None = None

    # -- life

    async def consume(self) -> None:
        """Poll until `stop_intake` is called. A client that stays broken, or is refused, is replaced."""
        failures = 0
        while not self._stopping:
            self._client = self._new_client()
            self._rebalancing_since = began = time.monotonic()
            try:
                await self._client.start()
                guard_fetches(self._client, self._settings.max_unpacked_bytes)
                self._client.subscribe([self._settings.topic], listener=self)
                await self._poll_until_broken()
            except (KafkaError, OSError) as error:
                if self.joined:
                    log.warning("consumer starts anew", error=repr(error))
                    self.joined = False
                self._context.on_recovery(TopicPartition(self._settings.topic, -1), error)
                await self._close_client()
                failures = 1 if time.monotonic() - began > WELL_SECONDS else failures + 1
                await self._rest(pause_seconds(failures))

    def stop_intake(self) -> None:
        """Fetch no more."""
        self._stopping = True
        self._wake.set()

    async def drain(self, seconds: float) -> bool:
        """Finish what is at work; False when that took too long and something is left."""
        for run in self.runs.values():
            run.drain()
        deadline = asyncio.get_running_loop().time() + seconds
        while self.in_flight:
            self._wake.clear()
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            try:
                await asyncio.wait_for(self._wake.wait(), min(left, 0.2))
            except TimeoutError:
                continue
        return True

    async def close(self) -> None:
        """Let go of all partitions and leave the group; each step is bounded."""
        await self._revoke_all()
        for parts in self._parked.values():
            for part in parts:
                part.work.cancel()
        self._parked.clear()
        await self._context.producers.settle()
        await self._close_client()
        if self._closing:
            await asyncio.wait(self._closing)

    @property
    def in_flight(self) -> int:
        """Records fetched and not committed."""
        return sum(run.in_flight for run in self.runs.values())

    @property
    def finished(self) -> bool:
        """Whether all that is ours has been read up to its end, and committed."""
        return self._settled and all(
            partition in self._ended and run.state is RunState.ACTIVE and not run.in_flight
            for partition, run in self.runs.items()
        )

    @property
    def paused(self) -> int:
        """Partitions that are not fetched at this moment."""
        return len(self._paused & self.runs.keys())

    @property
    def client(self) -> AIOKafkaConsumer | None:
        """The client in use."""
        return self._client

    # -- what runs ask for

    def stands(self, partition: TopicPartition, epoch: int) -> bool:
        """Whether this epoch is still the partition's."""
        return self._epochs.get(partition) == epoch

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Fetch from `offset` next."""
        self._ended.discard(partition)
        if self._client is not None:
            self._client.seek(partition, offset)

    async def first_offset(self, partition: TopicPartition) -> int:
        """Where a group without an offset begins."""
        assert self._client is not None  # noqa: S101 - runs exist only while it does
        return await self._settings.start_from.resolve(self._client, partition)

    def room_made(self) -> None:
        """Look at once whether a partition wants records."""
        self._wake.set()

    # -- rebalances

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Heartbeats go on meanwhile; still it is short: no worker is waited for."""
        with self._fatal_if_it_fails():
            await self._revoked(revoked)

    async def _revoked(self, revoked: Iterable[TopicPartition]) -> None:
        if revoked:
            self._rebalancing_since = began = time.monotonic()
            committing = [partition.partition for partition, run in self.runs.items() if run.committing]
            await self._revoke_all()
            log.info("revoked", committing=committing, seconds=round(time.monotonic() - began, 2))

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Pause before any await, make the runs, return: no heartbeat is sent in here.

        While stopping no run is made: this member leaves in a moment, and the others get the partitions.
        """
        with self._fatal_if_it_fails():
            self._assigned(assigned)

    @contextmanager
    def _fatal_if_it_fails(self) -> Iterator[None]:
        """The client logs what its callbacks raise and goes on, with partitions that nobody works on."""
        try:
            yield
        except Exception as error:
            self._context.on_fatal(error)
            raise

    def _assigned(self, assigned: Iterable[TopicPartition]) -> None:
        if self._stopping:
            return
        partitions = sorted(assigned)
        assert self._client is not None  # noqa: S101 - the caller is the client
        self._client.pause(*partitions)
        self._paused = set(partitions)
        self._suspected.clear()
        self._ended.clear()
        for partition in partitions:
            epoch = self._next_epoch(partition)
            parked = self._parked.pop(partition, [])
            self.runs[partition] = PartitionRun(partition, epoch, self._context, self, parked)
        for parts in self._parked.values():
            for part in parts:
                part.work.cancel()
        self._parked.clear()
        self.joined = self._settled = True
        if self._rebalancing_since is not None:
            self._context.on_rebalanced(time.monotonic() - self._rebalancing_since)
            self._rebalancing_since = None
        log.info(
            "assigned",
            topic=self._settings.topic,
            partitions=[partition.partition for partition in partitions],
        )

    def _next_epoch(self, partition: TopicPartition) -> int:
        self._epochs[partition] = self._epochs.get(partition, 0) + 1
        return self._epochs[partition]

    async def _revoke_all(self) -> None:
        self._settled = False
        runs, self.runs = self.runs, {}
        for partition in runs:
            self._next_epoch(partition)
        parked = await asyncio.gather(*(run.revoke(REVOKE_SECONDS) for run in runs.values()))
        for partition, parts in zip(runs, parked, strict=True):
            if parts:
                self._parked[partition] = parts

    # -- polling

    async def _poll_until_broken(self) -> None:
        assert self._client is not None  # noqa: S101 - only while polling
        failures = 0
        while not self._stopping:
            check_tasks(self._client)
            ready = self._ready()
            if not ready:
                # What keeps this member out of the group is told by a poll alone, and none is made.
                self._client._coordinator.check_errors()  # noqa: SLF001 - the client has no other way
                self._wake.clear()
                if not self._ready():
                    await self._pause_for(IDLE_SECONDS)
                continue
            probing = bool(self._suspected)
            try:
                await self._poll(ready)
                failures = 0
            except REFUSALS:
                # It was allowed at start. Until it is again, nothing here can be read.
                raise
            except OffsetOutOfRangeError as error:
                failures += 1
                self._seek_back()
                await halt_at_gaps(self._client, self.runs, error)
                self._give_up_after(failures, error)
            except Exception as error:  # noqa: BLE001 - looked into below, and raised when it does not end
                # A new group's first polls may find no offset: the runs know theirs, and have sought there.
                failures += 1
                if failures == 1 and not isinstance(error, NoOffsetForPartitionError):
                    log.warning("a poll failed; its partitions are looked at one by one", error=repr(error))
                self._seek_back()
                if probing and await self._read_singly(ready[0]):
                    self._suspected.popleft()
                elif probing:
                    self._probe_failed(ready[0], error)
                else:
                    self._suspected.extend(ready * HALT_AFTER)
                self._give_up_after(failures, error)

    def _give_up_after(self, failures: int, error: Exception) -> None:
        if failures >= BROKEN_AFTER * max(1, len(self.runs)):
            raise KafkaError(f"polling failed {failures} times in a row: {error!r}") from error

    async def _rest(self, seconds: float) -> None:
        """Let time pass, unless intake is stopped meanwhile."""
        until = time.monotonic() + seconds
        while not self._stopping and (left := until - time.monotonic()) > 0:
            self._wake.clear()
            await self._pause_for(left)

    async def _pause_for(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    def _ready(self) -> list[TopicPartition]:
        """The partitions to poll; pauses and resumes accordingly. After an error, one at a time."""
        assert self._client is not None  # noqa: S101 - only while polling
        wanted = [
            partition
            for partition, run in self.runs.items()
            if run.wants_records and partition not in self._ended
        ]
        assigned = self._client.assignment()
        for partition in assigned:
            if partition in wanted and partition in self._paused:
                self._client.resume(partition)
                self._paused.discard(partition)
            elif partition not in wanted and partition not in self._paused:
                self._client.pause(partition)
                self._paused.add(partition)
        wanted = [partition for partition in wanted if partition in assigned]
        while self._suspected and self._suspected[0] not in wanted:
            self._suspected.popleft()
        return [self._suspected[0]] if self._suspected else wanted

    async def _poll(self, ready: list[TopicPartition]) -> None:
        assert self._client is not None  # noqa: S101 - only while polling
        cost = self._context.pool.seconds_per_record
        wait_ms = fetch_wait_ms(self.in_flight, cost, any_paused=bool(self._paused))
        self._client._fetcher._fetch_max_wait_ms = wait_ms  # noqa: SLF001 - there is no other way to change it
        try:
            fetched = await self._client.getmany(*ready, timeout_ms=wait_ms, max_records=MAX_RECORDS_A_POLL)
        except UnreadableBatchError as error:
            self._halt_at(error)
            return
        self._take_in(fetched)
        if self._settings.ends is not None:
            await self._note_ends(ready)
        else:
            await tell_read_out(self._client, self.runs, ready)
        if self._suspected:
            self._suspected = deque(partition for partition in self._suspected if partition != ready[0])

    async def _read_singly(self, partition: TopicPartition) -> bool:
        """Take in what comes before a record that cannot be read: a poll that fails loses it all.

        True when no such record was come upon.
        """
        try:
            for _ in range(MAX_RECORDS_A_POLL):
                run = self.runs.get(partition)
                if self._client is None or run is None or not run.wants_records:
                    return True
                fetched = await self._client.getmany(partition, timeout_ms=QUICK_MS, max_records=1)
                if not fetched:
                    return True
                self._take_in(fetched)
        except UnreadableBatchError as error:
            self._halt_at(error)
        except Exception:  # noqa: BLE001 - the poll before this one failed in the same way, and is reported
            self._seek_back()
            return False
        return True

    def _take_in(self, fetched: Mapping[TopicPartition, Sequence[ConsumerRecord]]) -> None:
        for partition, records in fetched.items():
            run = self.runs.get(partition)
            if run is None:
                continue
            wanted = records
            if self._settings.ends is not None:
                wanted = [one for one in records if not self._ends_at(partition, one.offset)]
            self._context.on_fetched(len(wanted))
            run.offer(list(map(_input, wanted)))

    async def _note_ends(self, polled: list[TopicPartition]) -> None:
        """By the client's position, which also passes what is no record: the marks of transactions."""
        for partition in polled:
            if self._client is not None and partition in self._client.assignment():
                position = await self._client.position(partition)
                if partition in self.runs and self._ends_at(partition, position):
                    self._ended.add(partition)

    def _ends_at(self, partition: TopicPartition, offset: int) -> bool:
        ends = self._settings.ends
        return ends is not None and offset >= ends[partition.partition]

    def _probe_failed(self, partition: TopicPartition, error: Exception) -> None:
        self._suspected.popleft()
        run = self.runs.get(partition)
        if run is not None and partition not in self._suspected:
            run.halt(f"the record at this offset cannot be read: {error!r}")

    def _halt_at(self, error: UnreadableBatchError) -> None:
        """Nothing was given with the error, so that no other position has moved: see `fetch_guard`."""
        self._seek_back()
        run = self.runs.get(error.partition)
        if run is not None and run.position is not None and run.position <= error.last:
            run.halt(f"the record batch cannot be read: {error.reason}", batch=(error.first, error.last))

    def _seek_back(self) -> None:
        for partition, run in self.runs.items():
            if run.position is None or self._client is None:
                continue
            if partition in self._client.assignment():
                self._client.seek(partition, run.position)

    # -- the client

    def _new_client(self) -> AIOKafkaConsumer:
        session = self._settings.session_timeout_ms
        rebalance = max(session, int((REVOKE_SECONDS + REJOIN_SECONDS) * 1000))
        return AIOKafkaConsumer(
            **self._options,
            client_id="newsgloss-enrich",
            group_id=self._settings.group,
            auto_offset_reset="none",
            enable_auto_commit=False,
            isolation_level="read_committed",
            metadata_max_age_ms=METADATA_MAX_AGE_MS,
            fetch_max_wait_ms=QUICK_MS,
            fetch_max_bytes=FETCH_MAX_BYTES,
            max_partition_fetch_bytes=self._settings.max_partition_fetch_bytes,
            max_poll_interval_ms=INT_MAX,
            session_timeout_ms=session,
            heartbeat_interval_ms=heartbeat_ms(session),
            rebalance_timeout_ms=rebalance,
            request_timeout_ms=rebalance + 10_000,
            partition_assignment_strategy=(StickyPartitionAssignor,),
        )

    async def _close_client(self) -> None:
        """In a task of its own: a client that is left half closed would stay in the group."""
        client, self._client = self._client, None
        closing = asyncio.create_task(self._let_go(client), name="closing the consumer")
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)
        await asyncio.shield(closing)

    async def _let_go(self, client: AIOKafkaConsumer | None) -> None:
        await self._revoke_all()
        if client is not None:
            await stop_client(client)


def pause_seconds(failures: int) -> float:
    """Before the next client, after so many that failed in a row."""
    return min(MAX_PAUSE_SECONDS, 2.0 ** min(failures - 1, 10)) * random.uniform(1.0, 1.25)  # noqa: S311 - jitter


def heartbeat_ms(session_timeout_ms: int) -> int:
    """Often enough that members learn of a rebalance within a second or so."""
    return max(100, min(1000, session_timeout_ms // 6))


def _input(record: ConsumerRecord) -> InputRecord:
    return InputRecord(
        record.topic,
        record.partition,
        record.offset,
        record.timestamp,
        record.key,
        record.value,
        list(record.headers),
    )

"""The consumer's life: its clients, one after the other, and the rebalances of its group.

No heartbeat is sent while the client's assignment callback runs, so that callback must return at once.
"""

import asyncio
import random
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.closing import stop_client
from newsgloss_common.kafka.fetch_guard import guard_fetches
from newsgloss_enrich.stream.client import REVOKE_SECONDS, ConsumerSettings, new_client
from newsgloss_enrich.stream.context import RunContext
from newsgloss_enrich.stream.membership import Membership
from newsgloss_enrich.stream.poller import Poller, wait_for
from newsgloss_enrich.stream.run import PartitionRun
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.states import RunState

log = structlog.get_logger(__name__)

MAX_PAUSE_SECONDS = 10.0
"""Longest pause between two clients, once several in a row have failed."""

WELL_SECONDS = 60.0
"""A client that lived this long has not failed at once: the next pause is short again."""

DRAIN_CHECK_SECONDS = 0.2


class PartitionConsumer(ConsumerRebalanceListener):
    """One member of the group, and the runs of the partitions that are assigned to it."""

    def __init__(
        self, settings: ConsumerSettings, client_options: Mapping[str, Any], context: RunContext
    ) -> None:
        self._settings = settings
        self._options = client_options
        self._context = context
        self._client: AIOKafkaConsumer | None = None
        self._poller: Poller | None = None
        self._membership = Membership()
        self._parked: dict[TopicPartition, list[Slice]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._stopping = False
        self.runs: dict[TopicPartition, PartitionRun] = {}

    # -- life

    async def consume(self) -> None:
        """Poll until `stop_intake` is called. A client that fails, or is refused, is replaced."""
        failures = 0
        while not self._stopping:
            client = self._new_client()
            began = time.monotonic()
            try:
                await self._live(client)
            except (KafkaError, OSError) as error:
                if self.joined:
                    log.warning("consumer starts anew", error=repr(error))
                self._membership.join()
                self._context.listener.on_recovery(TopicPartition(self._settings.topic, -1), error)
                await self._close_client()
                failures = 1 if time.monotonic() - began > WELL_SECONDS else failures + 1
                await self._rest(pause_seconds(failures))

    async def _live(self, client: AIOKafkaConsumer) -> None:
        self._client = client
        self._poller = Poller(client, self.runs, self._context, self._settings.bound)
        self._membership.join()
        await client.start()
        guard_fetches(client, self._settings.max_unpacked_bytes)
        client.subscribe([self._settings.topic], listener=self)
        if not self._stopping:
            await self._poller.poll()

    def _new_client(self) -> AIOKafkaConsumer:
        return new_client(self._settings, self._options)

    async def _rest(self, seconds: float) -> None:
        """Let time pass, unless intake is stopped meanwhile."""
        until = time.monotonic() + seconds
        while not self._stopping and (left := until - time.monotonic()) > 0:
            self._context.changed.clear()
            await wait_for(self._context.changed, left)

    def stop_intake(self) -> None:
        """Fetch no more."""
        self._stopping = True
        self._context.changed.set()
        if self._poller is not None:
            self._poller.stop()

    async def drain(self, seconds: float) -> bool:
        """Commit what is at the workers; False if some of it is left after this time."""
        for run in self.runs.values():
            run.in_flight.drain()
        deadline = time.monotonic() + seconds
        while self.records_in_flight:
            self._context.changed.clear()
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            await wait_for(self._context.changed, min(left, DRAIN_CHECK_SECONDS))
        return True

    async def close(self) -> None:
        """Give up all partitions and leave the group; every step has a time limit."""
        await self._revoke_all()
        self._cancel_parked()
        await self._context.producers.settle()
        await self._close_client()
        if self._closing:
            await asyncio.wait(self._closing)

    async def _close_client(self) -> None:
        """Close the client in a task of its own: one that is half closed would stay in the group."""
        client, self._client = self._client, None
        closing = asyncio.create_task(self._give_up(client), name="closing the consumer")
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)
        await asyncio.shield(closing)

    async def _give_up(self, client: AIOKafkaConsumer | None) -> None:
        await self._revoke_all()
        if client is not None:
            await stop_client(client)

    # -- what others may know

    @property
    def client(self) -> AIOKafkaConsumer | None:
        """The client in use."""
        return self._client

    @property
    def joined(self) -> bool:
        """Whether the group has assigned partitions, or none, to the client in use."""
        return self._membership.joined

    @property
    def records_in_flight(self) -> int:
        """Records fetched and not committed."""
        return sum(run.in_flight.records for run in self.runs.values())

    @property
    def finished(self) -> bool:
        """Whether every assigned partition has been read up to its end, and committed."""
        bound = self._settings.bound
        return self._membership.settled and all(
            bound is not None
            and bound.is_reached(partition)
            and run.state is RunState.ACTIVE
            and not run.in_flight.records
            for partition, run in self.runs.items()
        )

    @property
    def paused(self) -> int:
        """Number of assigned partitions that are not fetched at this moment."""
        return len(self._poller.paused & self.runs.keys()) if self._poller is not None else 0

    # -- rebalances

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Give up all partitions. Heartbeats go on, yet it is short: no worker is waited for."""
        with self._fatal_if_it_fails():
            if revoked:
                began = time.monotonic()
                committing = [partition.partition for partition, run in self.runs.items() if run.committing]
                await self._revoke_all()
                log.info("revoked", committing=committing, seconds=round(time.monotonic() - began, 2))

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Make the runs, without any await.

        While stopping it makes none: this member leaves in a moment, and the others get the partitions.
        """
        with self._fatal_if_it_fails():
            if not self._stopping:
                self._assign(sorted(assigned))

    @contextmanager
    def _fatal_if_it_fails(self) -> Iterator[None]:
        """The client only logs what its callbacks raise, and goes on with partitions that nobody works on."""
        try:
            yield
        except Exception as error:
            self._context.on_fatal(error)
            raise

    def _assign(self, partitions: list[TopicPartition]) -> None:
        assert self._client is not None  # noqa: S101 - the client is the caller
        assert self._poller is not None  # noqa: S101
        self._poller.assign(partitions)
        first_offset = partial(self._settings.start_from.resolve, self._client)
        for partition in partitions:
            parked = self._parked.pop(partition, [])
            self.runs[partition] = PartitionRun(partition, self._context, first_offset, parked)
        self._cancel_parked()
        waited = self._membership.settle()
        if waited is not None:
            self._context.listener.on_rebalanced(waited)
        log.info(
            "assigned",
            topic=self._settings.topic,
            partitions=[partition.partition for partition in partitions],
        )

    def _cancel_parked(self) -> None:
        for parts in self._parked.values():
            for part in parts:
                part.work.cancel()
        self._parked.clear()

    async def _revoke_all(self) -> None:
        self._membership.give_up()
        runs = dict(self.runs)
        self.runs.clear()
        for run in runs.values():
            run.let_go()
        parked = await asyncio.gather(*(run.close(REVOKE_SECONDS) for run in runs.values()))
        for partition, parts in zip(runs, parked, strict=True):
            if parts:
                self._parked[partition] = parts


def pause_seconds(failures: int) -> float:
    """Seconds before the next client, after this many that failed in a row."""
    return min(MAX_PAUSE_SECONDS, 2.0 ** min(failures - 1, 10)) * random.uniform(1.0, 1.25)  # noqa: S311 - jitter

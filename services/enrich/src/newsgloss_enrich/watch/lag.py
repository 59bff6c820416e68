"""The lag of this member's partitions: in offsets, and in seconds by the records' own timestamps."""

import asyncio
import time
from collections.abc import Callable, Mapping

import structlog
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.client_faults import passing_faults
from newsgloss_enrich.stream.consumer import PartitionConsumer
from newsgloss_enrich.stream.run import PartitionRun

log = structlog.get_logger(__name__)

EVERY_SECONDS = 5.0
ANSWER_SECONDS = 5.0


class LagWatch:
    """Asks Kafka for the end offsets, since a paused partition gets no fetch response that carries them."""

    def __init__(self, consumer: PartitionConsumer, clock: Callable[[], float] = time.time) -> None:
        self._consumer = consumer
        self._clock = clock
        self._ends: dict[TopicPartition, int] = {}
        self._caught_up: set[TopicPartition] = set()
        self._waiting_since: dict[TopicPartition, float] = {}

    async def watch(self) -> None:
        """Ask periodically until cancelled."""
        while True:
            with passing_faults("end offsets could not be read"):
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self._query_ends()
            await asyncio.sleep(EVERY_SECONDS)

    async def _query_ends(self) -> None:
        client, partitions = self._consumer.client, list(self._consumer.runs)
        if client is None or not partitions:
            return
        # For a read_committed consumer the end is the last stable offset (KIP-98): what can be read.
        ends = await client.end_offsets(partitions)
        # The client would wait for the position of a partition that has none yet.
        positioned = {tp for tp, run in self._consumer.runs.items() if run.in_flight.position is not None}
        known = positioned & ends.keys() & client.assignment()
        self.update(ends, {tp: await client.position(tp) for tp in known})

    def update(
        self, ends: dict[TopicPartition, int], positions: Mapping[TopicPartition, int] | None = None
    ) -> None:
        """Store the partitions' end offsets, and since when something waits on each.

        `positions` are the client's own. They move past the marker that ends a transaction, while the group's
        offset stays before it: after a redrive there is an offset of lag, but no record waits.
        """
        self._ends = ends
        self._caught_up = {tp for tp, position in (positions or {}).items() if position >= ends.get(tp, 0)}
        now = self._clock()
        behind = {tp for tp, run in self._consumer.runs.items() if self._waits(tp, run)}
        self._waiting_since = {tp: self._waiting_since.get(tp, now) for tp in behind}

    def offsets(self) -> dict[str, float]:
        """Offset lag by partition; a partition is left out until its committed offset is known."""
        runs = self._consumer.runs.items()
        return {
            str(tp.partition): float(self._behind(tp, run))
            for tp, run in runs
            if run.in_flight.committed is not None
        }

    def seconds(self) -> dict[str, float]:
        """Age of the oldest uncommitted record, by partition; 0 where none waits."""
        return {str(tp.partition): self._seconds(tp, run) for tp, run in self._consumer.runs.items()}

    def _behind(self, partition: TopicPartition, run: PartitionRun) -> int:
        if run.in_flight.committed is None:
            return 0
        # Records fetched since the last update lie beyond the end offset known from it.
        committed = run.in_flight.committed
        return max(0, self._ends.get(partition, 0) - committed, (run.in_flight.position or 0) - committed)

    def _waits(self, partition: TopicPartition, run: PartitionRun) -> bool:
        if run.in_flight.oldest_timestamp is not None:
            return True
        return partition not in self._caught_up and self._behind(partition, run) > 0

    def _seconds(self, partition: TopicPartition, run: PartitionRun) -> float:
        now = self._clock()
        oldest = run.in_flight.oldest_timestamp
        if oldest is not None and oldest >= 0:
            return max(0.0, now - oldest / 1000)
        if not self._waits(partition, run):
            return 0.0
        return max(0.0, now - self._waiting_since.get(partition, now))

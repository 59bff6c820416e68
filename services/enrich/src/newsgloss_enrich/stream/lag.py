"""How far the partitions of this member are behind: in offsets, and in seconds of their records' own time."""

import asyncio
import time
from collections.abc import Callable, Mapping

import structlog
from aiokafka.structs import TopicPartition

from newsgloss_enrich.stream.client_faults import passing_faults
from newsgloss_enrich.stream.consumer import PartitionConsumer
from newsgloss_enrich.stream.run import PartitionRun

log = structlog.get_logger(__name__)

EVERY_SECONDS = 5.0
ANSWER_SECONDS = 5.0


class LagWatch:
    """Asks for the ends of the partitions, since a partition that is paused is told nothing of its own."""

    def __init__(self, consumer: PartitionConsumer, clock: Callable[[], float] = time.time) -> None:
        self._consumer = consumer
        self._clock = clock
        self._ends: dict[TopicPartition, int] = {}
        self._read_out: set[TopicPartition] = set()
        self._waiting_since: dict[TopicPartition, float] = {}

    async def watch(self) -> None:
        """Ask until cancelled."""
        while True:
            with passing_faults("the ends of the partitions were not told"):
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self._ask()
            await asyncio.sleep(EVERY_SECONDS)

    async def _ask(self) -> None:
        client, partitions = self._consumer.client, list(self._consumer.runs)
        if client is None or not partitions:
            return
        # A read_committed consumer is told the last stable offset (KIP-98): what can be read.
        ends = await client.end_offsets(partitions)
        # Asked for the position of a partition that has none yet, the client would wait for it.
        sought = {tp for tp, run in self._consumer.runs.items() if run.position is not None}
        known = sought & ends.keys() & client.assignment()
        self.learn(ends, {tp: await client.position(tp) for tp in known})

    def learn(
        self, ends: dict[TopicPartition, int], positions: Mapping[TopicPartition, int] | None = None
    ) -> None:
        """Take in the ends of the partitions; what waits now has been waiting since now at the latest.

        `positions` are the client's own. They pass the mark that ends a transaction, which the group's
        offset stays in front of: after a redrive there is an offset of lag, and nothing that waits.
        """
        self._ends = ends
        self._read_out = {tp for tp, position in (positions or {}).items() if position >= ends.get(tp, 0)}
        now = self._clock()
        behind = {tp for tp, run in self._consumer.runs.items() if self._waits(tp, run)}
        self._waiting_since = {tp: self._waiting_since.get(tp, now) for tp in behind}

    def offsets(self) -> dict[str, float]:
        """Offsets behind, by partition; those whose committed offset is not known yet are left out."""
        runs = self._consumer.runs.items()
        return {
            str(tp.partition): float(self._behind(tp, run)) for tp, run in runs if run.committed is not None
        }

    def seconds(self) -> dict[str, float]:
        """Age of the oldest record that is not committed, by partition; 0 where none waits."""
        return {str(tp.partition): self._seconds(tp, run) for tp, run in self._consumer.runs.items()}

    def _behind(self, partition: TopicPartition, run: PartitionRun) -> int:
        if run.committed is None:
            return 0
        # What was fetched since the ends were asked for is further on.
        return max(0, self._ends.get(partition, 0) - run.committed, (run.position or 0) - run.committed)

    def _waits(self, partition: TopicPartition, run: PartitionRun) -> bool:
        if run.oldest_timestamp is not None:
            return True
        return partition not in self._read_out and self._behind(partition, run) > 0

    def _seconds(self, partition: TopicPartition, run: PartitionRun) -> float:
        now = self._clock()
        oldest = run.oldest_timestamp
        if oldest is not None and oldest >= 0:
            return max(0.0, now - oldest / 1000)
        if not self._waits(partition, run):
            return 0.0
        return max(0.0, now - self._waiting_since.get(partition, now))

"""Finds the record that makes polls fail, and halts its partition.

A poll that fails names no record, and loses what it had of all its partitions. So after a failure partitions
are polled one at a time, and a partition that fails alone is read record by record up to the one that fails.
"""

from collections import deque
from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.fetch_guard import UnreadableBatchError
from newsgloss_enrich.stream.fetch_wait import QUICK_MS
from newsgloss_enrich.stream.halt import Halt
from newsgloss_enrich.stream.intake import Intake, Runs
from newsgloss_enrich.stream.run import Wants

HALT_AFTER = 3
"""Failed polls of one partition alone before it halts."""

MOST_READ_SINGLY = 1000
"""Records read one by one before the partition is polled as usual again."""


class UnreadableSearch:
    """The partitions under suspicion, each as often as it is still to be polled alone."""

    def __init__(self, client: AIOKafkaConsumer, runs: Runs, intake: Intake) -> None:
        self._client = client
        self._runs = runs
        self._intake = intake
        self._suspected: deque[TopicPartition] = deque()

    def narrow(self, wanted: list[TopicPartition]) -> list[TopicPartition]:
        """The partitions to poll out of those that want records: one alone during a search."""
        while self._suspected and self._suspected[0] not in wanted:
            self._suspected.popleft()
        return [self._suspected[0]] if self._suspected else wanted

    def poll_succeeded(self, polled: Sequence[TopicPartition]) -> None:
        """Clear the partition that was polled alone."""
        if self._suspected:
            self._suspected = deque(partition for partition in self._suspected if partition != polled[0])

    async def poll_failed(self, polled: Sequence[TopicPartition], error: Exception) -> None:
        """Suspect the polled partitions; one that was polled alone is read record by record.

        The positions have been put back before.
        """
        if not self._suspected:
            self._suspected.extend([*polled] * HALT_AFTER)
            return
        partition = polled[0]
        is_readable = await self._read_singly(partition)
        if not self._suspected or self._suspected[0] != partition:
            return  # a rebalance has stopped the search
        self._suspected.popleft()
        run = self._runs.get(partition)
        if not is_readable and run is not None and partition not in self._suspected:
            run.halt(Halt(f"the record at this offset cannot be read: {error!r}"))

    def stop(self) -> None:
        """Forget all suspicion: the partitions were assigned anew."""
        self._suspected.clear()

    def halt_at(self, error: UnreadableBatchError) -> None:
        """Halt the partition of a batch that cannot be read.

        `fetch_guard` gives no record together with this error, so no other position has moved.
        """
        self._intake.seek_back()
        run = self._runs.get(error.partition)
        position = run.in_flight.position if run is not None else None
        if run is not None and position is not None and position <= error.last:
            run.halt(
                Halt(f"the record batch cannot be read: {error.reason}", batch=(error.first, error.last))
            )

    async def _read_singly(self, partition: TopicPartition) -> bool:
        """Take in the records before the one that cannot be read; True when there was none such."""
        try:
            for _ in range(MOST_READ_SINGLY):
                run = self._runs.get(partition)
                if run is None or run.update() != Wants(records=True):
                    return True
                fetched = await self._client.getmany(partition, timeout_ms=QUICK_MS, max_records=1)
                if not fetched:
                    return True
                self._intake.take(fetched)
        except UnreadableBatchError as error:
            self.halt_at(error)
        except Exception:  # noqa: BLE001 - the poll before this one failed in the same way, and is reported
            self._intake.seek_back()
            return False
        return True

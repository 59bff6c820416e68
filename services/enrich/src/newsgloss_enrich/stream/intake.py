"""Hands fetched records to the runs of their partitions."""

from collections.abc import Mapping, MutableMapping, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.structs import TopicPartition

from newsgloss_enrich.pool import InputRecord
from newsgloss_enrich.stream.bounds import ReadBound
from newsgloss_enrich.stream.listener import EngineListener
from newsgloss_enrich.stream.run import PartitionRun

Runs = MutableMapping[TopicPartition, PartitionRun]
"""The runs of the assigned partitions; the consumer changes it in place at a rebalance."""


class Intake:
    """The way from one client to the runs."""

    def __init__(
        self, client: AIOKafkaConsumer, runs: Runs, listener: EngineListener, bound: ReadBound | None
    ) -> None:
        self._client = client
        self._runs = runs
        self._listener = listener
        self._bound = bound

    def take(self, fetched: Mapping[TopicPartition, Sequence[ConsumerRecord]]) -> None:
        """Offer the records to their runs."""
        for partition, records in fetched.items():
            run = self._runs.get(partition)
            if run is None:
                continue
            wanted = records if self._bound is None else self._bound.before(partition, records)
            self._listener.on_fetched(len(wanted))
            run.offer(list(map(_input, wanted)))

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Fetch from this offset of an assigned partition next."""
        self._client.seek(partition, offset)
        if self._bound is not None:
            self._bound.forget(partition)
        self._runs[partition].sought()

    def seek_back(self) -> None:
        """Fetch from the offsets that the runs need next: a failed poll leaves the positions moved."""
        assigned = self._client.assignment()
        for partition, run in self._runs.items():
            if run.in_flight.position is not None and partition in assigned:
                self.seek(partition, run.in_flight.position)


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

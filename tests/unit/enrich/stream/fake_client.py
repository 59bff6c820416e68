"""A consumer's client over logs in memory, as unkind as the real one where a record cannot be read."""

import asyncio
from types import SimpleNamespace
from typing import Any

from aiokafka.structs import TopicPartition


class Client:
    """Polls `logs`, the offsets of each partition's records; a poll that finds one of `unreadable` fails."""

    def __init__(self, *partitions: TopicPartition) -> None:
        self.assigned = frozenset(partitions)
        self.logs: dict[TopicPartition, list[int]] = {partition: [] for partition in partitions}
        self.unreadable: dict[TopicPartition, set[int]] = {}
        self.error: Exception = ValueError("cannot be decoded")
        self.membership_error: Exception | None = None
        self.positions: dict[TopicPartition, int] = {}
        self.paused_partitions: set[TopicPartition] = set()
        self.polls: list[tuple[TopicPartition, ...]] = []
        self.started = self.stopped = False
        self._fetcher = SimpleNamespace(_fetch_max_wait_ms=0, _records={})
        self._coordinator = SimpleNamespace(check_errors=self._check_errors)

    def _check_errors(self) -> None:
        if self.membership_error is not None:
            raise self.membership_error

    async def start(self) -> None:
        self.started = True

    async def stop(self) -> None:
        self.stopped = True

    def subscribe(self, topics: list[str], listener: object) -> None:
        assert topics
        assert listener

    def assignment(self) -> frozenset[TopicPartition]:
        return self.assigned

    def pause(self, *partitions: TopicPartition) -> None:
        self.paused_partitions.update(partitions)

    def resume(self, *partitions: TopicPartition) -> None:
        self.paused_partitions.difference_update(partitions)

    def seek(self, partition: TopicPartition, offset: int) -> None:
        assert partition in self.assigned
        self.positions[partition] = offset

    async def position(self, partition: TopicPartition) -> int:
        return self.positions[partition]

    async def beginning_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return {partition: self.logs[partition][0] for partition in partitions}

    async def end_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return {partition: self.logs[partition][-1] + 1 for partition in partitions}

    async def getmany(self, *partitions: TopicPartition, timeout_ms: int, max_records: int) -> dict[Any, Any]:
        await asyncio.sleep(0.001 if timeout_ms else 0)
        assert partitions, "without partitions the client polls all of them"
        assert not self.paused_partitions & set(partitions)
        self.polls.append(partitions)
        found: dict[TopicPartition, list[Any]] = {}
        for partition in partitions:
            position = self.positions[partition]
            due = [offset for offset in self.logs[partition] if offset >= position][:max_records]
            if not due:
                continue
            self.positions[partition] = due[-1] + 1
            if self.unreadable.get(partition, set()) & set(due):
                raise self.error  # and what was found of the others is lost
            found[partition] = [_record(partition, offset) for offset in due]
        return found


def _record(partition: TopicPartition, offset: int) -> Any:
    return SimpleNamespace(
        topic=partition.topic,
        partition=partition.partition,
        offset=offset,
        timestamp=0,
        key=b"k",
        value=b"{}",
        headers=(),
    )


class Run:
    """A run that takes in what it is offered, and says what it is told to want."""

    def __init__(self, position: int | None = 0) -> None:
        self.offered: list[int] = []
        self.halts: list[Any] = []
        self.wants_records = True
        self.seek_to: int | None = position
        self.idle = True
        self.in_flight = SimpleNamespace(position=position, records=0)
        self.known_up_to: int | None = None

    def update(self) -> Any:
        return self.wants_records, self.seek_to

    def sought(self) -> None:
        self.seek_to = None

    def offer(self, records: list[Any]) -> None:
        self.offered += [record.offset for record in records]
        if records:
            self.in_flight.position = records[-1].offset + 1

    def halt(self, halt: Any) -> None:
        self.halts.append(halt)
        self.wants_records = False

    def read_up_to(self, offset: int) -> None:
        self.known_up_to = offset

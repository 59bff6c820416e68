"""Bounds the memory that a consumer spends on hostile record batches, and repairs their header names.

The client decompresses a batch whole, on the event loop, into as many bytes as come out: 300 KB can become
300 MB, three times over. Here a batch is decompressed before the client sees it, in a thread, one at a time,
within a bound. All that is decompressed and not consumed yet also stays within that bound.

A batch that decompresses to more, or not at all, is replaced by an unreadable one: the records before it come
through, then the consumer raises `UnreadableBatchError`. In an aborted transaction it is skipped like any
other.
"""

import asyncio
from collections.abc import Iterator

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.aiokafka_gaps.checksums import crc32c
from newsgloss_common.kafka.aiokafka_gaps.fetches import (
    Fetched,
    Records,
    buffered,
    drop_buffer_if_paused,
    go_on_with,
    intercept_fetches,
    trust_checksums,
)
from newsgloss_common.kafka.header_names import mend_header_names
from newsgloss_common.kafka.record_batches import batches, has_compressed
from newsgloss_common.kafka.unpacked_batches import Unpacked, unpack
from newsgloss_common.sizes import MIB

DEFAULT_UNPACKED_BYTES = 16 * MIB
"""Sixteen times a broker's default limit of a batch (`message.max.bytes`)."""

NO_ROOM_SECONDS = 0.05
"""Pause before fetching again what found no room."""


class UnreadableBatchError(KafkaError):
    """A record batch cannot be read; `first` and `last` are its offsets, inclusive."""

    def __init__(self, partition: TopicPartition, first: int, last: int, reason: str) -> None:
        self.partition = partition
        self.first = first
        self.last = last
        self.reason = reason
        super().__init__(
            f"the record batch of {partition.topic}-{partition.partition} offsets {first} to {last} "
            f"cannot be read: {reason}"
        )


def guard_fetches(consumer: AIOKafkaConsumer, max_unpacked_bytes: int) -> None:
    """Guard a consumer for as long as it lives.

    Args:
        consumer: Just started, without partitions so far.
        max_unpacked_bytes: The bound of one decompressed batch, and of all that is decompressed and not
            consumed.
    """
    guard = _Guard(consumer, max_unpacked_bytes)
    intercept_fetches(consumer, guard.on_response, guard.on_records)


class _Guard:
    def __init__(self, consumer: AIOKafkaConsumer, bound: int) -> None:
        self._consumer = consumer
        self._bound = bound
        self._one_at_a_time = asyncio.Lock()
        self._fetched: dict[TopicPartition, Unpacked] = {}
        """The sets of which the client is about to make iterators."""

    async def on_response(self, fetched: Fetched) -> Fetched:
        self._fetched.update((partition, Unpacked(data)) for partition, data in fetched.items())
        compressed = [partition for partition, data in fetched.items() if has_compressed(data)]
        if not compressed:
            return fetched
        exchanged = dict(fetched)
        async with self._one_at_a_time:
            used = 0
            for partition in compressed:
                room = self._room(used)
                done = await asyncio.to_thread(unpack, fetched[partition], self._bound, room, crc32c)
                used += done.size
                self._fetched[partition] = done
                exchanged[partition] = done.data
        if not any(exchanged.values()):
            await asyncio.sleep(NO_ROOM_SECONDS)
        return exchanged

    def on_records(self, partition: TopicPartition, records: Records | None) -> Records | None:
        fetched = self._fetched.pop(partition, Unpacked(b""))
        if records is None:
            return None
        if fetched.checked:
            trust_checksums(records)
        return GuardedRecords(partition, records, fetched)

    def _room(self, used: int) -> int:
        """Bytes that may be decompressed now; the buffers of paused partitions are dropped first."""
        if self._held() + used:
            for partition in self._large():
                drop_buffer_if_paused(self._consumer, partition)
        return self._bound - self._held() - used

    def _held(self) -> int:
        return sum(self._large().values())

    def _large(self) -> dict[TopicPartition, int]:
        """Bytes in each buffer that came out of compressed batches."""
        return {
            partition: records.unpacked
            for partition, records in buffered(self._consumer).items()
            if isinstance(records, GuardedRecords) and records.unpacked
        }


class GuardedRecords:
    """The client's iterator over one set; it names the batch that it fails at."""

    def __init__(self, partition: TopicPartition, records: Records, fetched: Unpacked) -> None:
        self._partition = partition
        self._records = records
        self._refused = fetched.refused
        self._data = fetched.data
        self._given = False
        self._error: UnreadableBatchError | None = None
        self._ended = False
        self.unpacked = fetched.size
        """Bytes that came out of compressed batches."""

    @property
    def next_fetch_offset(self) -> int:
        """The offset after the last record that was handed out."""
        return self._records.next_fetch_offset

    def __iter__(self) -> Iterator[ConsumerRecord]:
        return self

    def __next__(self) -> ConsumerRecord:
        """The next record.

        Raises:
            UnreadableBatchError: The refused batch comes next; raised at every call.
            aiokafka.errors.KafkaError: The client's error for a damaged batch; raised once.
        """
        if self._error is not None:
            raise self._error
        if self._ended:
            raise StopIteration
        try:
            record = next(self._records)
        except StopIteration:
            self._ended = True
            raise
        except Exception as error:  # noqa: BLE001 - decoding raises errors of many classes
            record = self._after(error)
        self._given = True
        return record

    def _after(self, error: Exception) -> ConsumerRecord:
        """After the client failed at a batch: the next record of the repaired batch, the end, or an error."""
        position = self.next_fetch_offset
        failed = next((batch for batch in batches(self._data) if batch.last >= position), None)
        if failed is not None and not (self._refused and failed.first == self._refused.first):
            mended = mend_header_names(self._data[failed.start :], crc32c)
            if mended is not None:
                self._data = mended
                go_on_with(self._records, mended)
                return next(self)
        if self._given:
            # The caller would lose the records of this poll: it asks again from here.
            self._ended = True
            raise StopIteration
        if failed is not None and self._refused is not None and failed.first == self._refused.first:
            refused = self._refused
            self._error = UnreadableBatchError(self._partition, refused.first, refused.last, refused.reason)
            raise self._error
        self._ended = True
        raise error

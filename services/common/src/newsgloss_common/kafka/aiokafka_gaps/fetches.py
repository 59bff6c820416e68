"""What a consumer has fetched, before the client unpacks it and before the application takes it.

aiokafka 0.14 unpacks each batch whole, on the event loop, and has no hook before that. It shows neither what
is buffered nor how to drop it, and an iterator over a fetched set ends with the first exception.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.consumer.fetcher import FetchResult, PartitionRecords
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.structs import TopicPartition

Fetched = dict[TopicPartition, bytes]
"""The record batches that a broker sent of each partition, one after the other."""


class Records(Protocol):
    """The client's iterator over one fetched set."""

    @property
    def next_fetch_offset(self) -> int:
        """The offset after the last record that was handed out."""

    def __iter__(self) -> Iterator[ConsumerRecord]: ...

    def __next__(self) -> ConsumerRecord: ...


def intercept_fetches(
    consumer: AIOKafkaConsumer,
    on_response: Callable[[Fetched], Awaitable[Fetched]],
    on_records: Callable[[TopicPartition, Records | None], Records | None],
) -> None:
    """Call back with what a started consumer fetches, before the client unpacks any of it.

    Args:
        consumer: Started, and without an assignment so far.
        on_response: Receives the sets of one response and returns those that the client is to see instead.
        on_records: Receives, for each partition that was asked for, the client's iterator over its set, or
            None where the client made none; returns the iterator to use.
    """
    fetcher = consumer._fetcher  # noqa: SLF001 - see the package
    process = fetcher._proc_fetch_request  # noqa: SLF001

    async def process_and_guard(assignment: Any, node: int, request: Any) -> bool:
        wakes = await process(assignment, node, request)
        for topic, partitions in request.topics:
            for number, *_ in partitions:
                partition = TopicPartition(topic, number)
                result = fetcher._records.get(partition)  # noqa: SLF001
                held = result._partition_records if isinstance(result, FetchResult) else None  # noqa: SLF001
                guarded = on_records(partition, held if isinstance(held, PartitionRecords) else None)
                if guarded is not None:
                    result._partition_records = guarded  # noqa: SLF001
        return bool(wakes)

    fetcher._client = _InterceptedClient(fetcher._client, on_response)  # noqa: SLF001
    fetcher._proc_fetch_request = process_and_guard  # noqa: SLF001


class _InterceptedClient:
    """Stands between the fetcher and the client's connections."""

    def __init__(self, client: Any, on_response: Callable[[Fetched], Awaitable[Fetched]]) -> None:
        self._client = client
        self._on_response = on_response

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def send(self, node: int, request: Any, **options: Any) -> Any:
        """Send a request; exchange the sets of a fetch response."""
        response = await self._client.send(node, request, **options)
        if not isinstance(request, FetchRequest):
            return response
        # The set of records is the last field in every version of the response.
        fetched = {
            TopicPartition(topic, part[0]): part[-1]
            for topic, parts in response.topics
            for part in parts
            if part[-1]
        }
        exchanged = await self._on_response(fetched)
        response.topics = [
            (
                topic,
                [(*part[:-1], exchanged.get(TopicPartition(topic, part[0]), part[-1])) for part in parts],
            )
            for topic, parts in response.topics
        ]
        return response


def buffered(consumer: AIOKafkaConsumer) -> Mapping[TopicPartition, Records]:
    """The sets that were fetched and not handed out completely."""
    results = consumer._fetcher._records  # noqa: SLF001
    return {
        partition: result._partition_records  # noqa: SLF001
        for partition, result in results.items()
        if isinstance(result, FetchResult) and result.has_more()
    }


def drop_buffer_if_paused(consumer: AIOKafkaConsumer, partition: TopicPartition) -> None:
    """Drop what is buffered of a paused partition; the client fetches it again after `resume`."""
    results = consumer._fetcher._records  # noqa: SLF001
    if partition in consumer.paused() and partition in results:
        del results[partition]


def trust_checksums(records: Records) -> None:
    """Stop the iterator from checking checksums; rewritten batches have none."""
    if isinstance(records, PartitionRecords):
        records._check_crcs = False  # noqa: SLF001


def go_on_with(records: Records, message_set: bytes) -> None:
    """Restart an iterator that an exception has ended, with another set.

    Raises:
        TypeError: It is not the client's own iterator.
    """
    if not isinstance(records, PartitionRecords):
        raise TypeError("only the client's own iterator can be restarted")
    records._records = MemoryRecords(message_set)  # noqa: SLF001
    records._records_iterator = records._unpack_records()  # noqa: SLF001

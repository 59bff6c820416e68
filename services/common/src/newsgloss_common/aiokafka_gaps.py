"""What aiokafka 0.14 has no public way for, and we need: each gap is one function, and has a test.

Nothing else of the project's fetching touches the client's private parts. On another version of the client
the tests of this module say first what has changed.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.consumer.fetcher import FetchResult, PartitionRecords
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.record.util import calc_crc32c
from aiokafka.structs import TopicPartition

Fetched = dict[TopicPartition, bytes]
"""What a broker sent of each partition: its record batches, one after the other."""


class Records(Protocol):
    """The records of one fetched set, as the client iterates over them."""

    @property
    def next_fetch_offset(self) -> int:
        """The offset after the last record that was given."""

    def __iter__(self) -> Iterator[ConsumerRecord]:
        """Itself."""

    def __next__(self) -> ConsumerRecord:
        """The next record."""


def crc32c(data: bytes) -> int:
    """The checksum that a record batch carries, by the client's C extension."""
    return int(calc_crc32c(data))


def intercept_fetches(
    consumer: AIOKafkaConsumer,
    on_response: Callable[[Fetched], Awaitable[Fetched]],
    on_records: Callable[[TopicPartition, Records | None], Records | None],
) -> None:
    """See what a started consumer fetches before the client unpacks any of it.

    Args:
        consumer: Started, and without an assignment so far.
        on_response: Gets the sets of a broker's answer, and gives what the client is to see in their place.
        on_records: Gets, of each partition asked for, the client's iterator over such a set, and gives the
            one to be used; None where the client has made none.
    """
    fetcher = consumer._fetcher  # noqa: SLF001 - see the module
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
    """The fetcher's way to the brokers."""

    def __init__(self, client: Any, on_response: Callable[[Fetched], Awaitable[Fetched]]) -> None:
        self._client = client
        self._on_response = on_response

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def send(self, node: int, request: Any, **more: Any) -> Any:
        """As the client's; what was fetched is exchanged."""
        response = await self._client.send(node, request, **more)
        if not isinstance(request, FetchRequest):
            return response
        # The set of records is the last field in every version of the response.
        fetched = {
            TopicPartition(topic, part[0]): part[-1]
            for topic, parts in response.topics
            for part in parts
            if part[-1]
        }
        seen = await self._on_response(fetched)
        response.topics = [
            (
                topic,
                [(*part[:-1], seen.get(TopicPartition(topic, part[0]), part[-1])) for part in parts],
            )
            for topic, parts in response.topics
        ]
        return response


def buffered(consumer: AIOKafkaConsumer) -> Mapping[TopicPartition, Records]:
    """What was fetched and not taken yet."""
    results = consumer._fetcher._records  # noqa: SLF001
    return {
        partition: result._partition_records  # noqa: SLF001
        for partition, result in results.items()
        if isinstance(result, FetchResult) and result.has_more()
    }


def drop_buffer_if_paused(consumer: AIOKafkaConsumer, partition: TopicPartition) -> None:
    """Forget what was fetched of a paused partition: it is fetched again once it is resumed."""
    results = consumer._fetcher._records  # noqa: SLF001
    if partition in consumer.paused() and partition in results:
        del results[partition]


def trust_checksums(records: Records) -> None:
    """Have the client's iterator not check the checksums: that was done, before batches were rewritten."""
    if isinstance(records, PartitionRecords):
        records._check_crcs = False  # noqa: SLF001


def go_on_with(records: Records, message_set: bytes) -> None:
    """Have the client's iterator, which an exception has ended, go on with this set."""
    if not isinstance(records, PartitionRecords):
        raise TypeError("only the client's own iterator can be restarted")
    records._records = MemoryRecords(message_set)  # noqa: SLF001
    records._records_iterator = records._unpack_records()  # noqa: SLF001

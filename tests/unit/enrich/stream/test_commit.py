"""What goes into a transaction's batches, whatever the enrichment made of a record."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.structs import TopicPartition

from newsgloss_enrich.pool import Enriched, InputRecord, Rejected, Result
from newsgloss_enrich.stream.commit import SliceCommitter
from newsgloss_enrich.stream.dead_letters import DeadLetterRefused, DeadLetterWriter
from newsgloss_enrich.stream.slices import Slice
from newsgloss_schemas import DeadLetterHeaders

OUTLET = SliceCommitter("group", "enriched", "dlq", 2, DeadLetterWriter("group", "0.1.0", 10_000), "none")
OLD = 1_000_000


@pytest.fixture
async def producer() -> AsyncIterator[AIOKafkaProducer]:
    """One that is not started: batches need no broker."""
    producer = AIOKafkaProducer(bootstrap_servers="127.0.0.1:1", transactional_id="t")
    yield producer
    await producer.stop()


def ready(*results: Result, timestamp: int = OLD) -> Slice:
    records = [InputRecord("raw", 3, one.offset, timestamp, b"k", b"value", [("h", b"1")]) for one in results]
    work: asyncio.Future[list[Result]] = asyncio.get_running_loop().create_future()
    work.set_result(list(results))
    return Slice(records[0].offset, records[-1].offset + 1, records, 1, work)


def written(producer: AIOKafkaProducer, part: Slice) -> dict[TopicPartition, list[object]]:
    found: dict[TopicPartition, list[object]] = {}
    for target, batch in OUTLET._batches(producer, part):
        batch._set_producer_state(1, 0, 0)
        records = MemoryRecords(bytes(batch._build()))
        while records.has_next():
            found.setdefault(target, []).extend(records.next_batch())
    return found


async def test_each_result_goes_where_it_belongs(producer: AIOKafkaProducer) -> None:
    rejected = Rejected(8, "invalid_json", "no", "decode", "ValueError")
    found = written(producer, ready(Enriched(7, b"a", b"{}", [("x", b"1")]), rejected))
    (enriched,) = found[TopicPartition("enriched", 3)]
    (letter,) = found[TopicPartition("dlq", 1)]
    assert (enriched.key, enriched.timestamp) == (b"a", OLD)  # type: ignore[attr-defined]
    assert DeadLetterHeaders.from_headers(letter.headers).original_offset == 8  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "odd",
    [
        Enriched(7, None, None, []),
        Enriched(7, b"k", b"{}", [("half a pair \ud800", b"1")]),
        Enriched(7, b"k", b"{}", [("h", 3)]),  # type: ignore[list-item]
        Enriched(7, "text", b"{}", []),  # type: ignore[arg-type]
    ],
)
async def test_an_enriched_record_that_cannot_be_written_is_a_dead_letter_and_its_neighbours_are_not(
    producer: AIOKafkaProducer, odd: Enriched
) -> None:
    found = written(producer, ready(Enriched(6, b"a", b"{}", []), odd, Enriched(8, b"b", b"{}", [])))
    assert [one.key for one in found[TopicPartition("enriched", 3)]] == [b"a", b"b"]  # type: ignore[attr-defined]
    (letter,) = found[TopicPartition("dlq", 1)]
    reason = DeadLetterHeaders.from_headers(letter.headers)  # type: ignore[attr-defined]
    assert (reason.code, reason.stage, reason.original_offset) == ("step_failed", "publish", 7)
    assert letter.value == b"value"  # type: ignore[attr-defined]


@pytest.mark.parametrize("timestamp", [-(10**15), -1, 10**17, 2**63 - 1, -(2**63)])
async def test_an_odd_timestamp_becomes_the_time_of_writing(
    producer: AIOKafkaProducer, timestamp: int
) -> None:
    rejected = Rejected(8, "invalid_json", "no", "decode", "ValueError")
    found = written(producer, ready(Enriched(7, b"a", b"{}", []), rejected, timestamp=timestamp))
    for records in found.values():
        assert all(one.timestamp > 1_700_000_000_000 for one in records)  # type: ignore[attr-defined]


async def test_a_letter_that_was_refused_is_dated_now(producer: AIOKafkaProducer) -> None:
    refused = DeadLetterRefused(8, "invalid_json", "no", "decode", "ValueError")
    (letter,) = written(producer, ready(refused))[TopicPartition("dlq", 1)]
    assert letter.timestamp > 1_700_000_000_000  # type: ignore[attr-defined]
    assert (letter.key, letter.value) == (b"", b"")  # type: ignore[attr-defined]

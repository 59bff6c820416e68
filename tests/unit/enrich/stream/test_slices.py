import asyncio
from collections import deque

from newsgloss_enrich.pool import Enriched, InputRecord, Rejected, Result
from newsgloss_enrich.stream.slices import (
    Slice,
    SliceLimits,
    merge,
    replace_results,
    size_of,
    size_of_outcome,
    split,
    take,
)


def record(offset: int, value: bytes = b"{}") -> InputRecord:
    return InputRecord("raw", 0, offset, 0, b"k", value, [])


def backlog_of(*records: InputRecord) -> deque[tuple[InputRecord, int]]:
    return deque((one, size_of(one)) for one in records)


def enriched(offset: int) -> Result:
    return Enriched(offset, b"k", b"{}", [])


def ready_slice(start: int, offsets: list[int]) -> Slice:
    work: asyncio.Future[list[Result]] = asyncio.get_running_loop().create_future()
    work.set_result([enriched(offset) for offset in offsets])
    records = [record(offset) for offset in offsets]
    return Slice(start, offsets[-1] + 1, records, sum(map(size_of, records)), work, charged=True)


def test_a_slice_takes_records_in_order_up_to_its_count() -> None:
    backlog = backlog_of(*(record(offset) for offset in range(5)))
    taken, size = take(backlog, SliceLimits(records=3))
    assert [one.offset for one in taken] == [0, 1, 2]
    assert size == sum(map(size_of, taken))
    assert [left.offset for left, _ in backlog] == [3, 4]


def test_a_slice_takes_records_up_to_its_bytes() -> None:
    backlog = backlog_of(*(record(offset, b"x" * 1000) for offset in range(5)))
    assert len(take(backlog, SliceLimits(size=5000))[0]) == 2


def test_a_record_larger_than_any_slice_is_a_slice_of_its_own() -> None:
    backlog = backlog_of(record(0, b"x" * 10_000), record(1))
    assert [taken.offset for taken in take(backlog, SliceLimits(size=100))[0]] == [0]


def test_dear_records_make_short_slices_and_cheap_ones_long_slices() -> None:
    limits = SliceLimits(records=1000)
    assert limits.for_cost(0.1).records == 5
    assert limits.for_cost(10.0).records == 1
    assert limits.for_cost(0.00001).records == 1000


def test_a_slice_is_short_while_the_cost_is_unknown() -> None:
    assert SliceLimits(records=1000).for_cost(None).records == 8


async def test_splitting_keeps_every_record_result_and_offset() -> None:
    whole = ready_slice(10, [12, 13, 17, 18])
    first, rest = split(whole, 3)
    assert (first.start, first.end, rest.start, rest.end) == (10, 18, 18, 19)
    assert [result.offset for result in first.work.result() + rest.work.result()] == [12, 13, 17, 18]
    assert first.size + rest.size == whole.size


async def test_merging_is_the_inverse_of_splitting() -> None:
    whole = ready_slice(10, [12, 13, 17, 18])
    merged = merge(split(whole, 2))
    assert (merged.start, merged.end, merged.size) == (whole.start, whole.end, whole.size)
    assert merged.records == whole.records
    assert merged.work.result() == whole.work.result()


async def test_a_slice_with_other_results_commits_the_same_offset() -> None:
    whole = ready_slice(10, [12])
    other = replace_results(whole, [enriched(99)])
    assert (other.start, other.end) == (whole.start, whole.end)
    assert other.work.result()[0].offset == 99


def test_a_dead_letter_takes_the_memory_of_the_value_that_it_carries() -> None:
    rejected = Rejected(0, "invalid_json", "no", "decode", "ValueError")
    assert size_of_outcome(record(0, bytes(1000)), rejected) > 3000
    assert size_of_outcome(record(0, bytes(1000)), enriched(0)) < 1000

"""Slices: contiguous records of one partition that are enriched and committed together."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsgloss_enrich.pool import Enriched, InputRecord, Result

MAX_RECORDS = 1000
MAX_BYTES = 4 * 1024 * 1024
RECORD_BYTES = 200
"""The objects that a record is made of, beside its bytes."""

INPUT_COPIES = 2
RESULT_COPIES = 3
"""A value is held, and copied on its way: to a worker; into a batch and onto the wire."""

TARGET_SECONDS = 0.5
"""A slice is about this much work, so that a drain or a recovery redoes little."""


def size_of(record: InputRecord) -> int:
    """Bytes of memory that a record in flight takes, near enough, its copies included."""
    held = RECORD_BYTES + INPUT_COPIES * len(record.value or b"") + len(record.key or b"")
    if not record.headers:
        return held
    return held + sum(len(name) + len(value or b"") for name, value in record.headers)


def size_of_result(result: Result) -> int:
    """The same for what a worker made of it."""
    if not isinstance(result, Enriched):
        return RECORD_BYTES
    return RECORD_BYTES + RESULT_COPIES * len(result.value or b"") + len(result.key or b"")


def size_of_outcome(record: InputRecord, result: Result) -> int:
    """The same for what goes out: the enriched record, or the dead letter, which holds the record's value."""
    if isinstance(result, Enriched):
        return size_of_result(result)
    return size_of_result(result) + RESULT_COPIES * len(record.value or b"")


@dataclass(slots=True)
class Slice:
    """Records of one partition with the work under way on them.

    `start` is the committed offset before the slice and `end` the one that it commits: the next
    slice's `start`. Offsets may have gaps (compaction, transaction markers), so `start` can be
    below the first record's offset.
    """

    start: int
    end: int
    records: Sequence[InputRecord]
    size: int
    """Bytes charged to the budget: the records, and their results once they are there."""
    work: asyncio.Future[list[Result]] = field(repr=False)
    charged: bool = False
    """Whether `size` holds the results too."""

    @property
    def ready(self) -> bool:
        """Whether the results are there."""
        return self.work.done()


def split(whole: Slice, at: int) -> tuple[Slice, Slice]:
    """Two slices of a ready one: the first `at` records, and the rest."""
    results = whole.work.result()
    middle = whole.records[at - 1].offset + 1
    share = sum(size_of(record) for record in whole.records[:at])
    first = Slice(
        whole.start, middle, whole.records[:at], min(share, whole.size), _done(results[:at]), charged=True
    )
    rest = Slice(
        middle, whole.end, whole.records[at:], whole.size - first.size, _done(results[at:]), charged=True
    )
    return first, rest


def replace_results(ready: Slice, results: list[Result]) -> Slice:
    """The same records with other results."""
    return Slice(ready.start, ready.end, ready.records, ready.size, _done(results), charged=True)


def merge(ready: Sequence[Slice]) -> Slice:
    """One slice of consecutive ready ones."""
    if len(ready) == 1:
        return ready[0]
    records = [record for part in ready for record in part.records]
    results = [result for part in ready for result in part.work.result()]
    size = sum(part.size for part in ready)
    return Slice(ready[0].start, ready[-1].end, records, size, _done(results), charged=True)


def _done(results: list[Result]) -> asyncio.Future[list[Result]]:
    future: asyncio.Future[list[Result]] = asyncio.get_running_loop().create_future()
    future.set_result(results)
    return future


@dataclass(frozen=True)
class SliceLimits:
    """How much one slice may hold."""

    records: int = MAX_RECORDS
    size: int = MAX_BYTES

    def for_cost(self, seconds_per_record: float | None) -> "SliceLimits":
        """Narrowed so that a slice is about `TARGET_SECONDS` of work; a few records when unknown."""
        if seconds_per_record is None:
            return SliceLimits(min(self.records, 8), self.size)
        if seconds_per_record <= 0:
            return self
        return SliceLimits(max(1, min(self.records, int(TARGET_SECONDS / seconds_per_record))), self.size)


Sized = tuple[InputRecord, int]
"""A record and its `size_of`, which is computed once."""


def take(backlog: deque[Sized], limits: SliceLimits) -> tuple[list[InputRecord], int]:
    """Remove the next slice's records from the backlog, at least one when there is any; and their size."""
    taken: list[InputRecord] = []
    total = 0
    while backlog and len(taken) < limits.records:
        record, size = backlog[0]
        if taken and total + size > limits.size:
            break
        total += size
        taken.append(record)
        backlog.popleft()
    return taken, total

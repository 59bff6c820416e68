"""Slices: contiguous records of one partition that are enriched and committed together."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsgloss_enrich.pool import Enriched, InputRecord, Result

MAX_RECORDS = 1000
MAX_BYTES = 4 * 1024 * 1024
RECORD_BYTES = 200
"""Memory of the objects that make up a record, beside its bytes."""

INPUT_COPIES = 2
RESULT_COPIES = 3
"""Copies of a value in memory: a record goes to a worker, a result into a batch and onto the wire."""

TARGET_SECONDS = 0.5
"""Work in one slice, so that a recovery repeats little."""


def size_of(record: InputRecord) -> int:
    """Approximate memory of a record in flight, in bytes, including its copies."""
    held = RECORD_BYTES + INPUT_COPIES * len(record.value or b"") + len(record.key or b"")
    if not record.headers:
        return held
    return held + sum(len(name) + len(value or b"") for name, value in record.headers)


def size_of_result(result: Result) -> int:
    """Approximate memory of a result in flight, in bytes, including its copies."""
    if not isinstance(result, Enriched):
        return RECORD_BYTES
    return RECORD_BYTES + RESULT_COPIES * len(result.value or b"") + len(result.key or b"")


def size_of_outcome(record: InputRecord, result: Result) -> int:
    """Approximate memory of what is written: an enriched record, or a dead letter with the record's value."""
    if isinstance(result, Enriched):
        return size_of_result(result)
    return size_of_result(result) + RESULT_COPIES * len(record.value or b"")


@dataclass(slots=True)
class Slice:
    """Records of one partition, and the work on them.

    `start` is the committed offset before the slice. `end` is the offset that it commits, and the next
    slice's `start`. Offsets may have gaps (compaction, transaction markers), so `start` can be
    below the first record's offset.
    """

    start: int
    end: int
    records: Sequence[InputRecord]
    size: int
    """Bytes charged to the budget: the records, and their results once there are any."""
    work: asyncio.Future[list[Result]] = field(repr=False)
    charged: bool = False
    """Whether `size` includes the results."""

    @property
    def ready(self) -> bool:
        """Whether the work has ended."""
        return self.work.done()


def split(whole: Slice, at: int) -> tuple[Slice, Slice]:
    """Divide a ready slice after its first `at` records."""
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
    """A copy of a ready slice with other results."""
    return Slice(ready.start, ready.end, ready.records, ready.size, _done(results), charged=True)


def merge(ready: Sequence[Slice]) -> Slice:
    """Join consecutive ready slices."""
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
    """The most records and bytes in one slice."""

    records: int = MAX_RECORDS
    size: int = MAX_BYTES

    def for_cost(self, seconds_per_record: float | None) -> "SliceLimits":
        """Limits for about `TARGET_SECONDS` of work; for a few records while the cost is unknown."""
        if seconds_per_record is None:
            return SliceLimits(min(self.records, 8), self.size)
        if seconds_per_record <= 0:
            return self
        return SliceLimits(max(1, min(self.records, int(TARGET_SECONDS / seconds_per_record))), self.size)


Sized = tuple[InputRecord, int]
"""A record and its `size_of`."""


def take(backlog: deque[Sized], limits: SliceLimits) -> tuple[list[InputRecord], int]:
    """Remove the next slice's records, at least one, from the backlog; returns them and their size."""
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

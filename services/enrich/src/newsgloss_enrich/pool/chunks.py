"""One call of `run` as it is cut into chunks, and put together again in order."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, cast

from newsgloss_enrich.pool.records import InputRecord, Result, size_of

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from newsgloss_enrich.pool.suspects import Trial


@dataclass(slots=True)
class Segment:
    """Records `start` to `stop` (exclusive) of a job that wait for a worker.

    `isolated` ones come from a worker that died; they go out as they are, with nothing beside them in the
    chunk, so that the next death, if there is one, concerns fewer records.
    """

    start: int
    stop: int
    isolated: bool = False


class Job:
    """One call of `run`: its records, the results so far, and what still waits for a worker."""

    __slots__ = ("done", "edges", "missing", "queued", "records", "results", "segments", "shared")

    def __init__(self, records: Sequence[InputRecord], done: asyncio.Future[list[Result]]) -> None:
        self.records = list(records)
        self.done = done
        self.results: list[Result | None] = [None] * len(records)
        self.missing = len(records)
        self.segments: deque[Segment] = deque()
        self.edges = [0, *accumulate(map(size_of, records))]
        self.queued = False
        self.shared = False
        """Some record went to two workers, so a result may come twice."""

    @property
    def over(self) -> bool:
        """Finished or cancelled."""
        return self.done.done()

    @property
    def waiting(self) -> int:
        """Records that no worker has."""
        return sum(segment.stop - segment.start for segment in self.segments)

    def size(self, index: int) -> int:
        """Bytes of one record."""
        return self.edges[index + 1] - self.edges[index]

    def take(self, records: int, size: int) -> Chunk:
        """Cut off the next chunk: at most so many records and bytes, and at least one record."""
        segment = self.segments[0]
        start = segment.start
        if segment.isolated:
            stop = segment.stop
        else:
            fits = bisect_right(self.edges, self.edges[start] + size) - 1
            stop = max(start + 1, min(segment.stop, start + records, fits))
        if stop == segment.stop:
            self.segments.popleft()
        else:
            segment.start = stop
        return Chunk(self, start, stop)

    def requeue(self, start: int, stop: int, *, isolated: bool = False) -> None:
        """Put records back, before all others."""
        if start < stop:
            self.segments.appendleft(Segment(start, stop, isolated))

    def settle(self, start: int, results: Sequence[Result | None]) -> None:
        """Keep the results of the records from `start` on; the last one completes the job."""
        if self.over:
            return
        if self.shared:
            for index, result in enumerate(results, start):
                if result is not None and self.results[index] is None:
                    self.results[index] = result
                    self.missing -= 1
        else:
            self.results[start : start + len(results)] = results
            self.missing -= len(results)
        if not self.missing:
            self.done.set_result(cast("list[Result]", self.results))


@dataclass(slots=True, eq=False)
class Chunk:
    """Records `start` to `stop` (exclusive) of a job, sent to one worker.

    Attributes:
        job: Whose records they are.
        start: Index of the first.
        stop: Index after the last.
        first: The worker's number of the first record, given when it is sent.
        answered: How many of them have been answered.
        kept: Index from which on they were taken back (`stop` when none was).
        trial: Set when this is a suspect, tried alone.
    """

    job: Job
    start: int
    stop: int
    first: int = 0
    answered: int = 0
    kept: int = -1
    trial: Trial | None = None

    def __post_init__(self) -> None:
        """A chunk begins with nothing taken back."""
        self.kept = self.stop

    @property
    def next_index(self) -> int:
        """Index of the first record without an answer."""
        return self.start + self.answered

    @property
    def size(self) -> int:
        """Bytes."""
        return self.job.edges[self.stop] - self.job.edges[self.start]

    def index_of(self, number: int) -> int:
        """Index, in the job, of the worker's record `number`."""
        return self.start + number - self.first

"""One call of `WorkerPool.run`: cut into chunks for the workers, and put together again in order."""

import asyncio
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import cast

from newsgloss_enrich.pool.evidence import Evidence
from newsgloss_enrich.pool.records import InputRecord, Result, size_of


@dataclass(slots=True)
class Segment:
    """Records `start` to `stop` (exclusive) of a job that wait for a worker.

    `isolated` segments come from a worker that died. They go out unchanged and with nothing beside them in
    the chunk, so that another exit concerns fewer records.
    """

    start: int
    stop: int
    isolated: bool = False


class Job:
    """One call of `run`: its records, the results so far, and the segments that wait for a worker."""

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
        """Whether the job is finished or cancelled."""
        return self.done.done()

    @property
    def waiting(self) -> int:
        """Records that no worker has."""
        return sum(segment.stop - segment.start for segment in self.segments)

    def size(self, index: int) -> int:
        """Bytes of one record."""
        return self.edges[index + 1] - self.edges[index]

    def take(self, records: int, size: int) -> "Chunk":
        """Cut off the next chunk: at most `records` records and `size` bytes, but at least one record."""
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
        """Store the results of the records from `start` on; the last one completes the job."""
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
class Trial:
    """One suspected record, which is tried alone.

    Attributes:
        job: The job that the record belongs to.
        index: Index of the record in its job.
        needs_fresh: The next try needs a worker that has handled nothing.
        evidence: The exits of its workers so far.
        not_before: Monotonic time of the next try, in seconds.
        counts: The current try is in a fresh worker.
    """

    job: Job
    index: int
    needs_fresh: bool
    evidence: Evidence = field(default_factory=Evidence)
    not_before: float = 0.0
    counts: bool = False

    @property
    def moot(self) -> bool:
        """Whether nobody waits for the outcome any more."""
        return self.job.over or self.job.results[self.index] is not None


@dataclass(slots=True, eq=False)
class Chunk:
    """Records `start` to `stop` (exclusive) of a job, sent to one worker.

    Attributes:
        job: The job that the records belong to.
        start: Index of the first record.
        stop: Index after the last record.
        first: The worker's number of the first record, assigned when the chunk is sent.
        answered: How many of the records have been answered.
        kept: Index after the last record that was not taken back; `stop` when none was.
        trial: The trial, when the chunk is a suspected record alone.
    """

    job: Job
    start: int
    stop: int
    first: int = 0
    answered: int = 0
    kept: int = -1
    trial: Trial | None = None

    def __post_init__(self) -> None:
        """Set `kept`: a new chunk has nothing taken back."""
        self.kept = self.stop

    @property
    def next_index(self) -> int:
        """Index of the first record without an answer."""
        return self.start + self.answered

    def index_of(self, number: int) -> int:
        """Index, in the job, of the worker's record `number`."""
        return self.start + number - self.first

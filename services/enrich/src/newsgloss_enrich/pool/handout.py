"""Gives waiting records to workers: in chunks of a known amount of work, the callers of `run` in turn."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsgloss_enrich.pool.chunks import Chunk, Job
    from newsgloss_enrich.pool.cost import CostEstimate
    from newsgloss_enrich.pool.process import WorkerProcess

_CHUNKS_PER_WORKER = 2
"""One at work, one waiting in the pipe, so that a worker never waits for the parent."""

_NOT_WORTH_SPREADING_SECONDS = 0.002


class Handout:
    """The jobs with records that no worker has, each given a chunk's worth at its turn.

    So a job of a single record waits for one chunk of each other caller at most, however much those have.
    """

    def __init__(self, cost: CostEstimate, chunk_seconds: float) -> None:
        self._cost = cost
        self._chunk_seconds = chunk_seconds
        self._turns: deque[Job] = deque()

    def __bool__(self) -> bool:
        return bool(self._turns)

    def add(self, job: Job) -> None:
        """Put a job in line, if it has anything waiting and is not there already."""
        if job.segments and not job.queued and not job.over:
            job.queued = True
            self._turns.append(job)

    def give(self, workers: Iterable[WorkerProcess]) -> None:
        """Fill these workers: the idle first, then those with room for a chunk to wait."""
        able = list(workers)
        while self._turns:
            takers = [worker for worker in able if has_room(worker)]
            if not takers:
                return
            least = min(len(worker.outstanding) for worker in takers)
            takers = [worker for worker in takers if len(worker.outstanding) == least]
            job = self._turns.popleft()
            job.queued = False
            if job.over or not job.segments:
                continue
            takers[0].send(self._cut(job, len(takers)))
            self.add(job)

    def _cut(self, job: Job, takers: int) -> Chunk:
        """Cut a chunk of the wanted amount of work, leaving others that have nothing to do their share."""
        records, size = self._cost.chunk(self._chunk_seconds)
        waiting = job.waiting
        if waiting * (self._cost.seconds_per_record or 1.0) > _NOT_WORTH_SPREADING_SECONDS:
            records = min(records, -(-waiting // takers))
        return job.take(records, size)


def has_room(worker: WorkerProcess) -> bool:
    """Whether a warm worker takes another chunk; a suspect stays alone."""
    return len(worker.outstanding) < _CHUNKS_PER_WORKER and not worker.on_trial


def take_back(worker: WorkerProcess, handout: Handout) -> None:
    """Put back what a stuck worker has not begun. One record may be begun in that moment, and done twice."""
    progress, _ = worker.progress()
    worker.cell.void_through(worker.handled)
    for chunk in reversed(worker.outstanding):
        cut = max(chunk.next_index, chunk.index_of(progress.number) + 1)
        if cut < chunk.kept and not chunk.job.over:
            chunk.job.shared = True
            chunk.job.requeue(cut, chunk.kept)
            chunk.kept = cut
            handout.add(chunk.job)

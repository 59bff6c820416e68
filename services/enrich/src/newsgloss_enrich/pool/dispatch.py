"""Gives waiting records to workers, in chunks of a known amount of work; the callers of `run` take turns."""

from collections import deque
from collections.abc import Iterable

from newsgloss_enrich.pool.chunks import Chunk, Job
from newsgloss_enrich.pool.cost import CostEstimate
from newsgloss_enrich.pool.process import WorkerProcess

CHUNKS_PER_WORKER = 2
"""One at work and one waiting in the pipe, so that a worker never waits for the parent."""

NOT_WORTH_SPREADING_SECONDS = 0.002


class Dispatcher:
    """The jobs with records that no worker has; each turn hands out one chunk of one job.

    A job of a single record therefore waits for at most one chunk of every other job.
    """

    def __init__(self, cost: CostEstimate, chunk_seconds: float) -> None:
        self._cost = cost
        self._chunk_seconds = chunk_seconds
        self._turns: deque[Job] = deque()

    def __bool__(self) -> bool:
        return bool(self._turns)

    def add(self, job: Job) -> None:
        """Queue a job, unless it has nothing waiting or is queued already."""
        if job.segments and not job.queued and not job.over:
            job.queued = True
            self._turns.append(job)

    def give(self, workers: Iterable[WorkerProcess]) -> None:
        """Fill these workers: the idle ones first, then those with room for a second chunk."""
        candidates = list(workers)
        while self._turns:
            takers = [worker for worker in candidates if has_room(worker)]
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

    def take_back(self, worker: WorkerProcess) -> None:
        """Requeue what a stuck worker has not begun.

        The worker may begin one of these records at this very moment; that record is then handled twice.
        """
        progress, _ = worker.progress()
        worker.cell.void_through(worker.records_sent)
        for chunk in reversed(worker.outstanding):
            cut = max(chunk.next_index, chunk.index_of(progress.number) + 1)
            if cut < chunk.kept and not chunk.job.over:
                chunk.job.shared = True
                chunk.job.requeue(cut, chunk.kept)
                chunk.kept = cut
                self.add(chunk.job)

    def _cut(self, job: Job, takers: int) -> Chunk:
        """Cut a chunk of the wanted amount of work, and leave a share for each of the other takers."""
        records, size = self._cost.chunk(self._chunk_seconds)
        waiting = job.waiting
        if waiting * (self._cost.seconds_per_record or 1.0) > NOT_WORTH_SPREADING_SECONDS:
            records = min(records, -(-waiting // takers))
        return job.take(records, size)


def has_room(worker: WorkerProcess) -> bool:
    """Whether a warm worker can take another chunk; a suspected record stays alone."""
    return len(worker.outstanding) < CHUNKS_PER_WORKER and not worker.on_trial

"""Takes in the results that a worker returns, once they match what it was asked."""

import asyncio
import time
from collections.abc import Callable, Mapping

from newsgloss_enrich.pool.cost import CostEstimate
from newsgloss_enrich.pool.fleet import Fleet
from newsgloss_enrich.pool.frames import Done, FrameError
from newsgloss_enrich.pool.process import WorkerProcess
from newsgloss_enrich.pool.quarantine import Quarantine


class Answers:
    """Stores results in their jobs and learns from them: cost, cleared suspects, worn-out workers."""

    def __init__(
        self,
        recycle_after_records: int,
        cost: CostEstimate,
        fleet: Fleet,
        quarantine: Quarantine,
        on_work: Callable[[float, Mapping[str, int]], None] | None,
    ) -> None:
        self._recycle_after_records = recycle_after_records
        self._cost = cost
        self._fleet = fleet
        self._quarantine = quarantine
        self._on_work = on_work

    def accept(self, worker: WorkerProcess, done: Done) -> None:
        """Take in one message of results.

        Raises:
            FrameError: the message does not answer what the worker was asked.
        """
        chunk = worker.outstanding[0] if worker.outstanding else None
        count = len(done.results)
        if chunk is None or done.first != chunk.first + chunk.answered:
            raise FrameError("an answer to what was not asked")
        if not 0 < count <= chunk.stop - chunk.next_index:
            raise FrameError("more answers than questions, or none")
        index, job = chunk.next_index, chunk.job
        if None not in done.results:
            size = job.edges[index + count] - job.edges[index]
            self._cost.observe(count, size, done.nanoseconds / 1e9)
        elif not (job.shared or job.over):
            raise FrameError("no answer to what was asked")
        if self._on_work is not None:
            # Called later, because an error in the listener must not leave the worker's count wrong.
            asyncio.get_running_loop().call_soon(self._on_work, done.nanoseconds / 1e9, done.counts)
        worker.answered(chunk, count)
        self._fleet.start_succeeded()
        if chunk.trial is not None and not chunk.trial.moot:
            self._quarantine.clear(chunk.trial, time.monotonic())
        job.settle(index, done.results)
        worker.worn_out = worker.worn_out or 0 < self._recycle_after_records <= worker.records_sent

"""What happens when a worker dies: its exit is explained and reported, and its records are put back.

Records that cannot be at fault are queued again. The record at work is suspected and goes into quarantine;
where it is not known, the records begun are queued again in halves.
"""

import time
from collections import Counter
from collections.abc import Callable

from newsgloss_enrich.pool.dispatch import Dispatcher
from newsgloss_enrich.pool.errors import WorkerStartError
from newsgloss_enrich.pool.events import EventKind, PoolEvent
from newsgloss_enrich.pool.exits import Cause, WorkerExit, explain, fault_trace
from newsgloss_enrich.pool.fleet import Fleet
from newsgloss_enrich.pool.losses import losses
from newsgloss_enrich.pool.memory import OomKills
from newsgloss_enrich.pool.process import WorkerProcess
from newsgloss_enrich.pool.quarantine import Quarantine
from newsgloss_enrich.pool.settings import PoolSettings

STARTS_TO_GIVE_UP = 5
"""Workers killed in a row while they load their handler, before the handler is blamed."""


class AfterExit:
    """Handles the exits of workers.

    Attributes:
        restarts: Workers that ended, by cause.
    """

    def __init__(
        self,
        settings: PoolSettings,
        fleet: Fleet,
        quarantine: Quarantine,
        dispatcher: Dispatcher,
        emit: Callable[[PoolEvent], None],
    ) -> None:
        self._settings = settings
        self._fleet = fleet
        self._quarantine = quarantine
        self._dispatcher = dispatcher
        self._emit = emit
        self._oom_kills = OomKills()
        self._oom_kills_before = self._oom_kills.count()
        self.restarts: Counter[str] = Counter()

    def worker_died(self, worker: WorkerProcess) -> WorkerStartError | None:
        """Report an exit and put back the worker's records.

        Returns the error when the handler cannot be loaded; a pool that is starting fails with it.
        """
        end = self._explain(worker)
        self.restarts[end.cause.value] += 1
        error = None
        if not worker.loaded:
            error = self._start_failed(worker, end)
        else:
            kind = EventKind.WORKER_RETIRED if end.cause is Cause.RETIRED else EventKind.WORKER_DIED
            detail = "\n".join(filter(None, (end.how, worker.problem, fault_trace(worker.last_output))))
            self._emit(PoolEvent(kind=kind, pid=worker.pid, cause=end.cause.value, detail=detail))
        self._put_back(worker, end)
        return error

    def process_refused(self, error: OSError) -> WorkerStartError:
        """Report that the system provides no process; the fleet tries again later."""
        pause = self._fleet.start_failed(killed=False)
        self._emit(
            PoolEvent(
                kind=EventKind.WORKER_START_FAILED,
                cause=Cause.NOT_LOADED.value,
                detail=f"{error}; next try in {pause:.1f} s",
                failures=self._fleet.failures,
            )
        )
        return WorkerStartError(f"a worker process cannot be started: {error}")

    def _explain(self, worker: WorkerProcess) -> WorkerExit:
        ended_for = worker.ended_for
        if ended_for is Cause.RETIRED and (worker.exit_code or worker.outstanding):
            ended_for = None  # something else ended it before it could retire
        before, self._oom_kills_before = self._oom_kills_before, self._oom_kills.count()
        oom_killed = self._oom_kills_before > before
        return explain(worker.exit_code, ended_for, worker.last_output, oom_killed=oom_killed)

    def _put_back(self, worker: WorkerProcess, end: WorkerExit) -> None:
        now, seconds = time.monotonic(), 0.0
        progress, answered = worker.cell.read(), worker.records_answered
        plausible = answered <= progress.number <= worker.records_sent
        if plausible and progress.at_work and progress.number > answered:
            seconds = max(0.0, now - progress.since / 1e9)
        elif end.cause is Cause.KILLED and plausible:
            self._quarantine.outside_kills.add(now)
        if worker.loaded and not answered and not seconds and end.cause is not Cause.RETIRED:
            self._fleet.start_failed(killed=end.cause is Cause.KILLED)
        for chunk in reversed(worker.outstanding):
            if chunk.job.over:
                continue
            lost = losses(chunk, progress, plausible=plausible)
            if chunk.trial is not None:
                self._quarantine.judge(chunk.trial, end, lost, seconds, now)
                continue
            chunk.job.requeue(*lost.untouched)
            for start, stop in reversed(lost.isolated):
                chunk.job.requeue(start, stop, isolated=True)
            if lost.suspect is not None:
                self._quarantine.add_suspect(chunk.job, lost.suspect, end, now)
            self._dispatcher.add(chunk.job)

    def _start_failed(self, worker: WorkerProcess, end: WorkerExit) -> WorkerStartError | None:
        killed = end.cause is Cause.KILLED
        pause, failures = self._fleet.start_failed(killed=killed), self._fleet.failures
        own_words = worker.problem or worker.last_output.decode("utf-8", errors="replace")
        if worker.watch.starting > self._settings.start_timeout_seconds:
            why = f"had not loaded it after {self._settings.start_timeout_seconds:g} s"
        elif end.cause is Cause.NOT_LOADED:
            why = "could not load it"
        else:
            why = f"ended while loading it, {end.how}"
        text = f"handler {self._settings.handler}: a worker {why}"
        self._emit(
            PoolEvent(
                kind=EventKind.WORKER_START_FAILED,
                pid=worker.pid,
                cause=end.cause.value,
                detail=f"{text}; next try in {pause:.1f} s\n{own_words}".rstrip(),
                failures=failures,
            )
        )
        if killed and failures < STARTS_TO_GIVE_UP:
            return None
        return WorkerStartError(f"{text}\n{own_words}".rstrip())

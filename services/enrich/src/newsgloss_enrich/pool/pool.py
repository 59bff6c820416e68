"""The pool: hands chunks of records to worker processes and puts their results together in order.

Why not a library. A stream of hostile records needs four things: the parent stays alive whatever a worker
does, the one record at fault is identified, no orphan is left after kill -9 of the parent, and a record costs
a few microseconds. Libraries considered:

- `concurrent.futures.ProcessPoolExecutor` and `loky`: one dead worker breaks the whole executor
  (`BrokenProcessPool`, `TerminatedWorkerError`) and fails everything submitted to it. Running work has no
  time limit. Workers outlive a parent that is killed.
- `pebble.ProcessPool` (5.2) replaces dead workers and has time limits, but:
  (a) all workers share one task pipe and one result pipe behind locks. The parent cannot tell which chunk
  waits where, a worker that dies with the lock held blocks the others until they time out and end, and a
  time limit is enforced only when the lock happens to be free;
  (b) everything is pickled, so a worker's bytes run as code in the parent;
  (c) the limit covers a whole task by wall clock (`time.time()`), the parent's own pauses included, and the
  task fails even when its result waits in the pipe;
  (d) an exit fails the task at once, as if one exit were proof, and does not show which record was at work;
  (e) exits are found by polling every 0.1 s in three threads;
  (f) workers are recycled by count only, without a warm replacement, and have no memory cap;
  (g) nothing ties a busy worker to its parent's life.

So this package starts and watches its own processes. `after_exit` has what happens when a worker dies, and
`verdict` the rule that convicts a record.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

from newsgloss_enrich.pool import watchdog
from newsgloss_enrich.pool.admission import admit
from newsgloss_enrich.pool.after_exit import AfterExit
from newsgloss_enrich.pool.answers import Answers
from newsgloss_enrich.pool.chunks import Job
from newsgloss_enrich.pool.cost import CostEstimate
from newsgloss_enrich.pool.dispatch import Dispatcher
from newsgloss_enrich.pool.errors import PoolStoppedError
from newsgloss_enrich.pool.events import EventKind, PoolEvent, PoolStats
from newsgloss_enrich.pool.exits import Cause
from newsgloss_enrich.pool.failure import PoolFailure
from newsgloss_enrich.pool.fleet import Fleet
from newsgloss_enrich.pool.frames import Done, Exhausted, FromWorker, Ready, StartFailed
from newsgloss_enrich.pool.process import WorkerProcess
from newsgloss_enrich.pool.quarantine import Quarantine
from newsgloss_enrich.pool.records import InputRecord, Result
from newsgloss_enrich.pool.scheduler import Scheduler
from newsgloss_enrich.pool.settings import PoolSettings
from newsgloss_enrich.pool.states import State


class WorkerPool:
    """Worker processes for one handler; everything in it belongs to the event loop that calls `start`."""

    def __init__(
        self,
        settings: PoolSettings,
        on_event: Callable[[PoolEvent], None] | None = None,
        on_work: Callable[[float, Mapping[str, int]], None] | None = None,
    ) -> None:
        """Workers are started by `start`.

        Args:
            settings: What the workers run, and their limits.
            on_event: Called with each event, soon after it.
            on_work: Called soon after each message of results, with the worker's seconds and what its handler
                counted.
        """
        self._settings = settings
        self._on_event = on_event
        self._jobs: set[Job] = set()
        self._failure = failure = PoolFailure(self._on_failure)
        self._cost = CostEstimate()
        self._dispatcher = Dispatcher(self._cost, settings.chunk_seconds)
        self._fleet = Fleet(
            settings,
            failure.guard(self._on_message),
            failure.guard(self._on_exit),
            failure.guard(self._on_refused),
        )
        self._quarantine = Quarantine(settings, self._emit, time.monotonic())
        self._answers = Answers(
            settings.recycle_after_records, self._cost, self._fleet, self._quarantine, on_work
        )
        self._after_exit = AfterExit(settings, self._fleet, self._quarantine, self._dispatcher, self._emit)
        self._scheduler = Scheduler(settings, self._fleet, self._quarantine, self._dispatcher)
        self._started: asyncio.Future[None] | None = None
        self._watchdog: asyncio.Task[None] | None = None
        self._stopping: asyncio.Task[None] | None = None

    @property
    def seconds_per_record(self) -> float | None:
        """Moving estimate of the handler's time; None before the first result."""
        return self._cost.seconds_per_record

    @property
    def seconds_per_byte(self) -> float | None:
        """Moving estimate of the handler's time by input size; None before the first result."""
        return self._cost.seconds_per_byte

    @property
    def worker_pids(self) -> list[int]:
        """All processes that are alive, including starting and retiring ones."""
        return [worker.pid for worker in self._fleet]

    @property
    def at_work(self) -> bool:
        """See `Scheduler.at_work`."""
        return self._scheduler.at_work

    @property
    def stats(self) -> PoolStats:
        """A snapshot for metrics."""
        return PoolStats(
            starting=self._fleet.count(State.STARTING),
            idle=self._fleet.count(State.IDLE),
            busy=self._fleet.count(State.BUSY),
            queued=sum(job.waiting for job in self._jobs),
            suspects=len(self._quarantine) + sum(worker.on_trial for worker in self._fleet),
            restarts=dict(self._after_exit.restarts),
            convicted=dict(self._quarantine.convicted),
        )

    async def start(self) -> None:
        """Start all workers and wait until each has loaded its handler.

        Raises:
            WorkerStartError: a handler cannot be loaded; no process is left running.
            PoolStoppedError: `stop` was called meanwhile.
            PoolBrokenError: the pool broke meanwhile.
        """
        if self._started is not None or self._stopping is not None:
            raise RuntimeError("a pool starts only once")
        self._started = asyncio.get_running_loop().create_future()
        try:
            self._fleet.balance(fresh_wanted=False, trial_on=False)
            self._watchdog = asyncio.create_task(self._watch(), name="pool watchdog")
            await self._started
        except BaseException:
            self._started.cancel()
            await self.stop(grace_seconds=0.0)
            raise

    async def run(
        self, records: Sequence[InputRecord], *, suspects: frozenset[int] = frozenset()
    ) -> list[Result]:
        """Handle records; one result for each, in order.

        Waits as long as it takes: while no worker can be started, events say so. The records of several calls
        are handled in turns. When a call is cancelled, its records that have not begun are dropped.

        Args:
            records: The records to handle; they must not change meanwhile.
            suspects: Offsets of records to be tried alone from the start.

        Raises:
            PoolStoppedError: the pool is not running, or was stopped meanwhile.
            PoolBrokenError: the pool is broken, or broke meanwhile.
        """
        if self._failure and self._stopping is None:
            raise self._failure.error()
        if self._started is None or self._stopping is not None:
            raise PoolStoppedError("the pool is not running")
        if not records:
            return []
        job = Job(records, asyncio.get_running_loop().create_future())
        admit(job, suspects, self._settings.frame_bytes, self._quarantine)
        self._dispatcher.add(job)
        self._jobs.add(job)
        self._advance()
        try:
            return await job.done
        finally:
            self._jobs.discard(job)
            if job.done.cancelled():
                self._scheduler.void_abandoned_work()

    async def until_broken(self) -> NoReturn:
        """Wait until the pool breaks.

        Raises:
            PoolBrokenError: it broke.
        """
        await self._failure.wait()

    async def stop(self, grace_seconds: float = 2.0) -> None:
        """End all workers; kill those still at work after the grace. May be called more than once."""
        if self._stopping is None:
            self._failure.stop()
            self._stopping = asyncio.create_task(self._stop(grace_seconds), name="pool stop")
        await asyncio.shield(self._stopping)

    async def _stop(self, grace_seconds: float) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
        self._fail_all(lambda: PoolStoppedError("the pool was stopped"))
        await self._fleet.close(grace_seconds)

    def _advance(self) -> None:
        if self._stopping is None:
            self._scheduler.advance()

    def _on_message(self, worker: WorkerProcess, message: FromWorker) -> None:
        match message:
            case Done():
                self._answers.accept(worker, message)
                self._advance()
            case Ready():
                self._on_ready(worker, message)
            case StartFailed(message=text):
                worker.problem = text
                worker.ended_for = Cause.NOT_LOADED
            case Exhausted():
                worker.ended_for = Cause.OUT_OF_MEMORY

    def _on_ready(self, worker: WorkerProcess, message: Ready) -> None:
        if worker.state is not State.STARTING:
            return  # it was asked to end while it was loading
        worker.ready(message.resident_bytes)
        self._emit(PoolEvent(kind=EventKind.WORKER_READY, pid=worker.pid, seconds=message.load_seconds))
        started = self._started
        if started is not None and not started.done() and len(self._fleet.warm()) >= self._settings.workers:
            started.set_result(None)
        self._advance()

    def _on_exit(self, worker: WorkerProcess) -> None:
        self._fleet.remove(worker)
        if self._stopping is not None:
            return
        error = self._after_exit.worker_died(worker)
        if error is not None:
            self._fail_start(error)
        self._advance()

    def _on_refused(self, error: OSError) -> None:
        self._fail_start(self._after_exit.process_refused(error))

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        last = loop.time()
        try:
            while not self._failure:
                await asyncio.sleep(self._settings.tick_seconds)
                now = loop.time()
                self._scheduler.inspect(watchdog.tick_credit(now - last, self._settings.tick_seconds))
                last = now
                self._advance()
        except Exception as error:  # noqa: BLE001  without a watchdog a hang would never be noticed
            self._failure.occur(error)

    def _on_failure(self) -> None:
        # After a step that failed half-way, the pool's state cannot be relied on.
        self._fail_all(self._failure.error)

    def _fail_all(self, make_error: Callable[[], Exception]) -> None:
        self._fail_start(make_error())
        for job in self._jobs:
            if not job.over:
                job.done.set_exception(make_error())

    def _fail_start(self, error: Exception) -> None:
        if self._started is not None and not self._started.done():
            self._started.set_exception(error)

    def _emit(self, event: PoolEvent) -> None:
        if self._on_event is not None:
            # Called later, so that the listener, or its error, cannot come between two steps of the pool.
            asyncio.get_running_loop().call_soon(self._on_event, event)

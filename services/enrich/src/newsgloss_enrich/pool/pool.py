"""The pool: hands chunks of records to worker processes and puts their results together in order.

Why not a library. What a stream of hostile records needs is: the parent alive whatever a worker does, the one
record at fault named, no orphan after kill -9 of the parent, and a few microseconds per record. Looked at:

- `concurrent.futures.ProcessPoolExecutor` and `loky`: one dead worker breaks the whole executor
  (`BrokenProcessPool`, `TerminatedWorkerError`) and fails everything submitted to it; no time limit for work
  that runs; workers outlive a parent that is killed.
- `pebble.ProcessPool` (5.2): replaces the dead and has time limits, but (a) all workers share one task pipe
  and one result pipe behind locks: the parent cannot tell which chunk waits where, a worker that dies with
  the lock held stops the others until they time out and end, and a time limit is enforced only when the lock
  happens to be free; (b) everything is pickled, so a worker's bytes are run as code in the parent; (c) the
  limit is for a whole task, by wall clock (`time.time()`), counting the parent's own pauses, and the task is
  failed though its result may wait in the pipe; (d) a death fails the task at once, one death being proof,
  and does not say which record of a chunk was at work; (e) its ends are found by polling every 0.1 s in three
  threads; (f) recycling by count only, with no warm replacement, and no memory cap; (g) nothing ties a
  worker at work to its parent's life.

So the processes are started and watched here; `verdict` has the rule that convicts a record.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, NoReturn, ParamSpec

from newsgloss_enrich.pool import watchdog
from newsgloss_enrich.pool.chunks import Job, Segment
from newsgloss_enrich.pool.cost import CostEstimate
from newsgloss_enrich.pool.crew import Crew
from newsgloss_enrich.pool.deaths import Cause, Death, explain, fault_trace
from newsgloss_enrich.pool.events import EventKind, PoolEvent, PoolStats
from newsgloss_enrich.pool.frames import Done, Exhausted, FrameError, FromWorker, Ready, StartFailed
from newsgloss_enrich.pool.handout import Handout, take_back
from newsgloss_enrich.pool.memory import OomKills
from newsgloss_enrich.pool.records import InputRecord, Rejected, Result
from newsgloss_enrich.pool.states import State
from newsgloss_enrich.pool.suspects import Suspects, losses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newsgloss_enrich.pool.process import WorkerProcess
    from newsgloss_enrich.pool.settings import PoolSettings

_FRAME_OVERHEAD = 1024
_STARTS_TO_GIVE_UP = 5
"""Workers killed in a row, while the pool starts, until it is taken for the handler's fault."""

_STUCK_AFTER_CHUNKS = 4
_FRUITLESS_STARTS = 10
"""Workers in a row that answered nothing, until they do not count as work that is going on. A single record
that writes over its worker's memory takes about seven."""

P = ParamSpec("P")


class WorkerStartError(Exception):
    """The handler cannot be loaded; the text has the worker's own words."""


class PoolStoppedError(Exception):
    """The pool was stopped before these records were done."""


class PoolBrokenError(Exception):
    """The pool failed by a defect of its own, the cause of this, and will never answer again."""


class WorkerPool:
    """Worker processes for one handler; all of it belongs to the event loop that calls `start`."""

    def __init__(
        self,
        settings: PoolSettings,
        on_event: Callable[[PoolEvent], None] | None = None,
        on_work: Callable[[float, Mapping[str, int]], None] | None = None,
    ) -> None:
        self._settings = settings
        self._on_event = on_event
        self._on_work = on_work
        self._cost = CostEstimate()
        self._handout = Handout(self._cost, settings.chunk_seconds)
        self._jobs: set[Job] = set()
        self._restarts: Counter[str] = Counter()
        self._oom_kills = OomKills()
        self._oom_seen = self._oom_kills.count()
        self._crew = Crew(
            settings,
            self._or_break(self._on_message),
            self._or_break(self._on_dead),
            self._or_break(self._on_refused),
        )
        self._suspects = Suspects(settings, self._emit, time.monotonic())
        self._started: asyncio.Future[None] | None = None
        self._watchdog: asyncio.Task[None] | None = None
        self._stopping: asyncio.Task[None] | None = None
        self._broken: PoolBrokenError | None = None
        self._broke = asyncio.Event()

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
        """All processes that live, those that are starting or retiring included."""
        return [worker.pid for worker in self._crew]

    @property
    def at_work(self) -> bool:
        """Whether something is going on that ends within a bounded time, however long that is.

        A record in a worker is held to its time limit, and a suspect waits for the next try or for a fresh
        worker. Not so while workers end again and again before they have answered anything.
        """
        if any(worker.outstanding for worker in self._crew):
            return True
        coming = bool(self._suspects) or self._crew.count(State.STARTING) > 0
        return coming and self._crew.failures < _FRUITLESS_STARTS

    @property
    def stats(self) -> PoolStats:
        """A reading for metrics."""
        return PoolStats(
            starting=self._crew.count(State.STARTING),
            idle=self._crew.count(State.IDLE),
            busy=self._crew.count(State.BUSY),
            queued=sum(job.waiting for job in self._jobs),
            suspects=len(self._suspects) + sum(worker.on_trial for worker in self._crew),
            restarts=dict(self._restarts),
            convicted=dict(self._suspects.convicted),
        )

    async def start(self) -> None:
        """Start all workers and wait until each has loaded its handler.

        Raises:
            WorkerStartError: A handler cannot be loaded; nothing is left running.
            PoolStoppedError: `stop` was called meanwhile.
            PoolBrokenError: The pool broke meanwhile.
        """
        if self._started is not None or self._stopping is not None:
            raise RuntimeError("a pool starts only once")
        self._started = asyncio.get_running_loop().create_future()
        try:
            self._crew.balance(fresh_wanted=False, trial_on=False)
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

        Waits for as long as it takes: while no worker can be started, events say so. Records of other
        calls are handled in turn. When cancelled, what has not begun is dropped.

        Args:
            records: To handle; not to be changed meanwhile.
            suspects: Offsets of records to be tried alone from the start.

        Raises:
            PoolStoppedError: The pool is not running, or was stopped meanwhile.
            PoolBrokenError: The pool is broken, or broke meanwhile.
        """
        if self._broken is not None and self._stopping is None:
            raise self._broken_again()
        if self._started is None or self._stopping is not None:
            raise PoolStoppedError("the pool is not running")
        if not records:
            return []
        job = Job(records, asyncio.get_running_loop().create_future())
        self._admit(job, suspects)
        self._jobs.add(job)
        self._advance()
        try:
            return await job.done
        finally:
            self._jobs.discard(job)
            if job.done.cancelled():
                self._spare_workers()

    async def until_broken(self) -> NoReturn:
        """Wait for as long as the pool is well.

        Raises:
            PoolBrokenError: It is not any more.
        """
        await self._broke.wait()
        raise self._broken_again()

    async def stop(self, grace_seconds: float = 2.0) -> None:
        """End all workers, killing those still at work after the grace. May be called again."""
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._stop(grace_seconds), name="pool stop")
        await asyncio.shield(self._stopping)

    async def _stop(self, grace_seconds: float) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
        if self._started is not None and not self._started.done():
            self._started.set_exception(PoolStoppedError("the pool was stopped"))
        self._fail_jobs(lambda: PoolStoppedError("the pool was stopped"))
        await self._crew.close(grace_seconds)

    # ---- records in, and out to workers

    def _admit(self, job: Job, suspects: frozenset[int]) -> None:
        """Reject what no message can hold, set suspects apart, put the rest in line."""
        bound = self._settings.frame_bytes - _FRAME_OVERHEAD
        start = 0
        for index, record in enumerate(job.records):
            too_large = job.size(index) > bound
            if not too_large and record.offset not in suspects:
                continue
            if start < index:
                job.segments.append(Segment(start, index))
            start = index + 1
            if too_large:
                text = f"the record takes {job.size(index)} bytes, a worker is given at most {bound}"
                job.settle(index, [Rejected(record.offset, "too_large", text, "pool", "RecordTooLarge")])
            else:
                self._suspects.name(job, index)
        if start < len(job.records):
            job.segments.append(Segment(start, len(job.records)))
        self._handout.add(job)

    def _advance(self) -> None:
        """Staff the crew and give its workers what waits: suspects first, then the callers in turn."""
        if self._stopping is not None:
            return
        trial_on = any(c.trial is not None and c.trial.needs_fresh for w in self._crew for c in w.outstanding)
        self._crew.balance(fresh_wanted=self._suspects.want_fresh, trial_on=trial_on)
        workers = self._crew.warm()
        if self._suspects:
            self._suspects.try_next(workers, time.monotonic(), others_wait=bool(self._handout))
            reserved = self._suspects.reserved(workers)
            workers = [worker for worker in workers if worker not in reserved]
        self._handout.give(workers)

    # ---- what workers say

    def _on_message(self, worker: WorkerProcess, message: FromWorker) -> None:
        match message:
            case Done():
                self._on_done(worker, message)
            case Ready():
                self._on_ready(worker, message)
            case StartFailed(message=text):
                worker.complaint = text
                worker.ordered = Cause.NOT_LOADED
            case Exhausted():
                worker.ordered = Cause.OUT_OF_MEMORY

    def _on_ready(self, worker: WorkerProcess, message: Ready) -> None:
        if worker.state is not State.STARTING:
            return  # told to end while it was loading
        worker.ready(message.resident_bytes)
        self._emit(PoolEvent(kind=EventKind.WORKER_READY, pid=worker.pid, seconds=message.load_seconds))
        started = self._started
        if started is not None and not started.done() and len(self._crew.warm()) >= self._settings.workers:
            started.set_result(None)
        self._advance()

    def _on_done(self, worker: WorkerProcess, done: Done) -> None:
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
            # Later, as in `_emit`: what it raises must not leave the worker's count wrong.
            loop = asyncio.get_running_loop()
            loop.call_soon(self._on_work, done.nanoseconds / 1e9, done.counts)
        worker.answered(chunk, count)
        self._crew.start_succeeded()
        if chunk.trial is not None and not chunk.trial.moot:
            self._suspects.clear(chunk.trial, time.monotonic())
        job.settle(index, done.results)
        limit = self._settings.recycle_after_records
        worker.worn = worker.worn or 0 < limit <= worker.handled
        self._advance()

    # ---- what becomes of workers

    def _on_dead(self, worker: WorkerProcess) -> None:
        self._crew.remove(worker)
        if self._stopping is not None:
            return
        death = self._explain(worker)
        self._restarts[death.cause.value] += 1
        if not worker.loaded:
            self._start_failed(worker, death)
        else:
            kind = EventKind.WORKER_RETIRED if death.cause is Cause.RETIRED else EventKind.WORKER_DIED
            detail = "\n".join(filter(None, (death.how, worker.complaint, fault_trace(worker.last_words))))
            self._emit(PoolEvent(kind=kind, pid=worker.pid, cause=death.cause.value, detail=detail))
        self._recover(worker, death)
        self._advance()

    def _explain(self, worker: WorkerProcess) -> Death:
        ordered = worker.ordered
        if ordered is Cause.RETIRED and (worker.exit_code or worker.outstanding):
            ordered = None  # something came between
        seen, self._oom_seen = self._oom_seen, self._oom_kills.count()
        return explain(worker.exit_code, ordered, worker.last_words, oom_killed=self._oom_seen > seen)

    def _recover(self, worker: WorkerProcess, death: Death) -> None:
        """Put back what the dead worker had; the records that may be at fault are set apart."""
        now, seconds = time.monotonic(), 0.0
        progress, answered = worker.cell.read(), worker.records_answered
        plausible = answered <= progress.number <= worker.handled
        if plausible and progress.at_work and progress.number > answered:
            seconds = max(0.0, now - progress.since / 1e9)
        elif death.cause is Cause.KILLED and plausible:
            self._suspects.outside.add(now)
        if worker.loaded and not answered and not seconds and death.cause is not Cause.RETIRED:
            self._crew.start_failed(killed=death.cause is Cause.KILLED)
        for chunk in reversed(worker.outstanding):
            if chunk.job.over:
                continue
            lost = losses(chunk, progress, plausible=plausible)
            if chunk.trial is not None:
                self._suspects.weigh(chunk.trial, death, lost, seconds, now)
                continue
            chunk.job.requeue(*lost.untouched)
            for start, stop in reversed(lost.isolated):
                chunk.job.requeue(start, stop, isolated=True)
            if lost.suspect is not None:
                self._suspects.suspect(chunk.job, lost.suspect, death, now)
            self._handout.add(chunk.job)

    def _on_refused(self, error: OSError) -> None:
        """Report that the system gives no process; the crew tries again later."""
        pause = self._crew.start_failed(killed=False)
        if self._started is not None and not self._started.done():
            self._started.set_exception(WorkerStartError(f"a worker process cannot be started: {error}"))
        detail = f"{error}; next try in {pause:.1f} s"
        self._emit(
            PoolEvent(
                kind=EventKind.WORKER_START_FAILED,
                cause=Cause.NOT_LOADED.value,
                detail=detail,
                failures=self._crew.failures,
            )
        )

    def _start_failed(self, worker: WorkerProcess, death: Death) -> None:
        killed = death.cause is Cause.KILLED
        pause, failures = self._crew.start_failed(killed=killed), self._crew.failures
        words = worker.complaint or worker.last_words.decode("utf-8", errors="replace")
        if worker.watch.starting > self._settings.start_timeout_seconds:
            why = f"had not loaded it after {self._settings.start_timeout_seconds:g} s"
        elif death.cause is Cause.NOT_LOADED:
            why = "could not load it"
        else:
            why = f"ended while loading it, {death.how}"
        text = f"handler {self._settings.handler}: a worker {why}"
        given_up = not killed or failures >= _STARTS_TO_GIVE_UP
        if given_up and self._started is not None and not self._started.done():
            self._started.set_exception(WorkerStartError(f"{text}\n{words}".rstrip()))
        self._emit(
            PoolEvent(
                kind=EventKind.WORKER_START_FAILED,
                pid=worker.pid,
                cause=death.cause.value,
                detail=f"{text}; next try in {pause:.1f} s\n{words}".rstrip(),
                failures=failures,
            )
        )

    # ---- watching

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        last = loop.time()
        try:
            while self._broken is None:
                await asyncio.sleep(self._settings.tick_seconds)
                now = loop.time()
                self._tick(watchdog.credit(now - last, self._settings.tick_seconds))
                last = now
        except Exception as error:  # noqa: BLE001  unwatched, a hang would be waited for for ever
            self._break(error)

    def _or_break(self, handle: Callable[P, None]) -> Callable[P, None]:
        """`handle` as the event loop may call it: what it raises would end in the loop's own handler."""

        def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
            try:
                handle(*args, **kwargs)
            except FrameError:
                raise  # the worker's fault: it is ended
            except Exception as error:  # noqa: BLE001 - handed over whole
                self._break(error)

        return guarded

    def _break(self, error: Exception) -> None:
        """Give up: after a step that failed half-way nothing here can be relied on."""
        if self._broken is not None or self._stopping is not None:
            return
        self._broken = PoolBrokenError(f"the worker pool failed: {error!r}")
        self._broken.__cause__ = error
        self._broke.set()
        if self._started is not None and not self._started.done():
            self._started.set_exception(self._broken_again())
        self._fail_jobs(self._broken_again)

    def _tick(self, seconds: float) -> None:
        stuck_after = _STUCK_AFTER_CHUNKS * self._settings.chunk_seconds
        for worker in self._crew:
            worker.check_alive()
            if worker.state is State.DEAD:
                continue
            watchdog.inspect(worker, seconds, self._settings)
            others_idle = not self._handout and self._crew.count(State.IDLE)
            if others_idle and not worker.on_trial and watchdog.is_stuck(worker, stuck_after):
                take_back(worker, self._handout)
        self._advance()

    def _spare_workers(self) -> None:
        """Take back what nobody waits for any more from the workers that have nothing else."""
        for worker in self._crew:
            if worker.outstanding and all(chunk.job.over for chunk in worker.outstanding):
                worker.cell.void_through(worker.handled)

    # ---- telling

    def _broken_again(self) -> PoolBrokenError:
        """A new one for each who is told: a traceback grows with every raise."""
        error = PoolBrokenError(str(self._broken))
        error.__cause__ = self._broken.__cause__ if self._broken is not None else None
        return error

    def _fail_jobs(self, why: Callable[[], Exception]) -> None:
        for job in self._jobs:
            if not job.over:
                job.done.set_exception(why())

    def _emit(self, event: PoolEvent) -> None:
        if self._on_event is not None:
            # Later, so that what the listener does or raises cannot come between two steps of the pool.
            asyncio.get_running_loop().call_soon(self._on_event, event)

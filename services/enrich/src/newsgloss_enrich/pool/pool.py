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
import random
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence

from newsgloss_enrich.pool import verdict, watchdog
from newsgloss_enrich.pool.chunks import Chunk, Job, Segment
from newsgloss_enrich.pool.cost import CostEstimate
from newsgloss_enrich.pool.crew import Crew
from newsgloss_enrich.pool.deaths import Cause, Death, explain, fault_trace
from newsgloss_enrich.pool.events import EventKind, PoolEvent, PoolStats
from newsgloss_enrich.pool.frames import Done, Exhausted, FrameError, FromWorker, Ready, StartFailed
from newsgloss_enrich.pool.memory import OomKills, is_stopped, resident_bytes
from newsgloss_enrich.pool.process import State, WorkerProcess
from newsgloss_enrich.pool.records import InputRecord, Rejected, Result
from newsgloss_enrich.pool.settings import PoolSettings
from newsgloss_enrich.pool.suspects import Trial, losses

_CHUNKS_PER_WORKER = 2
"""One at work, one waiting in the pipe, so that a worker never waits for the parent."""

_FRAME_OVERHEAD = 1024
_STARTS_TO_GIVE_UP = 5
_TAKE_BACK_AFTER_CHUNKS = 4
_NOT_WORTH_SPREADING_SECONDS = 0.002


class WorkerStartError(Exception):
    """The handler cannot be loaded; the text has the worker's own words."""


class PoolStoppedError(Exception):
    """The pool was stopped, or broke, before these records were done."""


class WorkerPool:
    """Worker processes for one handler; all methods belong to the event loop that called `start`."""

    def __init__(self, settings: PoolSettings, on_event: Callable[[PoolEvent], None] | None = None) -> None:
        self._settings = settings
        self._on_event = on_event
        self._cost = CostEstimate()
        self._jobs: set[Job] = set()
        self._ready: deque[Job] = deque()
        self._trials: list[Trial] = []
        self._restarts: Counter[str] = Counter()
        self._convicted: Counter[str] = Counter()
        self._oom_kills = OomKills()
        self._oom_seen = 0
        self._crew: Crew | None = None
        self._started: asyncio.Future[None] | None = None
        self._watchdog: asyncio.Task[None] | None = None
        self._stopping: asyncio.Task[None] | None = None
        self._broken: BaseException | None = None

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
        return [worker.pid for worker in self._crew or ()]

    @property
    def stats(self) -> PoolStats:
        """A reading for metrics."""
        states = Counter(worker.state for worker in self._crew or ())
        tried = sum(chunk.trial is not None for worker in self._crew or () for chunk in worker.outstanding)
        return PoolStats(
            starting=states[State.STARTING],
            idle=states[State.IDLE],
            busy=states[State.BUSY],
            queued=sum(job.waiting for job in self._jobs),
            suspects=len(self._trials) + tried,
            restarts=dict(self._restarts),
            convicted=dict(self._convicted),
        )

    async def start(self) -> None:
        """Start all workers and wait until each has loaded its handler.

        Raises:
            WorkerStartError: A handler cannot be loaded; nothing is left running.
            OSError: The system has no processes or descriptors to give.
        """
        if self._crew is not None:
            raise RuntimeError("the pool has been started before")
        loop = asyncio.get_running_loop()
        self._started = loop.create_future()
        self._outside = verdict.OutsideKills(self._settings.workers, loop.time())
        self._oom_seen = self._oom_kills.count()
        self._crew = Crew(self._settings, self._on_message, self._on_dead)
        try:
            self._crew.balance(fresh_wanted=False, trial_on=False)
            self._watchdog = asyncio.create_task(self._watch(), name="pool watchdog")
            await self._started
        except BaseException:
            await self.stop(grace_seconds=0.0)
            raise

    async def run(
        self, records: Sequence[InputRecord], *, suspects: frozenset[int] = frozenset()
    ) -> list[Result]:
        """Handle records; one result for each, in order.

        Waits for as long as it takes: while no worker can be started, events say so. Records of other calls are
        handled in turn. When cancelled, what has not begun is dropped.

        Args:
            records: To handle.
            suspects: Offsets of records to be tried alone from the start.

        Raises:
            PoolStoppedError: The pool was stopped meanwhile, or is not running.
        """
        if self._crew is None or self._stopping is not None or self._broken is not None:
            raise PoolStoppedError("the pool is not running") from self._broken
        if not records:
            return []
        job = Job(records, asyncio.get_running_loop().create_future())
        self._admit(job, suspects)
        if not job.over:
            self._jobs.add(job)
            self._enqueue(job)
            self._advance()
        try:
            return await job.done
        finally:
            self._jobs.discard(job)
            job.done.cancel()
            self._take_back_dropped()

    async def stop(self, grace_seconds: float = 2.0) -> None:
        """End all workers; those still at work after the grace are killed. May be called at any time, and again."""
        if self._crew is None:
            return
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._stop(self._crew, grace_seconds), name="pool stop")
        await asyncio.shield(self._stopping)

    async def _stop(self, crew: Crew, grace_seconds: float) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
        if self._started is not None:
            self._started.cancel()
        self._fail_jobs("the pool was stopped")
        await crew.close(grace_seconds)

    # ---- records in

    def _admit(self, job: Job, suspects: frozenset[int]) -> None:
        """Reject what no message can hold, set suspects apart, queue the rest."""
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
                self._trials.append(Trial(job, index, needs_fresh=False))
        if start < len(job.records):
            job.segments.append(Segment(start, len(job.records)))

    def _enqueue(self, job: Job) -> None:
        if job.segments and not job.queued and not job.over:
            job.queued = True
            self._ready.append(job)

    # ---- records out to workers

    def _advance(self) -> None:
        """Staff the crew and give its workers what waits: suspects first, then the callers in turn."""
        if self._crew is None or self._stopping is not None:
            return
        self._trials = [trial for trial in self._trials if not trial.moot]
        self._crew.balance(
            fresh_wanted=any(trial.needs_fresh for trial in self._trials),
            trial_on=any(chunk.trial and chunk.trial.needs_fresh for w in self._crew for chunk in w.outstanding),
        )
        self._try_suspects(self._crew)
        self._hand_out(self._crew)

    def _try_suspects(self, crew: Crew) -> None:
        now = asyncio.get_running_loop().time()
        waiting = []
        for trial in self._trials:
            idle = [w for w in crew if w.state is State.IDLE and (w.fresh or not trial.needs_fresh)]
            if trial.not_before > now or not idle:
                waiting.append(trial)
                continue
            trial.counts = idle[0].fresh
            idle[0].send(Chunk(trial.job, trial.index, trial.index + 1, trial=trial))
        self._trials = waiting

    def _hand_out(self, crew: Crew) -> None:
        reserved = self._reserved(crew) if self._trials else frozenset[WorkerProcess]()
        while self._ready:
            takers = [w for w in crew.warm() if _has_room(w) and w not in reserved]
            if not takers:
                return
            least = min(len(worker.outstanding) for worker in takers)
            takers = [worker for worker in takers if len(worker.outstanding) == least]
            job = self._ready.popleft()
            if job.over or not job.segments:
                job.queued = False
                continue
            takers[0].send(self._cut(job, len(takers)))
            if job.segments:
                self._ready.append(job)
            else:
                job.queued = False

    def _reserved(self, crew: Crew) -> frozenset[WorkerProcess]:
        """Workers kept for suspects: a fresh one, or the one that will be idle soonest."""
        reserved: set[WorkerProcess] = set()
        warm = crew.warm()
        if any(trial.needs_fresh for trial in self._trials):
            reserved.update([worker for worker in warm if worker.fresh][:1])
        if warm and any(not trial.needs_fresh for trial in self._trials):
            reserved.add(min(warm, key=lambda worker: len(worker.outstanding)))
        return frozenset(reserved)

    def _cut(self, job: Job, takers: int) -> Chunk:
        """Cut a chunk of the wanted amount of work, leaving the others that have nothing to do their share."""
        records, size = self._cost.chunk(self._settings.chunk_seconds)
        waiting = job.waiting
        if waiting * (self._cost.seconds_per_record or 1.0) > _NOT_WORTH_SPREADING_SECONDS:
            records = min(records, -(-waiting // takers))
        return job.take(records, size)

    # ---- messages from workers

    def _on_message(self, worker: WorkerProcess, message: FromWorker) -> None:
        match message:
            case Done():
                self._on_done(worker, message)
            case Ready(resident_bytes=resident):
                self._on_ready(worker, resident)
            case StartFailed(message=text):
                worker.complaint = text
                worker.ordered = Cause.NOT_LOADED
            case Exhausted():
                worker.ordered = Cause.OUT_OF_MEMORY

    def _on_ready(self, worker: WorkerProcess, resident: int) -> None:
        if worker.state is not State.STARTING or self._crew is None:
            return
        worker.ready(resident)
        self._crew.start_succeeded()
        self._emit(PoolEvent(kind=EventKind.WORKER_READY, pid=worker.pid))
        if self._started is not None and not self._started.done() and (
            len(self._crew.warm()) >= self._settings.workers
        ):
            self._started.set_result(None)
        self._advance()

    def _on_done(self, worker: WorkerProcess, done: Done) -> None:
        chunk = worker.outstanding[0] if worker.outstanding else None
        count = len(done.results)
        if chunk is None or done.first != chunk.first + chunk.answered or not (
            0 < count <= chunk.stop - chunk.next_index
        ):
            raise FrameError("an answer to what was not asked")
        index, job = chunk.next_index, chunk.job
        if None not in done.results:
            self._cost.observe(count, job.edges[index + count] - job.edges[index], done.nanoseconds / 1e9)
        elif not (job.shared or job.over):
            raise FrameError("no answer to what was asked")
        worker.answered(chunk, count)
        job.settle(index, done.results)
        if chunk.trial is not None and done.results[0] is not None:
            self._clear(chunk.trial)
        self._wear(worker)
        self._advance()

    def _wear(self, worker: WorkerProcess) -> None:
        limit = self._settings.recycle_after_records
        if limit and worker.handled >= limit:
            worker.worn = True

    # ---- deaths and verdicts

    def _on_dead(self, worker: WorkerProcess) -> None:
        if self._crew is None:
            return
        self._crew.remove(worker)
        if self._stopping is not None:
            return
        death = self._explain(worker)
        self._restarts[death.cause] += 1
        if not worker.loaded:
            self._start_failed(worker, death)
        elif death.cause is Cause.RETIRED:
            self._emit(PoolEvent(kind=EventKind.WORKER_RETIRED, pid=worker.pid, cause=death.cause, detail=death.how))
        else:
            detail = "\n".join(filter(None, (death.how, worker.complaint, fault_trace(worker.last_words))))
            self._emit(PoolEvent(kind=EventKind.WORKER_DIED, pid=worker.pid, cause=death.cause, detail=detail))
        self._recover(worker, death)
        self._advance()

    def _explain(self, worker: WorkerProcess) -> Death:
        ordered = worker.ordered
        if ordered is Cause.RETIRED and (worker.exit_code or worker.outstanding):
            ordered = None
        oom_kills = self._oom_kills.count()
        oom_killed, self._oom_seen = oom_kills > self._oom_seen, oom_kills
        return explain(worker.exit_code, ordered, worker.last_words, oom_killed=oom_killed)

    def _start_failed(self, worker: WorkerProcess, death: Death) -> None:
        if self._crew is None:
            return
        killed = death.cause is Cause.KILLED
        pause = self._crew.start_failed(killed=killed)
        words = worker.complaint or worker.last_words.decode("utf-8", errors="replace")
        failures = self._crew.failures
        if self._started is not None and not self._started.done() and (
            not killed or failures >= _STARTS_TO_GIVE_UP
        ):
            why = {Cause.NOT_LOADED: "could not load it"}.get(death.cause, f"ended while loading it, {death.how}")
            if worker.watch.starting > self._settings.start_timeout_seconds:
                why = f"had not loaded it after {self._settings.start_timeout_seconds:g} s"
            self._started.set_exception(
                WorkerStartError(f"handler {self._settings.handler}: a worker {why}.\n{words}".rstrip())
            )
        detail = f"{death.how}; next try in {pause:.1f} s\n{words}".rstrip()
        self._emit(
            PoolEvent(
                kind=EventKind.WORKER_START_FAILED,
                pid=worker.pid,
                cause=death.cause,
                detail=detail,
                failures=failures,
            )
        )

    def _recover(self, worker: WorkerProcess, death: Death) -> None:
        """Put back what the dead worker had; the records that may be at fault are set apart."""
        progress, seconds = worker.cell.read(), 0.0
        answered = worker.handled
        if worker.outstanding:
            answered = worker.outstanding[0].first + worker.outstanding[0].answered - 1
        plausible = answered <= progress.number <= worker.handled or not worker.outstanding
        at_work = plausible and progress.at_work and progress.number > answered
        if at_work:
            seconds = max(0.0, (time.monotonic_ns() - progress.since) / 1e9)
        elif death.cause is Cause.KILLED and plausible:
            self._outside.add(asyncio.get_running_loop().time())
        for chunk in reversed(worker.outstanding):
            if chunk.job.over:
                continue
            lost = losses(chunk, progress, plausible=plausible)
            if chunk.trial is not None:
                self._weigh(chunk.trial, death, seconds, begun=bool(lost.begun), at_work=lost.suspect is not None)
                continue
            chunk.job.requeue(*lost.untouched)
            for start, stop in reversed(lost.begun):
                if stop - start == 1 and lost.suspect is None and len(lost.begun) == 1:
                    self._suspect(chunk.job, start, death)
                else:
                    chunk.job.requeue(start, stop, isolated=True)
            if lost.suspect is not None:
                self._suspect(chunk.job, lost.suspect, death)
            self._enqueue(chunk.job)
        worker.outstanding.clear()

    def _suspect(self, job: Job, index: int, death: Death) -> None:
        trial = Trial(job, index, needs_fresh=True)
        trial.evidence.add(death, 0.0, asyncio.get_running_loop().time(), counts=False)
        self._trials.append(trial)
        self._emit_about(EventKind.RECORD_SUSPECTED, trial, death.cause, death.how)

    def _weigh(self, trial: Trial, death: Death, seconds: float, *, begun: bool, at_work: bool) -> None:
        """Take a death during a trial into account: convict, or try again."""
        now = asyncio.get_running_loop().time()
        evidence = trial.evidence
        if at_work or begun:
            counts = trial.counts and (at_work or death.cause is not Cause.KILLED)
            evidence.add(death, seconds, now, counts=counts)
            trial.needs_fresh = True
            rate = self._outside.rate(evidence.since, now)
            if verdict.is_proven(evidence, self._settings.tries_alone, rate):
                self._convict(trial)
                return
        trial.not_before = now + evidence.pause(random.random())  # noqa: S311  keeps out of step, hides nothing
        self._trials.append(trial)

    def _convict(self, trial: Trial) -> None:
        code, text = verdict.code(trial.evidence), verdict.message(trial.evidence)
        self._convicted[code] += 1
        offset = trial.job.records[trial.index].offset
        trial.job.settle(trial.index, [Rejected(offset, code, text, "pool", verdict.ERROR_CLASSES[code])])
        self._emit_about(EventKind.RECORD_CONVICTED, trial, code, text)

    def _clear(self, trial: Trial) -> None:
        """A suspect came through: what killed its workers came from outside."""
        kills = trial.evidence.kills + trial.evidence.kills_elsewhere
        self._outside.add(asyncio.get_running_loop().time(), kills)
        if trial.evidence.deaths or kills or trial.needs_fresh:
            self._emit_about(EventKind.RECORD_CLEARED, trial, "", "the record came through alone")

    # ---- watching

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        last = loop.time()
        try:
            while True:
                await asyncio.sleep(self._settings.tick_seconds)
                now = loop.time()
                self._tick(watchdog.credit(now - last, self._settings.tick_seconds))
                last = now
        except Exception as error:  # noqa: BLE001  without the watchdog a hang would be waited for for ever
            self._broken = error
            if self._started is not None and not self._started.done():
                self._started.set_exception(error)
            self._fail_jobs("the pool's watchdog failed")
            loop.call_exception_handler({"message": "the pool's watchdog failed", "exception": error})

    def _tick(self, seconds: float) -> None:
        if self._crew is None:
            return
        for worker in self._crew:
            worker.check_alive()
            if worker.state is not State.DEAD:
                self._inspect(worker, seconds)
        if not self._ready and self._crew.count(State.IDLE):
            self._take_back_from_slow(self._crew)
        self._advance()

    def _inspect(self, worker: WorkerProcess, seconds: float) -> None:
        watch = worker.watch
        if worker.state is State.STARTING:
            watch.starting += seconds
        has_work = bool(worker.outstanding) or worker.state is State.RETIRING
        watch.see(worker.cell.read(), seconds, has_work=has_work)
        cause = self._overdue(worker)
        if cause is not None:
            # The result may have come in the very moment, or be waiting since a pause of our own.
            worker.drain()
            if worker.state is State.DEAD:
                return
            watch.see(worker.cell.read(), 0.0, has_work=bool(worker.outstanding) or worker.state is State.RETIRING)
            cause = self._overdue(worker)
        if cause in {Cause.TIMED_OUT, Cause.STALLED} and is_stopped(worker.pid):
            cause = Cause.STOPPED
        resident = resident_bytes(worker.pid)
        if resident is not None and worker.loaded:
            watch.resident_bytes = resident
            growth = self._settings.recycle_growth_bytes
            worker.worn = worker.worn or bool(growth and resident - worker.warm_bytes >= growth)
            if cause is None and resident > self._settings.memory_bytes:
                cause = Cause.OUT_OF_MEMORY
        if cause is not None:
            worker.kill(cause)

    def _overdue(self, worker: WorkerProcess) -> Cause | None:
        progress, chunk = worker.progress()
        size = chunk.job.size(chunk.index_of(progress.number)) if chunk is not None else 0
        return watchdog.overdue(worker.watch, size, self._settings)

    def _take_back_from_slow(self, crew: Crew) -> None:
        """Give what waits behind a slow record to others that have nothing to do."""
        slow = _TAKE_BACK_AFTER_CHUNKS * self._settings.chunk_seconds
        for worker in crew:
            progress, at_work = worker.progress()
            if worker.state is not State.BUSY or worker.watch.at_work < slow or at_work is None:
                continue
            worker.cell.void_through(worker.handled)
            for chunk in reversed(worker.outstanding):
                cut = max(chunk.next_index, chunk.index_of(progress.number) + 1)
                if cut < chunk.kept and not chunk.job.over:
                    chunk.job.shared = True
                    chunk.job.requeue(cut, chunk.kept)
                    chunk.kept = cut
                    self._enqueue(chunk.job)

    def _take_back_dropped(self) -> None:
        """Spare workers the rest of what nobody waits for."""
        for worker in self._crew or ():
            if worker.outstanding and all(chunk.job.over for chunk in worker.outstanding):
                worker.cell.void_through(worker.handled)

    # ---- telling

    def _fail_jobs(self, why: str) -> None:
        for job in self._jobs:
            if not job.over:
                job.done.set_exception(PoolStoppedError(why))

    def _emit_about(self, kind: EventKind, trial: Trial, cause: str, detail: str) -> None:
        record = trial.job.records[trial.index]
        self._emit(
            PoolEvent(
                kind=kind,
                cause=cause,
                detail=detail,
                topic=record.topic,
                partition=record.partition,
                offset=record.offset,
                failures=trial.evidence.deaths,
            )
        )

    def _emit(self, event: PoolEvent) -> None:
        if self._on_event is not None:
            # Later, so that what the listener does or raises cannot come between two steps of the pool.
            asyncio.get_running_loop().call_soon(self._on_event, event)


def _has_room(worker: WorkerProcess) -> bool:
    """Whether a worker takes another chunk; a suspect stays alone."""
    return len(worker.outstanding) < _CHUNKS_PER_WORKER and not any(c.trial for c in worker.outstanding)

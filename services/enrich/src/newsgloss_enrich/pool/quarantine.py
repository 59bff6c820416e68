"""Suspected records: each is tried alone until it is cleared or convicted.

The shared cell (`progress`) usually names the one record that was at work when a worker ended. It does not
when the worker ended between two records, or when its memory was overwritten. The records begun and not
answered are then halved again and again until one is left, which is tried alone like any other suspect.
"""

import random
from collections import Counter
from collections.abc import Callable

import msgspec

from newsgloss_enrich.pool import verdict
from newsgloss_enrich.pool.chunks import Chunk, Job, Trial
from newsgloss_enrich.pool.events import EventKind, PoolEvent
from newsgloss_enrich.pool.evidence import Evidence, OutsideKills
from newsgloss_enrich.pool.exits import Cause, WorkerExit
from newsgloss_enrich.pool.losses import Losses
from newsgloss_enrich.pool.process import WorkerProcess
from newsgloss_enrich.pool.records import Rejected
from newsgloss_enrich.pool.settings import PoolSettings
from newsgloss_enrich.pool.states import State


class Quarantine:
    """The records that wait to be tried alone; decides what becomes of each.

    Attributes:
        convicted: Records convicted, by dead-letter code.
        outside_kills: Kills proven to come from outside.
    """

    def __init__(self, settings: PoolSettings, emit: Callable[[PoolEvent], None], now: float) -> None:
        self._settings = settings
        self._emit = emit
        self._waiting: list[Trial] = []
        self.convicted: Counter[str] = Counter()
        self.outside_kills = OutsideKills(settings.workers, now)

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def wants_fresh_worker(self) -> bool:
        """Whether some record waits for a worker that has handled nothing."""
        return any(trial.needs_fresh for trial in self._waiting)

    def add_named(self, job: Job, index: int) -> None:
        """Add a record that a caller of `run` named; any idle worker will do for its first try."""
        self._waiting.append(Trial(job, index, needs_fresh=False))

    def add_suspect(self, job: Job, index: int, end: WorkerExit, now: float) -> None:
        """Add a record because a worker ended over it."""
        trial = Trial(job, index, needs_fresh=True)
        trial.evidence.add(end, 0.0, now, counts=False)
        self._waiting.append(trial)
        self._report(EventKind.RECORD_SUSPECTED, trial, end.cause, end.how)

    def start_trials(self, workers: list[WorkerProcess], now: float, *, others_wait: bool) -> None:
        """Give the records whose time has come to idle workers, and drop those that nobody waits for.

        While other records wait, a suspect that ends its workers does not get the last worker. Otherwise two
        such records would take every fresh worker, and no other record would ever be handled. Named records
        come first: most are innocent, and a whole partition waits behind each.
        """
        waiting = []
        left = sum(not worker.on_trial for worker in workers)
        for trial in sorted(self._waiting, key=lambda trial: trial.needs_fresh):
            if trial.moot:
                continue
            idle = [w for w in workers if w.state is State.IDLE and (w.fresh or not trial.needs_fresh)]
            is_last = trial.needs_fresh and others_wait and left <= 1
            if trial.not_before > now or not idle or is_last:
                waiting.append(trial)
                continue
            trial.counts = idle[0].fresh
            left -= 1
            idle[0].send(Chunk(trial.job, trial.index, trial.index + 1, trial=trial))
        self._waiting = waiting

    def reserved(self, workers: list[WorkerProcess]) -> frozenset[WorkerProcess]:
        """Workers to keep free for the next trials: a fresh one, or the one that will be idle soonest."""
        reserved: set[WorkerProcess] = set()
        if self.wants_fresh_worker and sum(not worker.on_trial for worker in workers) > 1:
            reserved.update([worker for worker in workers if worker.fresh][:1])
        if workers and not all(trial.needs_fresh for trial in self._waiting):
            reserved.add(min(workers, key=lambda worker: len(worker.outstanding)))
        return frozenset(reserved)

    def judge(self, trial: Trial, end: WorkerExit, lost: Losses, seconds: float, now: float) -> None:
        """Weigh a worker's exit during a trial: convict the record, or try it again.

        Args:
            trial: The record that was alone in the worker.
            end: How the worker ended.
            lost: What the worker left of the chunk, which holds this record only.
            seconds: How long the record had been at work; 0 when it was not.
            now: Monotonic time, in seconds.
        """
        if lost.begun:
            # A kill at a moment when the record was not at work says nothing about the record.
            counts = trial.counts and (seconds > 0.0 or end.cause is not Cause.KILLED)
            trial.evidence.add(end, seconds, now, counts=counts)
            trial.needs_fresh = True
            rate = self.outside_kills.rate(trial.evidence.since, now)
            if verdict.is_poison(trial.evidence, self._settings.tries_alone, rate):
                self._convict(trial)
                return
        pause = trial.evidence.pause(random.random())  # noqa: S311  a jitter, not a secret
        trial.not_before = now + pause
        self._waiting.append(trial)

    def clear(self, trial: Trial, now: float) -> None:
        """Note that a record came through alone: whatever killed its workers came from outside."""
        evidence = trial.evidence
        self.outside_kills.add(now, evidence.kills + evidence.kills_elsewhere)
        if trial.needs_fresh:
            self._report(EventKind.RECORD_CLEARED, trial, "", "the record came through alone")

    def _convict(self, trial: Trial) -> None:
        code, text = verdict.code(trial.evidence), verdict.message(trial.evidence)
        if self._settings.reducible and not trial.job.records[trial.index].reduced:
            self._reduce(trial, code, text)
            return
        self.convicted[code] += 1
        offset = trial.job.records[trial.index].offset
        trial.job.settle(trial.index, [Rejected(offset, code, text, "pool", verdict.ERROR_CLASSES[code])])
        self._report(EventKind.RECORD_CONVICTED, trial, code, text)

    def _reduce(self, trial: Trial, code: str, text: str) -> None:
        """Try the record anew without the part of the work that can be left out, which may be at fault."""
        reduced = msgspec.structs.replace(
            trial.job.records[trial.index], reduced=f"left out: the record ended its workers ({code})"
        )
        trial.job.records[trial.index] = reduced
        trial.evidence = Evidence()
        trial.needs_fresh = True
        trial.not_before = 0.0
        self._waiting.append(trial)
        self._report(EventKind.RECORD_REDUCED, trial, code, text)

    def _report(self, kind: EventKind, trial: Trial, cause: str, detail: str) -> None:
        record = trial.job.records[trial.index]
        self._emit(
            PoolEvent(
                kind=kind,
                cause=cause,
                detail=detail,
                topic=record.topic,
                partition=record.partition,
                offset=record.offset,
                failures=trial.evidence.exits,
                record=record,
            )
        )

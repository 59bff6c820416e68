"""Records at work when a worker ended: each is tried again, alone, until it is cleared or convicted.

The shared cell (`progress`) usually names the one record. Where it does not, because the worker ended between
two records or its memory was overwritten, the records begun and not answered are halved, again and again,
until a single one is left, which is then tried alone like any other suspect.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from newsgloss_enrich.pool import verdict
from newsgloss_enrich.pool.chunks import Chunk, Job
from newsgloss_enrich.pool.deaths import Cause, Death
from newsgloss_enrich.pool.events import EventKind, PoolEvent
from newsgloss_enrich.pool.records import Rejected
from newsgloss_enrich.pool.states import State
from newsgloss_enrich.pool.verdict import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsgloss_enrich.pool.process import WorkerProcess
    from newsgloss_enrich.pool.progress import Progress
    from newsgloss_enrich.pool.settings import PoolSettings


@dataclass(slots=True, eq=False)
class Trial:
    """One suspect.

    Attributes:
        job: Whose record it is.
        index: Which record of the job.
        evidence: What stands against it.
        needs_fresh: The next try is to be in a worker that has handled nothing.
        not_before: Monotonic time, in seconds, of the next try.
        counts: The try that is going on is in a fresh worker.
    """

    job: Job
    index: int
    needs_fresh: bool
    evidence: Evidence = field(default_factory=Evidence)
    not_before: float = 0.0
    counts: bool = False

    @property
    def moot(self) -> bool:
        """Nobody waits for the outcome any more."""
        return self.job.over or self.job.results[self.index] is not None


@dataclass(frozen=True, slots=True)
class Losses:
    """What a dead worker leaves of one chunk, as indices into its job.

    Attributes:
        suspect: The record at work, or the only one begun; None when that is not known.
        isolated: Ranges (start, stop) begun and not answered; a record among them may be at fault.
        untouched: Range (start, stop) that had not begun.
    """

    suspect: int | None
    isolated: list[tuple[int, int]]
    untouched: tuple[int, int]

    @property
    def begun(self) -> bool:
        """Some record had begun."""
        return self.suspect is not None or bool(self.isolated)


def losses(chunk: Chunk, progress: Progress, *, plausible: bool) -> Losses:
    """Sort a dead worker's chunk by what can be at fault.

    Args:
        chunk: As it stood when everything that the worker had written was read.
        progress: The worker's last entry in the shared cell.
        plausible: The entry names a record that the worker has or had; otherwise all may have begun.
    """
    low, high = chunk.next_index, chunk.kept
    last_begun = chunk.index_of(progress.number)
    if plausible and last_begun < low:
        return Losses(None, [], (low, high))
    # A record that was taken back in the moment it began (`last_begun >= high`) is queued elsewhere already.
    if plausible and progress.at_work and last_begun < high:
        return Losses(last_begun, halves(low, last_begun), (last_begun + 1, high))
    begun = min(last_begun + 1, high) if plausible else high
    if begun - low == 1:
        return Losses(low, [], (begun, high))
    return Losses(None, halves(low, begun), (begun, high))


def halves(start: int, stop: int) -> list[tuple[int, int]]:
    """Bisect a range; nothing of an empty one, one half of a single record."""
    middle = (start + stop) // 2
    return [(low, high) for low, high in ((start, middle), (middle, stop)) if low < high]


class Suspects:
    """The records to be tried alone, and what becomes of them.

    Attributes:
        convicted: Records convicted, by code.
        outside: Kills proven to come from outside.
    """

    def __init__(self, settings: PoolSettings, emit: Callable[[PoolEvent], None], now: float) -> None:
        self._settings = settings
        self._emit = emit
        self._waiting: list[Trial] = []
        self.convicted: Counter[str] = Counter()
        self.outside = verdict.OutsideKills(settings.workers, now)

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def want_fresh(self) -> bool:
        """Some record waits for a worker that has handled nothing."""
        return any(trial.needs_fresh for trial in self._waiting)

    def name(self, job: Job, index: int) -> None:
        """Have a record tried alone on a caller's word; any idle worker will do."""
        self._waiting.append(Trial(job, index, needs_fresh=False))

    def suspect(self, job: Job, index: int, death: Death, now: float) -> None:
        """Have a record tried alone because a worker ended over it."""
        trial = Trial(job, index, needs_fresh=True)
        trial.evidence.add(death, 0.0, now, counts=False)
        self._waiting.append(trial)
        self._tell(EventKind.RECORD_SUSPECTED, trial, death.cause, death.how)

    def try_next(self, workers: list[WorkerProcess], now: float, *, others_wait: bool) -> None:
        """Give those whose time has come to idle workers, and forget those that nobody waits for.

        While others wait, a suspect that ends its workers is not given the last one: two such records would
        otherwise have every fresh worker, and no other record would ever be handled. Those named on a
        caller's word come first: mostly they are innocent, and a whole partition waits behind each.
        """
        waiting = []
        left = sum(not worker.on_trial for worker in workers)
        for trial in sorted(self._waiting, key=lambda trial: trial.needs_fresh):
            if trial.moot:
                continue
            idle = [w for w in workers if w.state is State.IDLE and (w.fresh or not trial.needs_fresh)]
            last = trial.needs_fresh and others_wait and left <= 1
            if trial.not_before > now or not idle or last:
                waiting.append(trial)
                continue
            trial.counts = idle[0].fresh
            left -= 1
            idle[0].send(Chunk(trial.job, trial.index, trial.index + 1, trial=trial))
        self._waiting = waiting

    def reserved(self, workers: list[WorkerProcess]) -> frozenset[WorkerProcess]:
        """Workers that get nothing else: a fresh one, or the one that will be idle soonest."""
        reserved: set[WorkerProcess] = set()
        if self.want_fresh and sum(not worker.on_trial for worker in workers) > 1:
            reserved.update([worker for worker in workers if worker.fresh][:1])
        if workers and not all(trial.needs_fresh for trial in self._waiting):
            reserved.add(min(workers, key=lambda worker: len(worker.outstanding)))
        return frozenset(reserved)

    def weigh(self, trial: Trial, death: Death, lost: Losses, seconds: float, now: float) -> None:
        """Take a death during a trial into account: convict, or try again.

        Args:
            trial: The record that was alone in the worker.
            death: How the worker ended.
            lost: What the worker left of the chunk, which holds this record alone.
            seconds: For how long the record had been at work; 0 when it was not.
            now: Monotonic time, in seconds.
        """
        if lost.begun:
            # A kill between two steps of the worker, when the record was not at work, says nothing about it.
            counts = trial.counts and (seconds > 0.0 or death.cause is not Cause.KILLED)
            trial.evidence.add(death, seconds, now, counts=counts)
            trial.needs_fresh = True
            rate = self.outside.rate(trial.evidence.since, now)
            if verdict.is_proven(trial.evidence, self._settings.tries_alone, rate):
                self._convict(trial)
                return
        pause = trial.evidence.pause(random.random())  # noqa: S311  to be out of step, not secret
        trial.not_before = now + pause
        self._waiting.append(trial)

    def _convict(self, trial: Trial) -> None:
        code, text = verdict.code(trial.evidence), verdict.message(trial.evidence)
        if self._settings.reducible and not trial.job.records[trial.index].reduced:
            self._reduce(trial, code, text)
            return
        self.convicted[code] += 1
        offset = trial.job.records[trial.index].offset
        trial.job.settle(trial.index, [Rejected(offset, code, text, "pool", verdict.ERROR_CLASSES[code])])
        self._tell(EventKind.RECORD_CONVICTED, trial, code, text)

    def _reduce(self, trial: Trial, code: str, text: str) -> None:
        """Try the record anew without the part of the work that can be left out: that may be at fault."""
        reduced = msgspec.structs.replace(
            trial.job.records[trial.index], reduced=f"left out: the record ended its workers ({code})"
        )
        trial.job.records[trial.index] = reduced
        trial.evidence = Evidence()
        trial.needs_fresh = True
        trial.not_before = 0.0
        self._waiting.append(trial)
        self._tell(EventKind.RECORD_REDUCED, trial, code, text)

    def clear(self, trial: Trial, now: float) -> None:
        """Note that a record came through alone: what killed its workers came from outside."""
        evidence = trial.evidence
        self.outside.add(now, evidence.kills + evidence.kills_elsewhere)
        if trial.needs_fresh:
            self._tell(EventKind.RECORD_CLEARED, trial, "", "the record came through alone")

    def _tell(self, kind: EventKind, trial: Trial, cause: str, detail: str) -> None:
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
                record=record,
            )
        )

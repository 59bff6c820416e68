"""Judges one worker at every tick: is it too slow, too large, silent?

Time is counted in ticks that the parent really made, each worth at most twice its interval. While the parent
itself is stopped, its event loop is held up, or the machine sleeps, no ticks are made and no time goes by, so
none of these can make a record late. Nor can other work on the machine: time in which the worker was ready to
run and waited for a processor is taken off before it is judged (`processor`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsgloss_enrich.pool.deaths import Cause
from newsgloss_enrich.pool.memory import is_stopped, resident_bytes
from newsgloss_enrich.pool.processor import Usage, own_seconds, usage
from newsgloss_enrich.pool.states import State

if TYPE_CHECKING:
    from newsgloss_enrich.pool.process import WorkerProcess
    from newsgloss_enrich.pool.progress import Progress
    from newsgloss_enrich.pool.settings import PoolSettings

_LONGEST_TICK = 2.0
_AT_BEGINNING = Usage(0.0, 0.0)


def credit(elapsed: float, tick_seconds: float) -> float:
    """Seconds that a tick counts for."""
    return min(elapsed, _LONGEST_TICK * tick_seconds)


@dataclass(slots=True)
class Watch:
    """What one worker's ticks have shown so far.

    Attributes:
        number: The record last seen at work; 0 when none was.
        at_work: Seconds that this record has been seen at work.
        silent: Seconds with records in the worker's hands, none at work and none answered.
        starting: Seconds since it was started, until it is ready.
        before: What the process had used of the processor when the span that now counts began; None when it
            begins now, or is not known.
    """

    number: int = 0
    at_work: float = 0.0
    silent: float = 0.0
    starting: float = 0.0
    before: Usage | None = _AT_BEGINNING

    def see(self, progress: Progress, seconds: float, *, has_work: bool) -> None:
        """Take in a reading of the shared cell."""
        number = progress.number if progress.at_work else 0
        if number != self.number or not (number or self.silent or self.starting):
            self.before = None
        if progress.at_work:
            self.silent = 0.0
            if progress.number == self.number:
                self.at_work += seconds
            else:
                self.number, self.at_work = progress.number, 0.0
        else:
            self.number, self.at_work = 0, 0.0
            self.silent = self.silent + seconds if has_work else 0.0

    def answered(self) -> None:
        """Something came from the worker."""
        self.silent = 0.0


def inspect(worker: WorkerProcess, seconds: float, settings: PoolSettings) -> None:
    """Look at one worker; end it when it is late or too large, mark it when it is worn.

    Args:
        worker: Any but a dead one.
        seconds: What this tick counts for.
        settings: The limits.
    """
    if worker.state is State.STARTING:
        worker.watch.starting += seconds
    cause = _late(worker, seconds, settings)
    if cause is not None:
        # The result may come in this very moment, or be waiting since a pause of our own.
        worker.drain()
        if worker.state is State.DEAD:
            return
        cause = _late(worker, 0.0, settings)
    if cause in {Cause.TIMED_OUT, Cause.STALLED} and is_stopped(worker.pid):
        cause = Cause.STOPPED
    cause = cause or _too_large(worker, settings)
    if cause is not None:
        worker.kill(cause)


def _late(worker: WorkerProcess, seconds: float, settings: PoolSettings) -> Cause | None:
    watch = worker.watch
    has_work = bool(worker.outstanding) or worker.state is State.RETIRING
    watch.see(worker.cell.read(), seconds, has_work=has_work)
    if watch.before is None:
        watch.before = usage(worker.pid)
    progress, chunk = worker.progress()
    size = chunk.job.size(chunk.index_of(progress.number)) if chunk is not None else 0
    for spent, limit, cause in (
        (watch.at_work, settings.time_limit(size), Cause.TIMED_OUT),
        (watch.silent, settings.time_limit(0), Cause.STALLED),
        (watch.starting, settings.start_timeout_seconds, Cause.NOT_LOADED),
    ):
        if spent > limit and own_seconds(spent, watch.before, usage(worker.pid)) > limit:
            return cause
    return None


def _too_large(worker: WorkerProcess, settings: PoolSettings) -> Cause | None:
    resident = resident_bytes(worker.pid)
    if resident is None or not worker.loaded:
        return None
    if settings.recycle_growth_bytes and resident - worker.warm_bytes >= settings.recycle_growth_bytes:
        worker.worn = True
    return Cause.OUT_OF_MEMORY if resident > settings.memory_bytes else None


def is_stuck(worker: WorkerProcess, seconds: float) -> bool:
    """Whether a worker has been at one record, or at none, for so long that others should have what waits."""
    _, chunk = worker.progress()
    return worker.watch.silent >= seconds or (chunk is not None and worker.watch.at_work >= seconds)

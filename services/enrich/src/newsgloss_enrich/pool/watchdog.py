"""Checks one worker at every tick: is it too slow, too large or silent?

Time is counted in ticks that the parent really made, and a tick counts for at most twice its interval. While
the parent is stopped, its event loop is blocked or the machine sleeps, there are no ticks and no time passes,
so none of these makes a record late. Neither does other work on the machine: time in which the worker was
ready to run and waited for a processor is subtracted before the worker is judged (`processor`).
"""

from newsgloss_enrich.pool.exits import Cause
from newsgloss_enrich.pool.memory import is_stopped, resident_bytes
from newsgloss_enrich.pool.process import WorkerProcess
from newsgloss_enrich.pool.processor import own_seconds, usage
from newsgloss_enrich.pool.settings import PoolSettings
from newsgloss_enrich.pool.states import State

LONGEST_TICK = 2.0


def tick_credit(elapsed: float, tick_seconds: float) -> float:
    """Seconds that a tick counts for."""
    return min(elapsed, LONGEST_TICK * tick_seconds)


def inspect(worker: WorkerProcess, seconds: float, settings: PoolSettings) -> None:
    """Kill a worker that is late or too large; mark it when it is worn out.

    Args:
        worker: Any but a dead one.
        seconds: What this tick counts for.
        settings: The limits.
    """
    if worker.state is State.STARTING:
        worker.watch.starting += seconds
    cause = _late(worker, seconds, settings)
    if cause is not None:
        # The result may have arrived just now, or have waited while the parent itself stood still.
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
    watch.observe(worker.cell.read(), seconds, has_work=has_work)
    if watch.usage_before is None:
        watch.usage_before = usage(worker.pid)
    progress, chunk = worker.progress()
    size = chunk.job.size(chunk.index_of(progress.number)) if chunk is not None else 0
    for spent, limit, cause in (
        (watch.at_work, settings.time_limit(size), Cause.TIMED_OUT),
        (watch.silent, settings.time_limit(0), Cause.STALLED),
        (watch.starting, settings.start_timeout_seconds, Cause.NOT_LOADED),
    ):
        if spent > limit and own_seconds(spent, watch.usage_before, usage(worker.pid)) > limit:
            return cause
    return None


def _too_large(worker: WorkerProcess, settings: PoolSettings) -> Cause | None:
    resident = resident_bytes(worker.pid)
    if resident is None or not worker.loaded:
        return None
    if settings.recycle_growth_bytes and resident - worker.warm_bytes >= settings.recycle_growth_bytes:
        worker.worn_out = True
    return Cause.OUT_OF_MEMORY if resident > settings.memory_bytes else None


def is_stuck(worker: WorkerProcess, seconds: float) -> bool:
    """Whether a worker has been at one record, or at none, for `seconds`: others could take its queue."""
    _, chunk = worker.progress()
    return worker.watch.silent >= seconds or (chunk is not None and worker.watch.at_work >= seconds)

"""Judges one worker at every tick: is it too slow, too large, silent?

Time is counted in ticks that the parent really made, each worth at most twice its interval. While the parent
itself is stopped, its event loop is held up, or the machine sleeps, no ticks are made and no time goes by, so
none of these can make a record late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsgloss_enrich.pool.deaths import Cause

if TYPE_CHECKING:
    from newsgloss_enrich.pool.progress import Progress
    from newsgloss_enrich.pool.settings import PoolSettings

_LONGEST_TICK = 2.0


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
        resident_bytes: Its size at the last tick.
    """

    number: int = 0
    at_work: float = 0.0
    silent: float = 0.0
    starting: float = 0.0
    resident_bytes: int = 0

    def see(self, progress: Progress, seconds: float, *, has_work: bool) -> None:
        """Take in a reading of the shared cell."""
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


def overdue(watch: Watch, record_size: int, settings: PoolSettings) -> Cause | None:
    """Whether the worker has to be ended for its time; `record_size` is of the record at work."""
    if watch.at_work > settings.time_limit(record_size):
        return Cause.TIMED_OUT
    if watch.silent > settings.time_limit(0):
        return Cause.STALLED
    if watch.starting > settings.start_timeout_seconds:
        return Cause.NOT_LOADED
    return None

"""A bound on the processor time of a step, kept from inside the process that runs it.

Processor time, not the clock's: a busy machine must not change what a record says. The signal is looked at
between Python's instructions and inside `re`; a call into a model's runtime ends first. What never comes back
is the worker pool's to end, by the record's time limit.

A step that reads a long text asks an `Allowance` between two pieces of it, and so keeps every piece that it
has read; parts of a step that cannot ask are bounded one by one, by `processor_time` within the step's own.
"""

import math
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AT_ONCE = 1e-6
"""Seconds; a timer of 0 would be none."""


class OverBudgetError(BaseException):
    """Not an `Exception`, so that no step takes it for a fault of its own and goes on."""


class Allowance:
    """So many seconds of user processor time from now on, for work that asks whether they are used up."""

    def __init__(self, seconds: float) -> None:
        self._end = _user_seconds() + seconds if _is_bounded() else math.inf

    @property
    def left(self) -> float:
        """Seconds; infinite outside the main thread, below 0 once more was used."""
        return self._end - _user_seconds()


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Run the block for at most so many seconds of user processor time, or what a block around it has left.

    Signals reach the main thread only, where the workers do all their work; elsewhere there is no bound.

    Raises:
        OverBudgetError: the block took longer.
    """
    if not _is_bounded():
        yield
        return
    armed = True

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        if armed:
            raise OverBudgetError

    outer, _ = signal.getitimer(signal.ITIMER_VIRTUAL)
    before = signal.signal(signal.SIGVTALRM, give_up)
    allowed = min(seconds, outer) if outer else seconds
    signal.setitimer(signal.ITIMER_VIRTUAL, max(allowed, _AT_ONCE))
    try:
        yield
    finally:
        armed = False
        left, _ = signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        if outer:
            signal.setitimer(signal.ITIMER_VIRTUAL, max(outer - (allowed - left), _AT_ONCE))


def _is_bounded() -> bool:
    return threading.current_thread() is threading.main_thread()


def _user_seconds() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime

"""Limits the processor time of a step from inside its process.

The limit is on processor time, not on wall time: a busy machine must not change a record. Python handles the
signal between its instructions and inside `re`; a call into a model's runtime finishes first. The worker pool
ends a call that never returns, by the record's time limit.

A step that reads a long text checks an `Allowance` between two pieces and so keeps every piece that it has
read. Parts of a step that cannot check are limited one by one, by a nested `processor_time`.
"""

import math
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AT_ONCE = 1e-6
"""Seconds; a timer of 0 would be no timer."""


class OverBudgetError(BaseException):
    """A step used up its time. Not an `Exception`, so that no step can catch it as its own error."""


class Allowance:
    """A number of seconds of user processor time, counted from its creation."""

    def __init__(self, seconds: float) -> None:
        self._end = _user_seconds() + seconds if _is_bounded() else math.inf

    @property
    def left(self) -> float:
        """Seconds left: infinite outside the main thread, negative when exceeded."""
        return self._end - _user_seconds()


class _Blocks:
    """The open blocks of `processor_time`: all share one handler, since to set one costs microseconds."""

    def __init__(self) -> None:
        self.depth = 0
        self.armed = False

    def give_up(self, _signal: int, _frame: FrameType | None) -> None:
        """Handle the signal; one that arrives while a block closes is late."""
        if self.armed:
            raise OverBudgetError


_BLOCKS = _Blocks()


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Run the block for at most `seconds` of user processor time, or what an outer block has left.

    Only the main thread, in which the workers run, receives signals; other threads have no limit.

    Raises:
        OverBudgetError: the block took longer.
    """
    if not _is_bounded():
        yield
        return
    outer, _ = signal.getitimer(signal.ITIMER_VIRTUAL)
    is_outermost = _BLOCKS.depth == 0
    before = signal.signal(signal.SIGVTALRM, _BLOCKS.give_up) if is_outermost else None
    allowed = min(seconds, outer) if outer else seconds
    _BLOCKS.depth += 1
    _BLOCKS.armed = True
    signal.setitimer(signal.ITIMER_VIRTUAL, max(allowed, _AT_ONCE))
    try:
        yield
    finally:
        _BLOCKS.armed = False
        left, _ = signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        _BLOCKS.depth -= 1
        if is_outermost:
            signal.signal(signal.SIGVTALRM, before)
        _BLOCKS.armed = not is_outermost
        if outer:
            signal.setitimer(signal.ITIMER_VIRTUAL, max(outer - (allowed - left), _AT_ONCE))


def _is_bounded() -> bool:
    return threading.current_thread() is threading.main_thread()


def _user_seconds() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime

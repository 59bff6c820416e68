"""A bound on the processor time of a step, kept from inside the process that runs it.

Processor time, not the clock's: a busy machine must not change what a record says. The signal is looked at
between Python's instructions and inside `re`; a call into a model's runtime ends first. What never comes back
is the worker pool's to end, by the record's time limit.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class OverBudgetError(BaseException):
    """Not an `Exception`, so that no step takes it for a fault of its own and goes on."""


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Run the block for at most so many seconds of user processor time.

    Signals reach the main thread only, where the workers do all their work; elsewhere there is no bound.

    Raises:
        OverBudgetError: the block took longer.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    armed = True

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        if armed:
            raise OverBudgetError

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        armed = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)

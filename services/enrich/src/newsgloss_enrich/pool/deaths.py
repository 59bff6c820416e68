"""How a worker ended, and what kind of evidence that is."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from enum import StrEnum

# What a process does to itself: the kernel's answer to a fault, abort(), or a resource limit (`signal(7)`).
_FAULTS = frozenset(
    {
        signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGABRT,
        signal.SIGTRAP, signal.SIGSYS, signal.SIGXCPU, signal.SIGXFSZ,
    }
)  # fmt: skip

_ALLOCATION_FAILED = (b"std::bad_alloc", b"MemoryError", b"Cannot allocate memory")


class Cause(StrEnum):
    """Why a worker ended."""

    CRASHED = "crashed"
    """A fault or an exit of its own: evidence against the record at work."""
    OUT_OF_MEMORY = "out_of_memory"
    """It passed its cap, or the kernel killed it for want of memory."""
    TIMED_OUT = "timed_out"
    """We killed it: a record took too long."""
    STOPPED = "stopped"
    """We killed it: it took too long, but it had been stopped by a signal."""
    KILLED = "killed"
    """A signal that anyone may have sent."""
    STALLED = "stalled"
    """We killed it: it neither worked on a record nor answered."""
    GARBLED = "garbled"
    """We killed it: it wrote what is no message."""
    NOT_LOADED = "not_loaded"
    """It could not load its handler, or not in time."""
    RETIRED = "retired"
    """We asked it to end."""


_ORDERED = {
    Cause.TIMED_OUT: "ended for taking too long",
    Cause.STOPPED: "ended for taking too long, while it was stopped by a signal",
    Cause.STALLED: "ended for not answering",
    Cause.GARBLED: "ended for writing what is no message",
}


@dataclass(frozen=True, slots=True)
class Death:
    """How one worker ended; `how` is for people: a signal's name or an exit code."""

    cause: Cause
    how: str


def explain(exit_code: int, ordered: Cause | None, last_words: bytes, *, oom_killed: bool) -> Death:
    """Classify a worker's end.

    Args:
        exit_code: As `subprocess` gives it: minus the signal's number when a signal ended it.
        ordered: Why we ended it, when we did.
        last_words: The end of its standard error.
        oom_killed: The kernel killed some process of this cgroup during the worker's life.
    """
    if exit_code >= 0:
        how = f"exit code {exit_code}"
    else:
        try:
            how = f"signal {signal.Signals(-exit_code).name}"
        except ValueError:
            how = f"signal {-exit_code}"
    if ordered is not None:
        return Death(ordered, _ORDERED.get(ordered, how))
    if exit_code == -signal.SIGKILL and oom_killed:
        return Death(Cause.OUT_OF_MEMORY, f"{how} from the kernel, out of memory")
    if exit_code < 0 and -exit_code not in _FAULTS:
        return Death(Cause.KILLED, how)
    if any(words in last_words for words in _ALLOCATION_FAILED):
        return Death(Cause.OUT_OF_MEMORY, how)
    return Death(Cause.CRASHED, how)


_TRACE_STARTS = (
    b"Fatal Python error",
    b"Current thread 0x",
    b"Thread 0x",
    b'  File "',
    b"  <no Python frame>",
)


def fault_trace(last_words: bytes) -> str:
    """Return what `faulthandler` wrote: names and lines of code. The rest may hold text of articles."""
    lines = [line for line in last_words.splitlines() if line.startswith(_TRACE_STARTS)]
    return b"\n".join(lines).decode("utf-8", errors="replace")

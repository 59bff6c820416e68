"""How a worker ended, and what kind of evidence its end is."""

import signal
from dataclasses import dataclass
from enum import StrEnum

# What a process does to itself: the kernel's answer to a fault, abort(), or a resource limit (`signal(7)`).
FAULT_SIGNALS = frozenset(
    {
        signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGABRT,
        signal.SIGTRAP, signal.SIGSYS, signal.SIGXCPU, signal.SIGXFSZ,
    }
)  # fmt: skip

ALLOCATION_FAILED = (b"std::bad_alloc", b"MemoryError", b"Cannot allocate memory")


class Cause(StrEnum):
    """Why a worker ended."""

    CRASHED = "crashed"
    """A fault or an exit of its own: evidence against the record at work."""
    OUT_OF_MEMORY = "out_of_memory"
    """It exceeded its memory cap, or the kernel's out-of-memory killer ended it."""
    TIMED_OUT = "timed_out"
    """The pool killed it: a record exceeded its time limit."""
    STOPPED = "stopped"
    """The pool killed it: a record exceeded its time limit, but a signal had stopped the worker."""
    KILLED = "killed"
    """A signal that anyone may have sent."""
    STALLED = "stalled"
    """The pool killed it: it had records, worked on none and answered none."""
    GARBLED = "garbled"
    """The pool killed it: it wrote something that is not a message."""
    NOT_LOADED = "not_loaded"
    """It could not load its handler, or not in time."""
    RETIRED = "retired"
    """The pool asked it to end."""


KILLED_FOR = {
    Cause.TIMED_OUT: "ended for taking too long",
    Cause.STOPPED: "ended for taking too long, while it was stopped by a signal",
    Cause.STALLED: "ended for not answering",
    Cause.GARBLED: "ended for writing what is no message",
}


@dataclass(frozen=True, slots=True)
class WorkerExit:
    """How one worker ended; `how` is for people: a signal's name or an exit code."""

    cause: Cause
    how: str


def explain(exit_code: int, ended_for: Cause | None, last_output: bytes, *, oom_killed: bool) -> WorkerExit:
    """Classify a worker's end.

    Args:
        exit_code: As `subprocess` gives it: minus the signal's number when a signal ended the worker.
        ended_for: Why the pool ended it; None when it did not.
        last_output: The end of its standard error.
        oom_killed: The kernel killed some process of this cgroup during the worker's life.
    """
    if exit_code >= 0:
        how = f"exit code {exit_code}"
    else:
        try:
            how = f"signal {signal.Signals(-exit_code).name}"
        except ValueError:
            how = f"signal {-exit_code}"
    if ended_for is not None:
        return WorkerExit(ended_for, KILLED_FOR.get(ended_for, how))
    if exit_code == -signal.SIGKILL and oom_killed:
        return WorkerExit(Cause.OUT_OF_MEMORY, f"{how} from the kernel, out of memory")
    if exit_code < 0 and -exit_code not in FAULT_SIGNALS:
        return WorkerExit(Cause.KILLED, how)
    if any(words in last_output for words in ALLOCATION_FAILED):
        return WorkerExit(Cause.OUT_OF_MEMORY, how)
    return WorkerExit(Cause.CRASHED, how)


TRACE_STARTS = (
    b"Fatal Python error",
    b"Current thread 0x",
    b"Thread 0x",
    b'  File "',
    b"  <no Python frame>",
)


def fault_trace(last_output: bytes) -> str:
    """Extract the lines that `faulthandler` wrote: function names and line numbers.

    Everything else is dropped, since it may quote articles.
    """
    lines = [line for line in last_output.splitlines() if line.startswith(TRACE_STARTS)]
    return b"\n".join(lines).decode("utf-8", errors="replace")

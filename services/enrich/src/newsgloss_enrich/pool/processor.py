"""How long a process has run on a processor, and how long it was ready to and waited for one.

Read from Linux's `/proc/PID/schedstat` (Documentation/scheduler/sched-stats.rst); elsewhere the reading is
None, and time is the clock's. It is of the process's first thread, in which a worker does all its work; time
in which a container's quota is used up counts as waiting.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Usage(NamedTuple):
    """Seconds since the process began."""

    ran: float
    waited: float


def usage(pid: int) -> Usage | None:
    """A reading, or None where the system gives none."""
    try:
        ran, waited, _ = Path(f"/proc/{pid}/schedstat").read_bytes().split()
    except (OSError, ValueError):
        return None
    return Usage(int(ran) / 1e9, int(waited) / 1e9)


def own_seconds(seconds: float, before: Usage | None, now: Usage | None) -> float:
    """Of so many seconds by the clock, those that other processes did not take.

    Waiting for a processor is taken off, down to the processor time that was used: whatever a process does,
    computing or sleeping, some of it counts, so that one which never ends is always found out.
    """
    if before is None or now is None:
        return seconds
    waited, ran = now.waited - before.waited, now.ran - before.ran
    return min(seconds, max(seconds - waited, ran, 0.0))

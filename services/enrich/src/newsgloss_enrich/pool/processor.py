"""How long a process has run on a processor, and how long it waited for one while ready to run.

The figures come from Linux's `/proc/PID/schedstat` (Documentation/scheduler/sched-stats.rst) and cover the
process's first thread, where a worker does all its work. Time in which a container's quota is used up counts
as waiting. On other systems there is no reading, and the clock alone counts.
"""

from pathlib import Path
from typing import NamedTuple


class Usage(NamedTuple):
    """Seconds since the process began."""

    ran: float
    waited: float


def usage(pid: int) -> Usage | None:
    """Read a process's usage; None where the system provides none."""
    try:
        ran, waited, _ = Path(f"/proc/{pid}/schedstat").read_bytes().split()
    except (OSError, ValueError):
        return None
    return Usage(int(ran) / 1e9, int(waited) / 1e9)


def own_seconds(seconds: float, before: Usage | None, now: Usage | None) -> float:
    """Return `seconds` by the clock, less the time that other processes took.

    The time spent waiting for a processor is subtracted, but the result is never below the processor time
    used. Computing and sleeping both count, so a process that never ends is always detected.
    """
    if before is None or now is None:
        return seconds
    waited, ran = now.waited - before.waited, now.ran - before.ran
    return min(seconds, max(seconds - waited, ran, 0.0))

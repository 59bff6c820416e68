"""A process's memory: its size, a limit on its growth, and the kernel's out-of-memory kills.

The figures come from Linux's `/proc` and cgroup files. Other systems provide none, and
enforce no cap.
"""

import mmap
import resource
from pathlib import Path


def resident_bytes(pid: int) -> int | None:
    """Resident set of a process (`proc_pid_statm(5)`), or None where it cannot be read."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_bytes().split()
    except OSError:
        return None
    return int(fields[1]) * mmap.PAGESIZE if len(fields) > 1 else None


def is_stopped(pid: int) -> bool:
    """Whether a signal or a debugger has stopped a process (state T or t, `proc_pid_stat(5)`)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return False
    # The command, in parentheses, may itself hold spaces and parentheses.
    state = stat[stat.rfind(b")") + 2 :][:1]
    return state in {b"T", b"t"}


def limit_growth(headroom: int) -> None:
    """Let this process's private writable memory grow by `headroom` bytes and no further.

    This sets `RLIMIT_DATA` (`getrlimit(2)`), which since Linux 4.7 counts private anonymous mappings too.
    `RLIMIT_AS` would also count mapped files and address space that is reserved and never touched. Only the
    soft limit is set, so that `lift_limit` can undo it to report the overrun.
    """
    data = _data_bytes()
    if data is None:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = data + max(headroom, 0)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def lift_limit() -> None:
    """Undo `limit_growth`."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def _data_bytes() -> int | None:
    try:
        status = Path("/proc/self/status").read_text("ascii", errors="replace")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return None


class OomKills:
    """Counts the kernel's out-of-memory kills in this process's cgroup."""

    def __init__(self, files: list[Path] | None = None) -> None:
        self._file = next(
            (f for f in (files if files is not None else _counter_files()) if f.is_file()), None
        )

    def count(self) -> int:
        """Kills so far (`oom_kill` of cgroup v2 `memory.events` or v1 `memory.oom_control`); 0 if unknown."""
        if self._file is None:
            return 0
        try:
            lines = self._file.read_text("ascii", errors="replace").splitlines()
        except OSError:
            return 0
        return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)


def _counter_files() -> list[Path]:
    root = Path("/sys/fs/cgroup")
    files = []
    try:
        groups = Path("/proc/self/cgroup").read_text("utf-8", errors="replace").splitlines()
    except OSError:
        groups = []
    for group in groups:
        _, controllers, path = group.split(":", 2)
        if not controllers:
            files.append(root / path.lstrip("/") / "memory.events")
        elif "memory" in controllers.split(","):
            files.append(root / "memory" / path.lstrip("/") / "memory.oom_control")
    # In a container the path above may be the host's; the container's own cgroup is then mounted as the root.
    return [*files, root / "memory.events", root / "memory" / "memory.oom_control"]

"""Finds what a killed service may leave behind: processes and shared memory."""

import os
from pathlib import Path

MARKER = "NEWSGLOSS_CHAOS_RUN"
"""An environment variable that every process of a run inherits."""

_SHARED = Path("/dev/shm")  # noqa: S108 - looked at, not written to


def marked_processes(mark: str) -> list[int]:
    """Return the living processes that a run has started, directly or indirectly."""
    wanted = f"{MARKER}={mark}".encode()
    return [pid for pid in _pids() if wanted in _read(pid, "environ").split(b"\0") and lives(pid)]


def children(pid: int) -> list[int]:
    """Return the living children of a process; those of an enricher are its workers."""
    return [child for child in _pids() if _parent(child) == pid and lives(child)]


def lives(pid: int) -> bool:
    """Return whether a process runs; a zombie does not."""
    return _state(pid) not in ("", "Z", "X")


def is_stopped(pid: int) -> bool:
    """Return whether a process is stopped (SIGSTOP)."""
    return _state(pid) == "T"


def shared_memory() -> set[str]:
    """Return the names in shared memory."""
    return {path.name for path in _SHARED.iterdir()} if _SHARED.is_dir() else set()


def left_in_shared_memory(before: set[str]) -> list[str]:
    """Return names that are new since `before` and that no living process uses."""
    return sorted(name for name in shared_memory() - before if not _in_use(str(_SHARED / name)))


def _in_use(path: str) -> bool:
    return any(path.encode() in _read(pid, "maps") or _has_open(pid, path) for pid in _pids())


def _has_open(pid: int, path: str) -> bool:
    try:
        return any(os.path.realpath(fd) == path for fd in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def _fields(pid: int) -> list[bytes]:
    """Return the fields after the command's name, which may contain anything (`proc_pid_stat(5)`): state,
    parent, …."""
    return _read(pid, "stat").rpartition(b") ")[2].split()


def _state(pid: int) -> str:
    fields = _fields(pid)
    return fields[0].decode() if fields else ""


def _parent(pid: int) -> int:
    fields = _fields(pid)
    return int(fields[1]) if fields else 0

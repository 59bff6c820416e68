"""Other processes, as a test that did not start them sees them."""

import asyncio
import time
from collections.abc import Iterable
from pathlib import Path

from tests.patience import PATIENCE_SECONDS

_BETWEEN_LOOKS = 0.02


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] not in {"Z", "X"}


def wait_until_ended(*pids: int, within: float = PATIENCE_SECONDS) -> None:
    """Wait for the end of processes; a signal that ends a process is delivered some time after it was sent.

    Raises:
        AssertionError: One of them still runs after `within` seconds.
    """
    deadline = time.monotonic() + within
    while running := _running(pids):
        assert time.monotonic() < deadline, f"still running: {running}"
        time.sleep(_BETWEEN_LOOKS)


async def until_ended(*pids: int, within: float = PATIENCE_SECONDS) -> None:
    """Do what `wait_until_ended` does, and let other tasks run meanwhile."""
    await asyncio.to_thread(wait_until_ended, *pids, within=within)


def _running(pids: Iterable[int]) -> list[int]:
    return [pid for pid in pids if is_running(pid)]

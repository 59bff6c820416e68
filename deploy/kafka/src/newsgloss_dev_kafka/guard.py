"""Runs one Kafka and ends it when its owner dies. It runs as a script and imports nothing of the package.

Arguments: OWNER LOCK FOLDER COMMAND…. They are the owner's process id (0 for none), the descriptor of
`running.lock`, the broker's folder (removed after the owner's death), and Kafka's command line. Kafka's
process id is written to standard output as one line.
"""

import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

_POLL_SECONDS = 0.2
_PR_SET_PDEATHSIG = 1  # prctl(2)


class Owner:
    """The process that the broker must not outlive."""

    def __init__(self, pid: int) -> None:
        """Watch the process `pid`; 0 stands for an owner that never dies."""
        self._pid = pid
        self._descriptor: int | None = None
        self._dead = False
        if pid and sys.platform == "linux":
            try:
                self._descriptor = os.pidfd_open(pid)
            except ProcessLookupError:
                self._dead = True
            except OSError:  # a kernel or sandbox without pidfd_open: fall back on the process id
                self._descriptor = None

    def is_dead(self) -> bool:
        """Return whether the owner has ended; a zombie has."""
        if self._dead or not self._pid:
            return self._dead
        if self._descriptor is not None:
            return bool(select.select([self._descriptor], [], [], 0)[0])
        try:
            os.kill(self._pid, 0)
        except ProcessLookupError:
            return True
        return False


def _die_with_parent() -> None:
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def main(arguments: list[str]) -> int:
    """Run Kafka to its end and return its exit status: 128 + N if signal N ended it."""
    owner = Owner(int(arguments[0]))
    lock, folder = int(arguments[1]), Path(arguments[2])
    with (folder / "kafka.log").open("ab") as log:
        kafka = subprocess.Popen(  # noqa: S603
            arguments[3:],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[lock],
            preexec_fn=_die_with_parent,  # noqa: PLW1509
        )

    def pass_on(signum: int, _frame: FrameType | None) -> None:
        kafka.send_signal(signum)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout.write(f"{kafka.pid}\n")
    sys.stdout.close()
    while True:
        try:
            status = kafka.wait(_POLL_SECONDS)
        except subprocess.TimeoutExpired:
            if owner.is_dead():
                kafka.kill()
                status = kafka.wait()
                shutil.rmtree(folder, ignore_errors=True)
                return 0
        else:
            return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

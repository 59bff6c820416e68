"""Launches, signals and awaits one Kafka process and its guard."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

log = logging.getLogger(__name__)

_GUARD = Path(__file__).with_name("guard.py")


class KafkaProcess:
    """A Kafka process in a folder, which ends when its owner does.

    Args:
        name: its name in the log.
        folder: the broker's folder.
        owner_pid: the process that it must not outlive, or 0.
    """

    def __init__(self, name: str, folder: Path, owner_pid: int) -> None:
        self._name = name
        self._folder = folder
        self._owner_pid = owner_pid
        self._guard: subprocess.Popen[bytes] | None = None
        self._kafka_pid: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether the process exists; a paused process does."""
        return self._guard is not None and self._guard.poll() is None

    @property
    def is_held(self) -> bool:
        """Whether it was launched and not given up by `kill` or `let_go`; Kafka may have ended."""
        return self._guard is not None

    @property
    def pid(self) -> int | None:
        """The process id of Kafka itself, None while it does not run."""
        return self._kafka_pid if self.is_running else None

    @property
    def exit_status(self) -> int | None:
        """Its exit status, or None if it runs or was not launched."""
        return None if self._guard is None else self._guard.poll()

    def launch(self, command: Sequence[str], running_lock: IO[str]) -> None:
        """Start the command, which holds the lock as long as it lives."""
        descriptor = running_lock.fileno()
        guard = [sys.executable, "-I", "-S", str(_GUARD)]
        arguments = [str(self._owner_pid), str(descriptor), str(self._folder)]
        self._guard = subprocess.Popen(  # noqa: S603
            [*guard, *arguments, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[descriptor],
            start_new_session=True,  # Ctrl-C reaches only the owner, which then stops its broker
        )
        assert self._guard.stdout is not None  # noqa: S101
        with self._guard.stdout as answer:
            line = answer.readline()
        self._kafka_pid = int(line) if line else None

    def send(self, number: signal.Signals) -> None:
        """Send Kafka a signal, unless it has ended."""
        if self.is_running and self._kafka_pid is not None:
            try:
                os.kill(self._kafka_pid, number)
            except ProcessLookupError:
                log.debug("Kafka %s ended by itself before signal %s", self._name, number.name)

    def terminate(self, timeout: float) -> None:
        """End it with SIGTERM, or with SIGKILL after `timeout` seconds."""
        if self._guard is None:
            return
        self.send(signal.SIGCONT)
        self.send(signal.SIGTERM)
        try:
            self._guard.wait(timeout)
        except subprocess.TimeoutExpired:
            log.warning("Kafka %s did not stop within %s s of SIGTERM: killing it", self._name, timeout)
        self.kill()

    def kill(self) -> None:
        """End it with SIGKILL."""
        if self._guard is None:
            return
        self.send(signal.SIGKILL)
        self._guard.wait()
        self._guard = None

    def let_go(self) -> None:
        """Give it up; it keeps running."""
        if self._guard is not None:
            self._guard.returncode = 0  # keeps Popen from warning that nobody waited for it
            self._guard = None

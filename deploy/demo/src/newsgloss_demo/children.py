"""Runs the services as child processes on free ports; none outlives the demo."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import httpx

from newsgloss_demo import logs
from newsgloss_demo.errors import DemoError

STOP_SECONDS = 20.0
POLL_SECONDS = 0.05
_LEASH = Path(__file__).with_name("leash.py")


class Service:
    """One service as a child process, in its own session, so that Ctrl-C reaches only the demo.

    Args:
        name: shown to people.
        command: the program and its arguments; programs beside this Python come before those on PATH.
        environment: all variables of the process.
        log: the file for its output; an existing one is replaced.
    """

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        self._command = [_program(command[0]), *command[1:]]
        self._environment = dict(environment)
        self._leash: subprocess.Popen[bytes] | None = None
        self._pipe: int | None = None
        self._address: str | None = None

    def start(self) -> None:
        """Start the process without waiting until it serves; `wait_ready` waits."""
        read_end, self._pipe = os.pipe()
        try:
            with self.log.open("wb") as output, _signals_held_back():
                self._leash = subprocess.Popen(  # noqa: S603 - our own command, no shell
                    [sys.executable, "-I", "-S", str(_LEASH), str(read_end), *self._command],
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    pass_fds=[read_end],
                    start_new_session=True,
                )
        finally:
            os.close(read_end)

    @property
    def is_running(self) -> bool:
        """Whether the process has started and not ended."""
        return self._leash is not None and self._leash.poll() is None

    @property
    def address(self) -> str:
        """The service's HTTP address; known once it listens."""
        if self._address is None:
            raise DemoError(f"{self.name} does not listen yet")
        return self._address

    def wait_listening(self, seconds: float) -> None:
        """Wait until the address is known; the service may not be ready yet.

        Raises:
            DemoError: the service ended, or did not listen in time.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check()
            self._address = self._address or _listening_address(self.log)
            if self._address:
                return
            time.sleep(POLL_SECONDS)
        raise self.failure(f"did not listen after {seconds:g} s")

    def wait_ready(self, seconds: float) -> None:
        """Wait until `/readyz` answers 200.

        Raises:
            DemoError: the service ended, or was not ready in time. The message has the reason and the end of
                the log.
        """
        deadline = time.monotonic() + seconds
        reason = "it does not listen yet"
        while time.monotonic() < deadline:
            self.check()
            self._address = self._address or _listening_address(self.log)
            if self._address:
                reason = _not_ready(self._address) or ""
                if not reason:
                    return
            time.sleep(POLL_SECONDS)
        raise self.failure(f"was not ready after {seconds:g} s: {reason}")

    def check(self) -> None:
        """Raise `DemoError` if the service has ended."""
        if not self.is_running:
            status = self._leash.returncode if self._leash else None
            raise self.failure(f"ended by itself with exit status {status}")

    def failure(self, what: str) -> DemoError:
        """Make an error whose message ends with the end of the log."""
        return DemoError(f"{self.name} {what}. The end of {self.log}:\n{logs.tail(self.log)}")

    def ask_to_stop(self) -> None:
        """Send SIGTERM without waiting for the end; `wait_stopped` waits."""
        if self._leash is not None and self._leash.poll() is None:
            self._leash.terminate()

    def wait_stopped(self, seconds: float = STOP_SECONDS) -> int | None:
        """Wait for the end and return the exit status; send SIGKILL after `seconds`."""
        if self._leash is None:
            return None
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._leash.wait(seconds)
        finally:
            self._let_go()
        return self._leash.wait()

    def _let_go(self) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None


@contextlib.contextmanager
def _signals_held_back() -> Iterator[None]:
    """Hold back Ctrl-C from the start of a process until the demo has recorded it and can stop it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def stop_all(services: Iterable[Service]) -> None:
    """Stop all services at the same time."""
    running = list(services)
    for service in running:
        service.ask_to_stop()
    for service in running:
        service.wait_stopped()


def _program(name: str) -> str:
    beside = Path(sys.executable).parent / name  # `/` keeps an absolute path unchanged
    return str(beside) if beside.exists() else name


def _listening_address(log: Path) -> str | None:
    """Find the address in the service's log: a JSON line whose event is `listening`."""
    for line in log.read_bytes().splitlines():
        with contextlib.suppress(ValueError):
            entry = json.loads(line)
            if isinstance(entry, dict) and entry.get("event") == "listening":
                return str(entry["address"])
    return None


def _not_ready(address: str) -> str | None:
    """Return the reason that `/readyz` gives, or None when the service is ready."""
    try:
        answer = httpx.get(f"{address}/readyz", timeout=2.0)
        if answer.is_success:
            return None
        body = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return str(body.get("reason") or body.get("detail") or body)

"""One Apache Kafka broker on loopback, as a process that can be stopped, killed, paused and started again."""

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from newsgloss_dev_kafka import folders, places, ports, probe, server_properties
from newsgloss_dev_kafka.errors import AlreadyRunningError, BrokerStartError
from newsgloss_dev_kafka.jars import ensure_jars
from newsgloss_dev_kafka.java import find_java
from newsgloss_dev_kafka.security import Security

log = logging.getLogger(__name__)

_GUARD = Path(__file__).with_name("guard.py")
_LOG4J = Path(__file__).with_name("log4j2.properties")
_PORT_ATTEMPTS = 4


class DevBroker:
    """A broker with its own folder and ports; use it as a context manager, or call `start` and `close`.

    All calls block and none is meant for two threads at once; from asyncio use `asyncio.to_thread`.

    Args:
        name: its folder's name under the brokers' home; a unique one by default.
        data_dir: Kafka's log directory, kept by `close`. By default it lies in the broker's folder, which
            `close` removes.
        port: a loopback port; a free one by default. It stays the same from start to start.
        heap: Java's -Xmx.
        properties: server properties that win over the defaults of `server_properties`.
        owner_pid: the process that the broker must not outlive: this one by default, another, or 0 for
            a broker in the background.
        start_timeout: seconds that Kafka may take to answer.
        users: with TLS, ACLs and these users beside `admin` (see `security`); None for an open broker.
    """

    def __init__(  # noqa: PLR0913
        self,
        *,
        name: str | None = None,
        data_dir: Path | str | None = None,
        port: int | None = None,
        heap: str = "1g",
        properties: Mapping[str, str] | None = None,
        owner_pid: int | None = None,
        start_timeout: float = 60.0,
        users: Sequence[str] | None = None,
    ) -> None:
        if users is not None and data_dir is not None:
            raise BrokerStartError("a secured broker keeps nothing: leave the data folder (--data-dir) out")
        self.name = name or f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self.folder = places.brokers() / self.name
        self.data = Path(data_dir).resolve() if data_dir else self.folder / "data"
        self._heap = heap
        self._properties = dict(properties or {})
        self._owner_pid = os.getpid() if owner_pid is None else owner_pid
        self._start_timeout = start_timeout
        self._wanted_port = port
        self._ports: tuple[int, ...] | None = None
        self._security = None if users is None else Security(self.folder / "security", users)
        self._guard: subprocess.Popen[bytes] | None = None
        self._kafka_pid: int | None = None
        self._owner_lock: IO[str] | None = None

    @property
    def port(self) -> int:
        """The port that clients connect to, known from the first start on."""
        if self._ports is None:
            raise BrokerStartError(f"the broker {self.name} has no port yet: start it first")
        return self._ports[0]

    @property
    def bootstrap_servers(self) -> str:
        """The address that clients connect to, `host:port`."""
        return f"127.0.0.1:{self.port}"

    @property
    def tls_port(self) -> int:
        """The port for clients with a certificate; a secured broker has one."""
        if self._ports is None or self._security is None:
            raise BrokerStartError(f"the broker {self.name} is not secured, or has not been started yet")
        return self._ports[2]

    @property
    def security(self) -> Security:
        """Users, certificates and ACLs of a secured broker."""
        if self._security is None:
            raise BrokerStartError(f"the broker {self.name} is not secured: give it users")
        return self._security

    @property
    def log_path(self) -> Path:
        """Kafka's output, over all starts."""
        return self.folder / "kafka.log"

    @property
    def pid(self) -> int | None:
        """The process id of Kafka itself, None while it does not run."""
        return self._kafka_pid if self.is_running else None

    @property
    def is_running(self) -> bool:
        """Whether the process lives; a paused one does."""
        return self._guard is not None and self._guard.poll() is None

    def start(self) -> Self:
        """Start Kafka, on the data and port of the start before if there was one, and wait until it serves.

        Raises:
            ToolMissingError: no Java, or no Maven while the jars are still to be fetched.
            JarsError: the jars could not be fetched.
            AlreadyRunningError: this broker, or another of its name, runs.
            BrokerStartError: Kafka ended or did not answer in time.
        """
        java, jars = find_java(), ensure_jars()
        command = [java, f"-Xmx{self._heap}", "-cp", f"{jars}/*"]
        for attempt in range(1, _PORT_ATTEMPTS + 1):
            running_lock = self._prepare()
            with running_lock:
                self._format(command)
                self._launch(command, running_lock)
            problem = self._wait_until_ready()
            if problem is None:
                return self
            self.kill()
            tail = self.log_tail()
            if not ("Address already in use" in tail and self._may_choose_ports) or attempt == _PORT_ATTEMPTS:
                break
            self._ports = None
        message = f"Kafka {problem}. The end of {self.log_path}:\n{tail}"
        if not self._has_served:
            self.close()
        raise BrokerStartError(message)

    def stop(self, timeout: float = 20.0) -> None:
        """End Kafka in good order (SIGTERM), or with SIGKILL after `timeout` seconds; its data stays."""
        if self._guard is None:
            return
        self._signal(signal.SIGCONT)
        self._signal(signal.SIGTERM)
        try:
            self._guard.wait(timeout)
        except subprocess.TimeoutExpired:
            log.warning("Kafka %s did not stop within %s s of SIGTERM: killing it", self.name, timeout)
        self.kill()

    def kill(self) -> None:
        """End Kafka with SIGKILL; its data stays as it is."""
        if self._guard is None:
            return
        self._signal(signal.SIGKILL)
        self._guard.wait()
        self._guard = None

    def restart(self) -> Self:
        """Stop, and start on the same port and data."""
        self.stop()
        return self.start()

    def pause(self) -> None:
        """Freeze Kafka (SIGSTOP): connections stay open and nothing answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after `pause`."""
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        """Stop, and remove the broker's folder (not a `data_dir` that was given)."""
        self.stop()
        if self._owner_lock is not None:
            shutil.rmtree(self.folder, ignore_errors=True)  # another's sweep may be at it, after `stop NAME`
            self._owner_lock.close()
            self._owner_lock = None

    def leave(self) -> None:
        """Let go of a broker whose owner is another process, or none: it goes on running."""
        if self._guard is not None:
            self._guard.returncode = 0  # keeps Popen from warning that nobody waited for it
            self._guard = None
        if self._owner_lock is not None:
            self._owner_lock.close()
            self._owner_lock = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _has_served(self) -> bool:
        """Whether a start has succeeded, so that clients know the port and there is data to keep."""
        return (self.folder / "broker.json").exists()

    @property
    def _may_choose_ports(self) -> bool:
        return self._wanted_port is None and not self._has_served

    def _prepare(self) -> IO[str]:
        """Make the folder, choose the ports, and return the lock that says 'running'."""
        with folders.home_locked() as home:
            folders.sweep(home)
            self.folder.mkdir(exist_ok=True)
            owner = self._owner_lock or folders.try_lock(self.folder / "owner.lock")
            running = folders.try_lock(self.folder / "running.lock") if owner else None
            if owner is None or running is None:
                if owner is not None and self._owner_lock is None:
                    owner.close()
                raise AlreadyRunningError(
                    f"a development broker named {self.name!r} is running already; stop it with "
                    f"'newsgloss-dev-kafka stop {self.name}', or choose another name"
                )
            self._owner_lock = owner
            if self._ports is None:
                taken = {port for path in home.glob("*/ports") for port in map(int, path.read_text().split())}
                chosen = [self._wanted_port or ports.free_port(taken)]
                for _ in ("controller", "tls"):
                    chosen.append(ports.free_port(taken.union(chosen)))
                self._ports = tuple(chosen)
                (self.folder / "ports").write_text(" ".join(map(str, chosen)), encoding="ascii")
        port, controller_port, tls_port = self._ports
        special = self._properties
        if self._security is not None:
            self._security.create()
            self._security.write_environments(port)
            special = {**self._security.properties(port, tls_port, controller_port), **special}
        properties = server_properties.render(self.data, port, controller_port, special)
        settings = self.folder / "server.properties"
        settings.touch(mode=0o600)
        settings.write_text(properties, encoding="utf-8")
        (self.folder / "tmp").mkdir(exist_ok=True)
        return running

    def _format(self, command: list[str]) -> None:
        if (self.data / "meta.properties").exists():
            return
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
        arguments = ["format", f"--cluster-id={cluster}", "--config", str(self.folder / "server.properties")]
        if self._security is not None:
            arguments += self._security.format_arguments()
        quick = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"]
        with self.log_path.open("ab") as output:
            ran = subprocess.run(  # noqa: S603
                [command[0], *quick, *command[1:], "kafka.tools.StorageTool", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if ran.returncode != 0:
            message = f"Kafka could not format {self.data}. The end of {self.log_path}:\n{self.log_tail()}"
            self.close()
            raise BrokerStartError(message)

    def _launch(self, command: list[str], running_lock: IO[str]) -> None:
        java = [
            command[0],
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",  # no files in the system's temporary folder
            f"-Djava.io.tmpdir={self.folder / 'tmp'}",  # nor the native libraries that a killed JVM leaves
            f"-Dlog4j2.configurationFile={_LOG4J}",
            *(self._security.java_options() if self._security else ()),
            *command[1:],
            "kafka.Kafka",
            str(self.folder / "server.properties"),
        ]
        descriptor = running_lock.fileno()
        guard = [sys.executable, "-I", "-S", str(_GUARD)]
        arguments = [str(self._owner_pid), str(descriptor), str(self.folder)]
        self._guard = subprocess.Popen(  # noqa: S603
            [*guard, *arguments, *java],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[descriptor],
            start_new_session=True,  # Ctrl-C reaches the owner, which stops its broker in its own time
        )
        assert self._guard.stdout is not None  # noqa: S101
        with self._guard.stdout as answer:
            line = answer.readline()
        self._kafka_pid = int(line) if line else None

    def _wait_until_ready(self) -> str | None:
        """Return None once Kafka serves, else what went wrong."""
        assert self._guard is not None  # noqa: S101
        cluster = self._cluster_id()  # another server may have taken the port
        deadline = time.monotonic() + self._start_timeout
        while time.monotonic() < deadline:
            if self._guard.poll() is not None:
                return f"ended with exit status {self._guard.returncode} while starting"
            if self._kafka_pid and self._serving_cluster() == cluster:
                secured = 0 if self._security is None else self.tls_port
                state = folders.Running(self.name, self._kafka_pid, self.port, self._owner_pid, secured)
                state.write(self.folder)
                return None
            time.sleep(0.05)
        return f"did not answer on {self.bootstrap_servers} within {self._start_timeout:g} s"

    def _serving_cluster(self) -> str | None:
        if self._security is None:
            return probe.serving_cluster(self.port)
        return probe.serving_cluster(self.tls_port, tls=self._security.broker_context())

    def _cluster_id(self) -> str:
        lines = (self.data / "meta.properties").read_text(encoding="utf-8").split("\n")
        return next(line.removeprefix("cluster.id=") for line in lines if line.startswith("cluster.id="))

    def _signal(self, number: signal.Signals) -> None:
        if self.is_running and self._kafka_pid is not None:
            try:
                os.kill(self._kafka_pid, number)
            except ProcessLookupError:
                log.debug("Kafka %s ended by itself before signal %s", self.name, number.name)

    def log_tail(self, lines: int = 25) -> str:
        """Return the last lines of Kafka's output."""
        try:
            text = self.log_path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return "(there is no log)"
        return "\n".join(text.rstrip().split("\n")[-lines:])

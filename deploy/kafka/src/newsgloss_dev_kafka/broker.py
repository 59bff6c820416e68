"""Runs one Apache Kafka broker on loopback; tests can stop, kill, pause and start it."""

import os
import shutil
import signal
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from newsgloss_dev_kafka import folders, places
from newsgloss_dev_kafka.claim import Claim
from newsgloss_dev_kafka.errors import BrokerStartError
from newsgloss_dev_kafka.installation import Installation, cluster_id
from newsgloss_dev_kafka.node import Node
from newsgloss_dev_kafka.process import KafkaProcess
from newsgloss_dev_kafka.readiness import Identity, wait_until_serving
from newsgloss_dev_kafka.security import Security

START_SECONDS = 180.0
"""Until Kafka must answer: it takes 3 to 5 s on an idle machine, over a minute on a very busy one."""

_PORT_ATTEMPTS = 4


class DevBroker:
    """A broker with its own folder and ports; use it as a context manager, or call `start` and `close`.

    All calls block, and no two threads may call at once. From asyncio use `asyncio.to_thread`.

    Args:
        name: the name of its folder in the folder of all brokers; a unique one by default.
        data_dir: Kafka's log directory; `close` keeps it. By default it is in the broker's folder, which
            `close` removes.
        port: a loopback port; a free one by default. Later starts use the same port.
        heap: Java's -Xmx.
        properties: server properties; they override the defaults of `server_properties`.
        owner_pid: the process that the broker must not outlive; this process by default, 0 for a broker in
            the background.
        start_timeout: seconds until Kafka must answer.
        users: users of a secured broker, beside `admin`; it has TLS and ACLs. None for an open broker.
        node: makes the broker a node of a `DevCluster`.
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
        start_timeout: float = START_SECONDS,
        users: Sequence[str] | None = None,
        node: Node | None = None,
    ) -> None:
        if users is not None and data_dir is not None:
            raise BrokerStartError("a secured broker keeps nothing: leave the data folder (--data-dir) out")
        self.name = name or f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self.folder = places.brokers() / self.name
        self.data = Path(data_dir).resolve() if data_dir else self.folder / "data"
        self._owner_pid = os.getpid() if owner_pid is None else owner_pid
        self._start_timeout = start_timeout
        self._security = None if users is None else Security(self.folder / "security", users)
        self._node = node
        self._claim = Claim(self.folder, port, node)
        self._kafka = Installation(
            self.folder,
            self.data,
            heap=heap,
            properties=dict(properties or {}),
            security=self._security,
            node=node,
        )
        self._process = KafkaProcess(self.name, self.folder, self._owner_pid)

    @property
    def port(self) -> int:
        """The port for clients; known from the first start on."""
        if self._claim.ports is None:
            raise BrokerStartError(f"the broker {self.name} has no port yet: start it first")
        return self._claim.ports.client

    @property
    def bootstrap_servers(self) -> str:
        """The address that clients connect to, `host:port`."""
        return f"127.0.0.1:{self.port}"

    @property
    def tls_port(self) -> int:
        """The port of a secured broker for clients with a certificate."""
        if self._claim.ports is None or self._security is None:
            raise BrokerStartError(f"the broker {self.name} is not secured, or has not been started yet")
        return self._claim.ports.tls

    @property
    def security(self) -> Security:
        """Users, certificates and ACLs of a secured broker."""
        if self._security is None:
            raise BrokerStartError(f"the broker {self.name} is not secured: give it users")
        return self._security

    @property
    def log_path(self) -> Path:
        """The file with Kafka's output, of all starts."""
        return self._kafka.log_path

    @property
    def pid(self) -> int | None:
        """The process id of Kafka itself, None while it does not run."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process exists; a paused process does."""
        return self._process.is_running

    def start(self) -> Self:
        """Start Kafka and wait until it serves. Data and port of an earlier start are used again.

        Raises:
            ToolMissingError: no Java, or no Maven while the jars are still to be fetched.
            JarsError: the jars could not be fetched.
            AlreadyRunningError: this broker, or another of its name, runs.
            BrokerStartError: Kafka ended or did not answer in time.
        """
        for attempt in range(1, _PORT_ATTEMPTS + 1):
            self.launch()
            problem = self._wait_until_ready(0)
            if problem is None:
                return self
            self.kill()
            port_was_taken = "Address already in use" in self.log_tail()
            if not (port_was_taken and self._claim.may_choose_ports) or attempt == _PORT_ATTEMPTS:
                break
            self._claim.forget_ports()
        raise self._start_failed(problem)

    def launch(self) -> None:
        """Start Kafka without waiting until it serves. Raises as `start`."""
        java = self._kafka.java()
        ports, running_lock = self._claim.take_to_run()
        with running_lock:
            self._kafka.write_settings(ports)
            try:
                self._kafka.format(java)
            except BrokerStartError:
                self.close()
                raise
            self._process.launch(self._kafka.command(java), running_lock)

    def await_serving(self, nodes: int) -> None:
        """Wait until Kafka, launched before, serves and sees this number of serving nodes.

        Raises:
            BrokerStartError: Kafka ended or did not answer in time.
        """
        problem = self._wait_until_ready(nodes)
        if problem is not None:
            self.kill()
            raise self._start_failed(problem)

    def claim(self, home: Path) -> None:
        """Own the folder, with ports that no other broker has. Call it under `home_locked`.

        Raises:
            AlreadyRunningError: the folder has another owner.
        """
        self._claim.take(home)

    def stop(self, timeout: float = 20.0) -> None:
        """End Kafka with SIGTERM, or with SIGKILL after `timeout` seconds. Its data stays."""
        self._process.terminate(timeout)

    def kill(self) -> None:
        """End Kafka with SIGKILL. Its data stays."""
        self._process.kill()

    def restart(self) -> Self:
        """Stop and start, with the same port and data."""
        self.stop()
        return self.start()

    def pause(self) -> None:
        """Freeze Kafka with SIGSTOP: connections stay open, and nothing answers."""
        self._process.send(signal.SIGSTOP)

    def resume(self) -> None:
        """Continue after `pause`."""
        self._process.send(signal.SIGCONT)

    def close(self) -> None:
        """Stop, and remove the broker's folder; a given `data_dir` stays."""
        self.stop()
        if self._claim.is_held:
            shutil.rmtree(
                self.folder, ignore_errors=True
            )  # after `stop NAME`, another process may sweep it too
            self._claim.release()

    def leave(self) -> None:
        """Give up a broker that has another owner or none; it keeps running."""
        self._process.let_go()
        self._claim.release()

    def log_tail(self, lines: int = 25) -> str:
        """The last lines of Kafka's output."""
        return self._kafka.log_tail(lines)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _wait_until_ready(self, nodes: int) -> str | None:
        """Return None once Kafka serves, else what went wrong."""
        own = Identity(cluster_id(self.data), 1 if self._node is None else self._node.number)
        tls = None if self._security is None else self._security.broker_context()
        port = self.port if tls is None else self.tls_port
        problem = wait_until_serving(self._process, own, port, tls, nodes=nodes, seconds=self._start_timeout)
        if problem is None and self.pid:
            self._write_state(self.pid)
        return problem

    def _write_state(self, pid: int) -> None:
        tls_port = 0 if self._security is None else self.tls_port
        of = ("", "") if self._node is None else (self._node.cluster, self._node.servers)
        folders.Running(self.name, pid, self.port, self._owner_pid, tls_port, *of).write(self.folder)

    def _start_failed(self, problem: str | None) -> BrokerStartError:
        """The error to raise. A broker that has never served leaves nothing behind."""
        message = f"Kafka {problem}. The end of {self.log_path}:\n{self.log_tail()}"
        if not self._claim.has_served:
            self.close()
        return BrokerStartError(message)

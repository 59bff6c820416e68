"""One Apache Kafka broker on loopback, as a process that can be stopped, killed, paused and started again."""

import os
import shutil
import signal
import subprocess
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
from newsgloss_dev_kafka.node import Node
from newsgloss_dev_kafka.process import KafkaProcess
from newsgloss_dev_kafka.security import Security

_LOG4J = Path(__file__).with_name("log4j2.properties")
_PORT_ATTEMPTS = 4


def new_cluster_id() -> str:
    """A random one, as Kafka makes them."""
    return urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()


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
        node: makes it one of several (see `DevCluster`).
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
        node: Node | None = None,
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
        self._ports: tuple[int, int, int] | None = None
        if node is not None:
            self._ports = (node.port, node.controller_port, 0)
        self._security = None if users is None else Security(self.folder / "security", users)
        self._node = node
        self._process = KafkaProcess(self.name, self.folder, self._owner_pid)
        self._owner_lock: IO[str] | None = None

    @classmethod
    def of(cls, node: Node, owner_pid: int | None = None, start_timeout: float = 60.0) -> Self:
        """The broker that is this node."""
        return cls(
            name=node.name,
            data_dir=node.data or None,
            heap=node.heap,
            properties=node.properties,
            owner_pid=owner_pid,
            start_timeout=start_timeout,
            node=node,
        )

    @classmethod
    def again(cls, name: str) -> Self | None:
        """The node of this name whose cluster runs without it, None where there is no such node.

        It ends with its cluster's owner, and belongs to its cluster as before.
        """
        with folders.home_locked() as home:
            node = Node.read(home / name)
            others = [] if node is None else folders.nodes_running(home, node.cluster)
        if node is None or not others or any(state.name == name for state in others):
            return None
        return cls.of(node, owner_pid=others[0].owner)

    @property
    def port(self) -> int:
        """The port that it listens on for clients, known from the first start on."""
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
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process lives; a paused one does."""
        return self._process.is_running

    def start(self) -> Self:
        """Start Kafka, on the data and port of the start before if there was one, and wait until it serves.

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
            tail = self.log_tail()
            if not ("Address already in use" in tail and self._may_choose_ports) or attempt == _PORT_ATTEMPTS:
                break
            self._ports = None
        raise self._given_up(problem)

    def launch(self) -> None:
        """Start Kafka and do not wait for it. Raises as `start`, as far as it comes."""
        command = [find_java(), f"-Xmx{self._heap}", "-cp", f"{ensure_jars()}/*"]
        running_lock = self._prepare()
        with running_lock:
            self._format(command)
            self._process.launch(self._kafka_command(command), running_lock)

    def await_serving(self, nodes: int) -> None:
        """Wait until Kafka, launched before, serves and knows of so many nodes that serve.

        Raises:
            BrokerStartError: Kafka ended or did not answer in time.
        """
        problem = self._wait_until_ready(nodes)
        if problem is not None:
            self.kill()
            raise self._given_up(problem)

    def claim(self, home: Path) -> None:
        """Make the folder this owner's, with ports of its own. Call it under `home_locked`.

        Raises:
            AlreadyRunningError: another owner has it.
        """
        if self._node is None and folders.nodes_running(home, self.name):
            raise self._taken()
        self.folder.mkdir(exist_ok=True)
        if self._owner_lock is None:
            self._owner_lock = folders.try_lock(self.folder / "owner.lock")
            if self._owner_lock is None and not self._joins_a_running_cluster(home):
                raise self._taken()
        if self._ports is None:
            taken = folders.ports_taken(home)
            port = self._wanted_port or ports.free_port(taken)
            controller_port = ports.free_port({*taken, port})
            self._ports = port, controller_port, ports.free_port({*taken, port, controller_port})
        (self.folder / "ports").write_text(" ".join(map(str, self._ports)), encoding="ascii")
        if self._node is not None:
            self._node.write(self.folder)

    def stop(self, timeout: float = 20.0) -> None:
        """End Kafka in good order (SIGTERM), or with SIGKILL after `timeout` seconds; its data stays."""
        self._process.terminate(timeout)

    def kill(self) -> None:
        """End Kafka with SIGKILL; its data stays as it is."""
        self._process.kill()

    def restart(self) -> Self:
        """Stop, and start on the same port and data."""
        self.stop()
        return self.start()

    def pause(self) -> None:
        """Freeze Kafka (SIGSTOP): connections stay open and nothing answers."""
        self._process.send(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after `pause`."""
        self._process.send(signal.SIGCONT)

    def close(self) -> None:
        """Stop, and remove the broker's folder (not a `data_dir` that was given)."""
        self.stop()
        if self._owner_lock is not None:
            shutil.rmtree(self.folder, ignore_errors=True)  # another's sweep may be at it, after `stop NAME`
            self._owner_lock.close()
            self._owner_lock = None

    def leave(self) -> None:
        """Let go of a broker whose owner is another process, or none: it goes on running."""
        self._process.let_go()
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
            owned = self._owner_lock is not None
            self.claim(home)
            running = folders.try_lock(self.folder / "running.lock")
            if running is None:
                if not owned and self._owner_lock is not None:
                    self._owner_lock.close()
                    self._owner_lock = None
                raise self._taken()
        assert self._ports is not None  # noqa: S101
        port, controller_port, tls_port = self._ports
        special: Mapping[str, str] = {}
        if self._security is not None:
            self._security.create()
            self._security.write_environments(port)
            special = self._security.properties(port, tls_port, controller_port)
        elif self._node is not None:
            special = server_properties.of_several(self._node)
        properties = server_properties.render(
            self.data, port, controller_port, {**special, **self._properties}
        )
        settings = self.folder / "server.properties"
        settings.touch(mode=0o600)
        settings.write_text(properties, encoding="utf-8")
        (self.folder / "tmp").mkdir(exist_ok=True)
        return running

    def _format(self, command: list[str]) -> None:
        if (self.data / "meta.properties").exists():
            return
        cluster = new_cluster_id() if self._node is None else self._node.cluster_id
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

    def _kafka_command(self, command: list[str]) -> list[str]:
        return [
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

    def _wait_until_ready(self, nodes: int) -> str | None:
        """Return None once Kafka serves, else what went wrong."""
        cluster = self._cluster_id()  # another server may have taken the port
        deadline = time.monotonic() + self._start_timeout
        while time.monotonic() < deadline:
            if not self._process.is_running:
                return f"ended with exit status {self._process.exit_status} while starting"
            serving = self._serving()
            if (
                self.pid
                and serving is not None
                and serving.cluster == cluster
                and self._is_up(serving, nodes)
            ):
                secured = 0 if self._security is None else self.tls_port
                of = ("", "") if self._node is None else (self._node.cluster, self._node.servers)
                state = folders.Running(self.name, self.pid, self.port, self._owner_pid, secured, *of)
                state.write(self.folder)
                return None
            time.sleep(0.05)
        return f"did not answer on {self.bootstrap_servers} within {self._start_timeout:g} s"

    def _is_up(self, serving: probe.Serving, nodes: int) -> bool:
        number = 1 if self._node is None else self._node.number
        return number in serving.nodes and len(serving.nodes) >= nodes

    def _given_up(self, problem: str | None) -> BrokerStartError:
        """The error to be raised after a start in vain; a first one leaves nothing behind."""
        message = f"Kafka {problem}. The end of {self.log_path}:\n{self.log_tail()}"
        if not self._has_served:
            self.close()
        return BrokerStartError(message)

    def _taken(self) -> AlreadyRunningError:
        return AlreadyRunningError(
            f"a development broker named {self.name!r} is running already; stop it with "
            f"'newsgloss-dev-kafka stop {self.name}', or choose another name"
        )

    def _joins_a_running_cluster(self, home: Path) -> bool:
        return self._node is not None and bool(folders.nodes_running(home, self._node.cluster))

    def _serving(self) -> probe.Serving | None:
        if self._security is None:
            return probe.serving(self.port)
        return probe.serving(self.tls_port, tls=self._security.broker_context())

    def _cluster_id(self) -> str:
        lines = (self.data / "meta.properties").read_text(encoding="utf-8").split("\n")
        return next(line.removeprefix("cluster.id=") for line in lines if line.startswith("cluster.id="))

    def log_tail(self, lines: int = 25) -> str:
        """Return the last lines of Kafka's output."""
        try:
            text = self.log_path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return "(there is no log)"
        return "\n".join(text.rstrip().split("\n")[-lines:])

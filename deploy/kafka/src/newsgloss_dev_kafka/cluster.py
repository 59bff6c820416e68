"""Several Apache Kafka brokers on loopback as one cluster; each is a process that can be killed by itself."""

import os
import uuid
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from newsgloss_dev_kafka import folders, ports
from newsgloss_dev_kafka.broker import DevBroker, new_cluster_id
from newsgloss_dev_kafka.errors import AlreadyRunningError
from newsgloss_dev_kafka.node import Node

NODES = 3
HEAP = "512m"
_PORT_ATTEMPTS = 4
_START_SECONDS = 180.0
"""Three JVMs at once share what one has to itself elsewhere."""


class DevCluster:
    """Three brokers, each a controller too: replication 3, at least 2 in sync; any one of them may go away.

    Use it as a context manager, or call `start` and `close`. `brokers` are `DevBroker`s, named `NAME-1`,
    `NAME-2` and `NAME-3`: kill, stop, pause and start each as you like. All calls block.

    Args:
        name: what its nodes are called after; a unique name by default.
        data_dir: the nodes' data lie in its folders `1`, `2` and `3`, kept by `close`. By default they lie in
            the brokers' folders, which `close` removes.
        port: the first node's loopback port, and the others' the next two; free ones by default.
        heap: Java's -Xmx, for each.
        properties: server properties of all nodes that win over the defaults of `server_properties`.
        owner_pid: the process that the brokers must not outlive: this one by default, another, or 0 for
            brokers in the background.
        start_timeout: seconds that Kafka may take to answer.
    """

    def __init__(  # noqa: PLR0913
        self,
        *,
        name: str | None = None,
        data_dir: Path | str | None = None,
        port: int | None = None,
        heap: str = HEAP,
        properties: Mapping[str, str] | None = None,
        owner_pid: int | None = None,
        start_timeout: float = _START_SECONDS,
    ) -> None:
        self.name = name or f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self.brokers: tuple[DevBroker, ...] = ()
        self._data = Path(data_dir).resolve() if data_dir else None
        self._port = port
        self._heap = heap
        self._properties = dict(properties or {})
        self._owner_pid = os.getpid() if owner_pid is None else owner_pid
        self._start_timeout = start_timeout

    @property
    def bootstrap_servers(self) -> str:
        """The address that clients connect to: all nodes'."""
        return ",".join(broker.bootstrap_servers for broker in self.brokers)

    def start(self) -> Self:
        """Start all nodes at once and wait until each of them knows that all serve.

        Raises:
            AlreadyRunningError: this cluster, or another broker of its name, runs.
            DevKafkaError: as `DevBroker.start`.
        """
        for attempt in range(1, _PORT_ATTEMPTS + 1):
            self._claim()
            try:
                for broker in self.brokers:
                    broker.launch()
                for broker in self.brokers:
                    broker.await_serving(NODES)
            except BaseException as error:
                again = (
                    self._port is None and attempt < _PORT_ATTEMPTS and "Address already in use" in str(error)
                )
                self.kill()
                self.close()
                if not again:
                    raise
            else:
                return self
        raise AssertionError("the last attempt raises")

    def kill(self) -> None:
        """End all nodes with SIGKILL; their data stays as it is."""
        for broker in self.brokers:
            broker.kill()

    def close(self) -> None:
        """Stop all nodes and remove their folders (not a `data_dir` that was given).

        Without data to be kept they are killed. Otherwise all but the last end in good order: that one has
        nobody left to tell that it is going, and would wait for that.
        """
        if self._data is None:
            self.kill()
        for broker in self.brokers[:-1]:
            broker.stop()
        self.kill()
        if self.brokers:
            # Nodes that others have started again.
            folders.stop(self.name, timeout=0.0 if self._data is None else 20.0)
        for broker in self.brokers:
            broker.close()
        self.brokers = ()

    def leave(self) -> None:
        """Let go of brokers whose owner is another process, or none: they go on running."""
        for broker in self.brokers:
            broker.leave()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _claim(self) -> None:
        """Make the folders this owner's, all at once, so that each node knows the others' ports."""
        if self.brokers:
            raise AlreadyRunningError(f"the development cluster {self.name!r} is running already")
        with folders.home_locked() as home:
            folders.sweep(home)
            if folders.read(home / self.name) or folders.nodes_running(home, self.name):
                raise AlreadyRunningError(
                    f"a development broker named {self.name!r} is running already; stop it with "
                    f"'newsgloss-dev-kafka stop {self.name}', or choose another name"
                )
            brokers = tuple(
                DevBroker.of(node, self._owner_pid, self._start_timeout) for node in self._nodes(home)
            )
            for broker in brokers:
                broker.claim(home)
        self.brokers = brokers

    def _nodes(self, home: Path) -> list[Node]:
        taken = folders.ports_taken(home)
        numbers = range(1, NODES + 1)
        clients = [] if self._port is None else [self._port + number - 1 for number in numbers]
        chosen = list(clients)
        while len(chosen) < 2 * NODES:
            chosen.append(ports.free_port(taken.union(chosen)))
        clients, controllers = chosen[:NODES], chosen[NODES:]
        voters = ",".join(
            f"{number}@127.0.0.1:{port}" for number, port in zip(numbers, controllers, strict=True)
        )
        servers = ",".join(f"127.0.0.1:{port}" for port in clients)
        cluster_id = self._kept_cluster_id() or new_cluster_id()
        return [
            Node(
                cluster=self.name,
                number=number,
                cluster_id=cluster_id,
                voters=voters,
                servers=servers,
                port=clients[number - 1],
                controller_port=controllers[number - 1],
                data="" if self._data is None else str(self._data / str(number)),
                heap=self._heap,
                properties=self._properties,
            )
            for number in numbers
        ]

    def _kept_cluster_id(self) -> str | None:
        """Of data that are there already."""
        if self._data is None:
            return None
        for path in self._data.glob("*/meta.properties"):
            for line in path.read_text(encoding="utf-8").split("\n"):
                if line.startswith("cluster.id="):
                    return line.removeprefix("cluster.id=")
        return None

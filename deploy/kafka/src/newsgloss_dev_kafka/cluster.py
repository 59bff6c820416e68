"""Runs three Apache Kafka brokers on loopback as a cluster; tests can kill each by itself."""

import os
import uuid
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from newsgloss_dev_kafka import folders, ports
from newsgloss_dev_kafka.broker import START_SECONDS, DevBroker
from newsgloss_dev_kafka.errors import AlreadyRunningError
from newsgloss_dev_kafka.installation import cluster_id, new_cluster_id
from newsgloss_dev_kafka.node import Node

NODES = 3
HEAP = "512m"
_PORT_ATTEMPTS = 4


def broker_of(node: Node, owner_pid: int | None = None, start_timeout: float = START_SECONDS) -> DevBroker:
    """The broker that runs this node."""
    return DevBroker(
        name=node.name,
        data_dir=node.data or None,
        heap=node.heap,
        properties=node.properties,
        owner_pid=owner_pid,
        start_timeout=start_timeout,
        node=node,
    )


def missing_node(name: str) -> DevBroker | None:
    """The node of this name whose cluster runs without it; None where there is no such node.

    Started again, it belongs to its cluster as before and ends with its cluster's owner.
    """
    with folders.home_locked() as home:
        node = Node.read(home / name)
        others = [] if node is None else folders.nodes_running(home, node.cluster)
    if node is None or not others or any(state.name == name for state in others):
        return None
    return broker_of(node, owner_pid=others[0].owner)


class DevCluster:
    """Three brokers that are controllers too: replication 3, at least 2 in sync, so that any one may fail.

    Use it as a context manager, or call `start` and `close`. `brokers` has a `DevBroker` for each of
    `NAME-1`, `NAME-2` and `NAME-3`, which can be killed, stopped, paused and started singly. All calls block.

    Args:
        name: the prefix of the nodes' names; a unique name by default.
        data_dir: has the nodes' data in its folders `1`, `2` and `3`; `close` keeps it. By default the data
            are in the brokers' folders, which `close` removes.
        port: the first node's loopback port; the others get the next two. Free ports by default.
        heap: Java's -Xmx for each node.
        properties: server properties of all nodes; they override the defaults of `server_properties`.
        owner_pid: the process that the brokers must not outlive; this process by default, 0 for brokers in
            the background.
        start_timeout: seconds until Kafka must answer.
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
        start_timeout: float = START_SECONDS,
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
        """The addresses of all nodes, for clients."""
        return ",".join(broker.bootstrap_servers for broker in self.brokers)

    def start(self) -> Self:
        """Start all nodes at the same time, and wait until each sees that all serve.

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
        """End all nodes with SIGKILL. Their data stays."""
        for broker in self.brokers:
            broker.kill()

    def close(self) -> None:
        """Stop all nodes and remove their folders; a given `data_dir` stays.

        Without a `data_dir` all nodes are killed. Otherwise only the last one is: it would wait for a
        controller to which it could announce its end.
        """
        if self._data is None:
            self.kill()
        for broker in self.brokers[:-1]:
            broker.stop()
        self.kill()
        if self.brokers:
            # Nodes that other processes have started again.
            folders.stop(self.name, timeout=0.0 if self._data is None else 20.0)
        for broker in self.brokers:
            broker.close()
        self.brokers = ()

    def leave(self) -> None:
        """Give up brokers that have another owner or none; they keep running."""
        for broker in self.brokers:
            broker.leave()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _claim(self) -> None:
        """Own all folders under one lock, so that each node knows the others' ports."""
        if self.brokers:
            raise AlreadyRunningError(f"the development cluster {self.name!r} is running already")
        with folders.home_locked() as home:
            folders.sweep(home)
            if folders.read(home / self.name) or folders.nodes_running(home, self.name):
                raise AlreadyRunningError.of(self.name)
            brokers = tuple(
                broker_of(node, self._owner_pid, self._start_timeout) for node in self._nodes(home)
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
        cluster = self._kept_cluster_id() or new_cluster_id()
        return [
            Node(
                cluster=self.name,
                number=number,
                cluster_id=cluster,
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
        """The cluster of the data that an earlier start left."""
        if self._data is None:
            return None
        kept = (cluster_id(self._data / str(number)) for number in range(1, NODES + 1))
        return next((found for found in kept if found), None)

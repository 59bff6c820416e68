"""A broker's claim to its folder and ports."""

from pathlib import Path
from typing import IO, NamedTuple

from newsgloss_dev_kafka import folders, ports
from newsgloss_dev_kafka.errors import AlreadyRunningError
from newsgloss_dev_kafka.node import Node


class Ports(NamedTuple):
    """A broker's loopback ports: for clients, for controllers, and for clients with TLS."""

    client: int
    controller: int
    tls: int


class Claim:
    """The folder and the ports of one broker.

    Args:
        folder: the broker's; its name is the broker's.
        wanted_port: the clients' port; a free one where it is None.
        node: makes the broker a node of a cluster, whose ports are given.
    """

    def __init__(self, folder: Path, wanted_port: int | None, node: Node | None) -> None:
        self.ports = None if node is None else Ports(node.port, node.controller_port, 0)
        self._folder = folder
        self._wanted_port = wanted_port
        self._node = node
        self._owner_lock: IO[str] | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object owns the folder, so that removing it is its task."""
        return self._owner_lock is not None

    @property
    def has_served(self) -> bool:
        """Whether a start has succeeded: clients know the port, and the data must be kept."""
        return (self._folder / "broker.json").exists()

    @property
    def may_choose_ports(self) -> bool:
        """Whether another port will do."""
        return self._wanted_port is None and not self.has_served

    def take(self, home: Path) -> None:
        """Own the folder, with ports that no other broker has. Call it under `home_locked`.

        Raises:
            AlreadyRunningError: the folder has another owner.
        """
        if self._node is None and folders.nodes_running(home, self._folder.name):
            raise self._taken()
        self._folder.mkdir(exist_ok=True)
        if self._owner_lock is None:
            self._owner_lock = folders.try_lock(self._folder / "owner.lock")
            if self._owner_lock is None and not self._joins_a_running_cluster(home):
                raise self._taken()
        if self.ports is None:
            self.ports = self._free_ports(home)
        (self._folder / "ports").write_text(" ".join(map(str, self.ports)), encoding="ascii")
        if self._node is not None:
            self._node.write(self._folder)

    def take_to_run(self) -> tuple[Ports, IO[str]]:
        """Own the folder as `take`, and return the ports and the lock that Kafka holds while it runs.

        Raises:
            AlreadyRunningError: the folder has another owner, or Kafka runs in it.
        """
        with folders.home_locked() as home:
            folders.sweep(home)
            owned = self.is_held
            self.take(home)
            running = folders.try_lock(self._folder / "running.lock")
            if running is None:
                if not owned:
                    self.release()
                raise self._taken()
        assert self.ports is not None  # noqa: S101
        return self.ports, running

    def forget_ports(self) -> None:
        """Choose new ports at the next `take`."""
        self.ports = None

    def release(self) -> None:
        """Give up the folder, which stays as it is."""
        if self._owner_lock is not None:
            self._owner_lock.close()
            self._owner_lock = None

    def _free_ports(self, home: Path) -> Ports:
        taken = folders.ports_taken(home)
        client = self._wanted_port or ports.free_port(taken)
        controller = ports.free_port({*taken, client})
        return Ports(client, controller, ports.free_port({*taken, client, controller}))

    def _joins_a_running_cluster(self, home: Path) -> bool:
        return self._node is not None and bool(folders.nodes_running(home, self._node.cluster))

    def _taken(self) -> AlreadyRunningError:
        return AlreadyRunningError.of(self._folder.name)

"""The brokers' folders: which are in use, what runs in them, and the removal of abandoned ones.

A folder contains `running.lock` (held by Kafka and its guard while either lives), `owner.lock` (held by the
process that made the `DevBroker`), `broker.json`, `ports`, `server.properties`, `kafka.log` and `tmp/`; for a
node `node.json`; for a secured broker `security/`; and `data/`, unless the caller named another folder. Locks
are used instead of process ids: they are never reused, and they end with their holder, however it ends.
"""

import fcntl
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from newsgloss_dev_kafka import places
from newsgloss_dev_kafka.node import Node

_KILLED_SECONDS = 20.0
"""Until a process must have ended after SIGKILL."""


@dataclass(frozen=True)
class Running:
    """The contents of `broker.json`.

    `owner` is a process id, or 0 for a broker in the background. `tls_port` is 0 unless the broker is
    secured. In a cluster, `cluster` is its name and `servers` the address of all nodes; otherwise both are
    empty.
    """

    name: str
    pid: int
    port: int
    owner: int
    tls_port: int = 0
    cluster: str = ""
    servers: str = ""

    @property
    def bootstrap_servers(self) -> str:
        """The address for clients: in a cluster, the addresses of all nodes."""
        return self.servers or self.address

    @property
    def address(self) -> str:
        """The address of this broker alone."""
        return f"127.0.0.1:{self.port}"

    def write(self, folder: Path) -> None:
        """Replace `broker.json` atomically."""
        partial = folder / "broker.json.partial"
        partial.write_text(json.dumps(asdict(self)), encoding="utf-8")
        partial.replace(folder / "broker.json")


@contextmanager
def home_locked() -> Iterator[Path]:
    """Lock the folder of all brokers against other processes, and give it."""
    home = places.brokers()
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield home


def try_lock(path: Path) -> IO[str] | None:
    """Return the open, locked file, or None while another holds it. Call it under `home_locked`."""
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def is_held(path: Path) -> bool:
    """Return whether a process holds this lock. It takes the lock briefly: call it under `home_locked`."""
    if not path.exists():
        return False
    file = try_lock(path)
    if file is None:
        return True
    file.close()
    return False


def read(folder: Path) -> Running | None:
    """Return what runs in a folder, or None. Call it under `home_locked`."""
    try:
        state = Running(**json.loads((folder / "broker.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    return state if is_held(folder / "running.lock") else None


def all_running() -> list[Running]:
    """Return all running brokers, sorted by name."""
    with home_locked() as home:
        folders = sorted(path for path in home.iterdir() if path.is_dir())
        return [state for state in map(read, folders) if state is not None]


def nodes_running(home: Path, cluster: str) -> list[Running]:
    """Return the running nodes of a cluster, sorted by name. Call it under `home_locked`."""
    found = [state for path in sorted(home.iterdir()) if path.is_dir() and (state := read(path)) is not None]
    return [state for state in found if state.cluster == cluster]


def ports_taken(home: Path) -> set[int]:
    """Return the ports of all brokers that have a folder. Call it under `home_locked`."""
    return {port for path in home.glob("*/ports") for port in map(int, path.read_text().split())}


def sweep(home: Path) -> None:
    """Remove the folders that have neither a broker nor an owner. Call it under `home_locked`.

    A node's folder stays while another node of its cluster has one of them.
    """
    left, living = [], set()
    for folder in (path for path in home.iterdir() if path.is_dir()):
        node = Node.read(folder)
        if is_held(folder / "owner.lock") or is_held(folder / "running.lock"):
            living.add(None if node is None else node.cluster)
        else:
            left.append((folder, None if node is None else node.cluster))
    for folder, cluster in left:
        if cluster is None or cluster not in living:
            shutil.rmtree(folder, ignore_errors=True)


def stop(name: str, timeout: float = 20.0) -> bool:
    """Stop the broker, or the cluster, of this name, whoever started it. Return False if none runs.

    The folder is removed, except that of a single node while others of its cluster run. SIGKILL follows
    SIGTERM after `timeout` seconds.
    """
    with home_locked() as home:
        alone = read(home / name)
        states = nodes_running(home, name) if alone is None else [alone]
        running = len(nodes_running(home, states[0].cluster)) if states else 0
    for state in states:
        # The last node would wait for a controller to which it could announce its end.
        in_vain = bool(state.cluster) and running == 1
        _end(home / state.name, state.pid, 0.0 if in_vain else timeout)
        running -= 1
    with home_locked() as home:
        sweep(home)
    return bool(states)


def _end(folder: Path, pid: int, timeout: float) -> None:
    for number in (signal.SIGCONT, signal.SIGTERM):
        _send(pid, number)
    if not _ends_within(folder, timeout):
        _send(pid, signal.SIGKILL)
        _ends_within(folder, _KILLED_SECONDS)


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it has ended by itself
        os.kill(pid, number)


def _ends_within(folder: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with home_locked():
            if not is_held(folder / "running.lock"):
                return True
        time.sleep(0.05)
    return False

"""The brokers' folders: which are in use, what runs in them, and the sweeping of those left behind.

A folder holds `running.lock` (held by Kafka and its guard while either lives), `owner.lock` (held by
the process that made the `DevBroker`), `broker.json`, `ports`, `server.properties`, `kafka.log`,
`tmp/`, a node's `node.json`, a secured broker's `security/` and, unless the caller brought another,
`data/`. Locks, unlike process ids, are never reused, and they end with their holder, however it ended.
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
"""For a process to be gone after SIGKILL."""


@dataclass(frozen=True)
class Running:
    """What `broker.json` says about a broker.

    `owner` is a process id, 0 for a broker in the background; `tls_port` is 0 where it is not secured.
    Of a node of several, `cluster` is the name of all and `servers` their address; else both are empty.
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
        """The address that clients connect to: of a node of several, all of theirs."""
        return self.servers or self.address

    @property
    def address(self) -> str:
        """Its own address."""
        return f"127.0.0.1:{self.port}"

    def write(self, folder: Path) -> None:
        """Replace `broker.json` atomically."""
        partial = folder / "broker.json.partial"
        partial.write_text(json.dumps(asdict(self)), encoding="utf-8")
        partial.replace(folder / "broker.json")


@contextmanager
def home_locked() -> Iterator[Path]:
    """Keep other processes from making or sweeping folders meanwhile; gives the folder of all brokers."""
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
    """Say whether some process holds this lock. Call it under `home_locked`: looking takes it briefly."""
    if not path.exists():
        return False
    file = try_lock(path)
    if file is None:
        return True
    file.close()
    return False


def read(folder: Path) -> Running | None:
    """Return what runs in a folder, None where nothing does. Call it under `home_locked`."""
    try:
        state = Running(**json.loads((folder / "broker.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    return state if is_held(folder / "running.lock") else None


def all_running() -> list[Running]:
    """Return every broker that runs, in the order of their names."""
    with home_locked() as home:
        folders = sorted(path for path in home.iterdir() if path.is_dir())
        return [state for state in map(read, folders) if state is not None]


def nodes_running(home: Path, cluster: str) -> list[Running]:
    """The nodes of this cluster that run, in the order of their names. Call it under `home_locked`."""
    found = [state for path in sorted(home.iterdir()) if path.is_dir() and (state := read(path)) is not None]
    return [state for state in found if state.cluster == cluster]


def ports_taken(home: Path) -> set[int]:
    """The ports of all brokers that have a folder. Call it under `home_locked`."""
    return {port for path in home.glob("*/ports") for port in map(int, path.read_text().split())}


def sweep(home: Path) -> None:
    """Remove the folders whose broker and owner are both gone. Call it under `home_locked`.

    A node's stays while another node of its cluster has a broker or an owner.
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
    """Stop the broker, or all nodes, of this name, whoever started it; False where none runs.

    Its folder is removed, but for a single node's while others of its cluster run. SIGKILL follows SIGTERM
    after `timeout` seconds.
    """
    with home_locked() as home:
        alone = read(home / name)
        states = nodes_running(home, name) if alone is None else [alone]
        running = len(nodes_running(home, states[0].cluster)) if states else 0
    for state in states:
        # The last of several has nobody left to tell that it is going, and would wait for that.
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
    with suppress(ProcessLookupError):  # it ended by itself, which is what was wanted
        os.kill(pid, number)


def _ends_within(folder: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with home_locked():
            if not is_held(folder / "running.lock"):
                return True
        time.sleep(0.05)
    return False

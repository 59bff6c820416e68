"""Starts, signals and watches the members of the group: real `newsgloss-enrich run` processes."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import residue
from tests.chaos.network import Network

SERVICE = ("-m", "newsgloss_enrich.cli", "run")
LINE_BYTES = 1024 * 1024
ORPHAN_SECONDS = 15.0
"""How long a worker may outlive its killed parent; it ends as soon as it gets a processor."""

EXIT_SECONDS = 30.0
"""The limit for an end after SIGTERM: the drain, and the bounded steps after it."""


@dataclass
class Member:
    """One process, and what its log has reported so far."""

    name: str
    process: asyncio.subprocess.Process
    network: Network
    joined: asyncio.Event = field(default_factory=asyncio.Event)
    address: str = ""
    """The address of its health endpoints, once it has been logged."""

    ending: bool = False
    """It was told to end or was killed, so its end is expected."""

    held: bool = False
    """A fault acts on it, and no other fault may choose it."""

    last_line: str = ""

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def running(self) -> bool:
        """Whether it lives and was not told to end."""
        return self.process.returncode is None and not self.ending

    @property
    def fit(self) -> bool:
        """Whether it should be working: it has joined the group, and no fault acts on it."""
        return self.running and self.joined.is_set() and not self.held

    def send(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if self.process.returncode is None:
            self.process.send_signal(number)


class Fleet:
    """Starts members, each with its own network, and counts what they do wrong.

    `brokers` has the brokers' ports.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        brokers: Sequence[int],
        logs: Path,
        tell: Callable[[str], None],
        command: Sequence[str] = SERVICE,
    ) -> None:
        self._environment = {**os.environ, **environment}
        self._brokers = brokers
        self._logs = logs
        self._tell = tell
        self._command = command
        self._watching: set[asyncio.Task[None]] = set()
        self.members: list[Member] = []
        self.started = 0
        self.orphans = 0
        self.unexpected_exits: list[str] = []
        self.late_exits: list[str] = []
        self.events: Counter[str] = Counter()

    @property
    def running(self) -> list[Member]:
        """Members that live and were not told to end."""
        return [member for member in self.members if member.running]

    @property
    def fit(self) -> list[Member]:
        """Members that should be working."""
        return [member for member in self.members if member.fit]

    async def start(self) -> Member:
        """Start one more member, without waiting until it joins."""
        self.started += 1
        name = f"member-{self.started}"
        network = Network(self._brokers, name)
        await network.open()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self._command,
            env=self._environment | {"KAFKA_BOOTSTRAP_SERVERS": network.bootstrap_servers},
            stdin=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            limit=LINE_BYTES,
        )
        member = Member(name, process, network)
        self.members.append(member)
        task = asyncio.create_task(self._watch(member), name=name)
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)
        return member

    async def _watch(self, member: Member) -> None:
        assert member.process.stderr is not None
        with (self._logs / f"{member.name}.log").open("wb") as log:
            async for line in member.process.stderr:
                log.write(line)
                log.flush()
                self._read(member, line)
        status = await member.process.wait()
        if not member.ending:
            self.unexpected_exits.append(f"{member.name}: status {status}: {member.last_line}")
            self._tell(f"{member.name} ended by itself with status {status}: {member.last_line}")
            member.ending = True
            await self.start()

    def _read(self, member: Member, line: bytes) -> None:
        text = line.decode(errors="replace").strip()
        member.last_line = text[:500]
        try:
            event = json.loads(text)
        except ValueError:
            return
        if not event.get("logger", "").startswith("newsgloss"):
            return
        name = event.get("event", "")
        self.events[name] += 1
        if name == "listening":
            member.address = event["address"]
        if name == "assigned":
            member.joined.set()

    async def kill(self, member: Member) -> None:
        """End it with SIGKILL, and check that its workers end too."""
        workers = residue.children(member.pid)
        member.ending = True
        member.send(signal.SIGKILL)
        await member.process.wait()
        deadline = asyncio.get_running_loop().time() + ORPHAN_SECONDS
        while left := [pid for pid in workers if residue.lives(pid)]:
            if asyncio.get_running_loop().time() > deadline:
                self.orphans += len(left)
                self._tell(f"{member.name} was killed and left {left}")
                return
            await asyncio.sleep(0.05)

    async def terminate(self, member: Member) -> None:
        """End it with SIGTERM, and check that it ends in time, with status 0."""
        member.ending = True
        member.send(signal.SIGTERM)
        try:
            status = await asyncio.wait_for(member.process.wait(), EXIT_SECONDS)
        except TimeoutError:
            self.late_exits.append(f"{member.name}: not within {EXIT_SECONDS:.0f} s of SIGTERM")
            self._tell(self.late_exits[-1])
            await self.kill(member)
            return
        if status != 0:
            self.unexpected_exits.append(f"{member.name}: status {status} on SIGTERM: {member.last_line}")
            self._tell(self.unexpected_exits[-1])

    async def stop_all(self) -> None:
        """End all members with SIGTERM."""
        await asyncio.gather(*(self.terminate(member) for member in self.running))
        await asyncio.gather(*self._watching)

    async def kill_all(self) -> None:
        """End all members with SIGKILL."""
        for member in self.members:
            member.ending = True
            member.send(signal.SIGKILL)
        await asyncio.gather(*self._watching, return_exceptions=True)
        await asyncio.gather(*(member.network.close() for member in self.members))

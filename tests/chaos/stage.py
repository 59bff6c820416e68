"""The parts of a run: brokers, topics, members, and a watcher."""

import asyncio
import contextlib
import os
import time
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.chaos import residue
from tests.chaos.brokers import Brokers
from tests.chaos.fleet import SERVICE, Fleet
from tests.chaos.report import Report
from tests.chaos.stalls import StallClock
from tests.chaos.standing import standing
from tests.chaos.topics import Watcher, create_topics

ROOT = Path(__file__).resolve().parents[2]
JOIN_SECONDS = 420.0
"""Until the first members have joined; long, because the machine may be busy."""

GIVE_UP_SECONDS = 420.0
"""Without an outcome for this long, after the last fault, records count as missing. A busy machine needs long
to start what was killed last."""

SETTLE_SECONDS = 2.0
"""Time in which duplicates may still come out."""

PROGRESS_SECONDS = 10.0


class Stage:
    """The parts of a run; they exist within `staged`."""

    brokers: Brokers
    fleet: Fleet
    watcher: Watcher

    def __init__(
        self,
        broker_count: int,
        settings: Mapping[str, str],
        logs: Path,
        tell: Callable[[str], None],
        command: Sequence[str] = SERVICE,
    ) -> None:
        self.began = time.monotonic()
        self.clock = StallClock(self.began)
        self._broker_count = broker_count
        self._mark = uuid.uuid4().hex
        self._settings = settings
        self._logs = logs
        self._tell = tell
        self._command = command

    async def start_brokers(self) -> None:
        """Start the brokers and create the topics."""
        self.brokers = await Brokers.start(self._broker_count)
        servers = self.brokers.bootstrap_servers
        self.watcher = Watcher(servers, self.clock)
        environment = {
            **self._settings,
            residue.MARKER: self._mark,
            "PYTHONPATH": os.pathsep.join(
                filter(None, (self._settings.get("PYTHONPATH"), os.environ.get("PYTHONPATH"), str(ROOT)))
            ),
        }
        self.fleet = Fleet(environment, self.brokers.ports, self._logs, self._tell, self._command)
        try:
            await create_topics(servers, replication=self._broker_count)
        except BaseException:
            await self.brokers.close()
            raise

    async def start_members(self, count: int) -> None:
        """Start the first members, and wait until all have partitions."""
        members = [await self.fleet.start() for _ in range(count)]
        async with asyncio.timeout(JOIN_SECONDS):
            await asyncio.gather(*(member.joined.wait() for member in members))

    async def until_all_is_out(self, articles: int) -> None:
        """Wait until each raw record has an outcome, or none has come for long; then wait a little more."""
        watcher = self.watcher
        watcher.last_news = time.monotonic()
        while watcher.ledger.entered < articles or watcher.ledger.waiting:
            if time.monotonic() - watcher.last_news > GIVE_UP_SECONDS:
                waiting = sorted(watcher.ledger.waiting)
                self._tell(f"{len(waiting)} articles do not come out: {waiting[:5]}")
                for line in await standing(self.brokers.bootstrap_servers, watcher.ledger.waiting_records):
                    self._tell(line)
                return
            await asyncio.sleep(0.1)
        await asyncio.sleep(SETTLE_SECONDS)

    async def tell_progress(self) -> None:
        """Report the progress from time to time."""
        while True:
            await asyncio.sleep(PROGRESS_SECONDS)
            ledger, clock = self.watcher.ledger, self.clock
            self._tell(
                f"{ledger.resolved} of {ledger.entered} out, {len(self.fleet.running)} members "
                f"({len(self.fleet.fit)} fit), longest standstill {clock.standstill.seconds:.1f} s, "
                f"of one partition {clock.stall.seconds:.1f} s, trial {clock.trial.seconds:.1f} s"
            )

    def left_processes(self) -> list[int]:
        """Return the living processes of the run; after it there must be none."""
        return residue.marked_processes(self._mark)


@contextlib.asynccontextmanager
async def staged(stage: Stage, report: Report) -> AsyncIterator[None]:
    """Start everything; at the end stop everything, and report what happened and what is left."""
    shared_before = residue.shared_memory()
    await stage.start_brokers()
    fleet, clock = stage.fleet, stage.clock
    try:
        try:
            async with _background(stage.watcher.watch()), _background(stage.tell_progress()):
                yield
                clock.look(time.monotonic())
                report.seconds_to_the_last_outcome = round(stage.watcher.last_news - stage.began, 1)
                await fleet.stop_all()
        finally:
            await fleet.kill_all()
        final = Watcher(stage.brokers.bootstrap_servers)
        await final.read_all()
    finally:
        await stage.brokers.close()
    report.tally = final.ledger.tally()
    report.dead_letters = dict(sorted(final.ledger.codes.items()))
    report.orphaned_processes = fleet.orphans + len(stage.left_processes())
    report.left_in_shared_memory = residue.left_in_shared_memory(shared_before)
    report.unexpected_exits, report.late_exits = fleet.unexpected_exits, fleet.late_exits
    report.members_started = fleet.started
    report.log_events = dict(sorted(fleet.events.items()))
    report.longest_standstill = clock.standstill
    report.longest_stall, report.longest_trial = clock.stall, clock.trial
    report.worst_stalls = clock.worst
    report.seconds = round(time.monotonic() - stage.began, 1)


@contextlib.asynccontextmanager
async def _background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        failed = (await asyncio.gather(task, return_exceptions=True))[0]
        if isinstance(failed, Exception):
            raise failed

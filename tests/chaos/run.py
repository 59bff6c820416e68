"""One chaos run, from the broker's start to the report."""

import asyncio
import contextlib
import os
import time
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.chaos import residue
from tests.chaos.articles import count_kinds, make_articles
from tests.chaos.brokers import Brokers
from tests.chaos.faults import Chaos
from tests.chaos.fleet import SERVICE, Fleet
from tests.chaos.plan import count_faults, make_plan
from tests.chaos.report import Report
from tests.chaos.scales import Scale
from tests.chaos.stalls import StallClock
from tests.chaos.topics import DLQ, ENRICHED, GROUP, RAW, Watcher, create_topics, feed

ROOT = Path(__file__).resolve().parents[2]
FIRST_MEMBERS = 2
AHEAD = 250
"""Articles that may wait at most: enough to keep all partitions at work, few enough to last for the run."""

GIVE_UP_SECONDS = 60.0
"""Without any news, once all faults are over: what has not come out by then is missing."""

SETTLE_SECONDS = 2.0
"""For what might still come out twice."""

PROGRESS_SECONDS = 10.0

SETTINGS = {
    "NEWSGLOSS_ENRICHMENT": "tests.chaos.poison:build",
    "NEWSGLOSS_SESSION_TIMEOUT_MS": "6000",
    "NEWSGLOSS_RECORD_TIMEOUT_SECONDS": "2",
    "NEWSGLOSS_WORKER_MEMORY_MIB": "192",
    "NEWSGLOSS_RECYCLE_RECORDS": "500",
    "NEWSGLOSS_WORKERS": "2",
    "NEWSGLOSS_DRAIN_SECONDS": "5",
    "NEWSGLOSS_ENRICH_HTTP": "127.0.0.1:0",
    "NEWSGLOSS_RAW_TOPIC": RAW,
    "NEWSGLOSS_ENRICHED_TOPIC": ENRICHED,
    "NEWSGLOSS_DLQ_TOPIC": DLQ,
    "NEWSGLOSS_GROUP_ID": GROUP,
}
"""Short times and small limits, so that each of them is met."""


@dataclass(frozen=True)
class Orders:
    """What a run is to do."""

    scale: Scale
    seed: int
    logs: Path
    """A folder for the members' logs."""

    command: Sequence[str] = SERVICE
    """Arguments of the interpreter that make it a member."""


async def run(orders: Orders, tell: Callable[[str], None]) -> Report:
    """Start everything, do everything, count everything."""
    session = int(SETTINGS["NEWSGLOSS_SESSION_TIMEOUT_MS"]) / 1000
    articles = make_articles(orders.scale.articles, orders.seed, orders.scale.longest_work_ms)
    plan = make_plan(orders.scale, orders.seed, session)
    report = Report(
        seed=orders.seed,
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        brokers=orders.scale.brokers,
        articles=len(articles),
        faults=count_faults(plan),
        articles_by_kind=count_kinds(articles),
        session_timeout_seconds=session,
    )
    began = time.monotonic()
    shared_before = residue.shared_memory()
    mark = uuid.uuid4().hex
    brokers = await Brokers.start(orders.scale.brokers)
    try:
        await create_topics(brokers.bootstrap_servers, replication=orders.scale.brokers)
        environment = SETTINGS | {
            residue.MARKER: mark,
            "PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT)))),
        }
        clock = StallClock(began)
        fleet = Fleet(environment, brokers.ports, orders.logs, tell, orders.command)
        chaos = Chaos(fleet, brokers, clock, tell)
        watcher = Watcher(brokers.bootstrap_servers, clock)
        try:
            async with _background(watcher.watch()), _background(_tell_progress(watcher, fleet, clock, tell)):
                first = [await fleet.start() for _ in range(FIRST_MEMBERS)]
                await asyncio.gather(*(asyncio.wait_for(member.joined.wait(), 60) for member in first))
                report.sent_again, _ = await asyncio.gather(
                    feed(
                        brokers.bootstrap_servers,
                        articles,
                        orders.seed,
                        lambda: len(watcher.ledger.waiting) < AHEAD,
                        tell,
                    ),
                    chaos.carry_out(plan, lambda: watcher.ledger.resolved),
                )
                await _until_all_is_out(watcher, len(articles), tell)
                clock.look(time.monotonic())
                report.seconds_to_the_last_outcome = round(watcher.last_news - began, 1)
                await fleet.stop_all()
        finally:
            await fleet.kill_all()
        final = Watcher(brokers.bootstrap_servers)
        await final.read_all()
    finally:
        await brokers.close()
    left = residue.marked_processes(mark)
    report.tally = final.ledger.tally()
    report.dead_letters = dict(sorted(final.ledger.codes.items()))
    report.orphaned_processes = fleet.orphans + len(left)
    report.left_in_shared_memory = residue.left_in_shared_memory(shared_before)
    report.unexpected_exits, report.late_exits = fleet.unexpected_exits, fleet.late_exits
    report.faults_not_done = chaos.not_done
    report.members_started = fleet.started
    report.log_events = dict(sorted(fleet.events.items()))
    report.longest_standstill = clock.standstill
    report.longest_stall, report.longest_trial = clock.stall, clock.trial
    report.worst_stalls = clock.worst
    report.late_requests = dict(sorted(chaos.disturbances.late.items()))
    report.broker_outage_seconds = round(chaos.outages.seconds, 1)
    report.seconds = round(time.monotonic() - began, 1)
    return report


async def _until_all_is_out(watcher: Watcher, articles: int, tell: Callable[[str], None]) -> None:
    """Wait until each raw record has an outcome, or nothing has moved for long, and then a little longer."""
    watcher.last_news = time.monotonic()
    while watcher.ledger.entered < articles or watcher.ledger.waiting:
        if time.monotonic() - watcher.last_news > GIVE_UP_SECONDS:
            waiting = sorted(watcher.ledger.waiting)
            tell(f"{len(waiting)} articles do not come out: {waiting[:5]}")
            return
        await asyncio.sleep(0.1)
    await asyncio.sleep(SETTLE_SECONDS)


async def _tell_progress(
    watcher: Watcher, fleet: Fleet, clock: StallClock, tell: Callable[[str], None]
) -> None:
    while True:
        await asyncio.sleep(PROGRESS_SECONDS)
        ledger = watcher.ledger
        tell(
            f"{ledger.resolved} of {ledger.entered} out, {len(fleet.running)} members "
            f"({len(fleet.fit)} fit), longest standstill {clock.standstill.seconds:.1f} s, "
            f"of one partition {clock.stall.seconds:.1f} s, "
            f"trial {clock.trial.seconds:.1f} s"
        )


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

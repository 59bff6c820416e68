"""One chaos run, from the start of the brokers to the report."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.articles import count_kinds, make_articles
from tests.chaos.faults import Chaos
from tests.chaos.fleet import SERVICE
from tests.chaos.plan import count_faults, make_plan
from tests.chaos.report import Report
from tests.chaos.scales import Scale
from tests.chaos.stage import Stage, staged
from tests.chaos.topics import DLQ, ENRICHED, GROUP, RAW, feed

FIRST_MEMBERS = 2
AHEAD = 250
"""The most articles that wait: enough for all partitions to work, few enough to last for the run."""

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
"""Short times and small limits, so that a run reaches each of them."""


@dataclass(frozen=True)
class Orders:
    """What a run shall do."""

    scale: Scale
    seed: int
    logs: Path
    """The folder for the members' logs."""

    command: Sequence[str] = SERVICE
    """Arguments with which the interpreter runs a member."""


async def run(orders: Orders, tell: Callable[[str], None]) -> Report:
    """Make a run and return its report."""
    scale, seed = orders.scale, orders.seed
    session = int(SETTINGS["NEWSGLOSS_SESSION_TIMEOUT_MS"]) / 1000
    articles = make_articles(scale.articles, seed, scale.longest_work_ms, harmful=scale.harmful)
    plan = make_plan(scale, seed, session)
    report = Report(
        seed=seed,
        brokers=scale.brokers,
        articles=len(articles),
        faults=count_faults(plan),
        articles_by_kind=count_kinds(articles),
        session_timeout_seconds=session,
    )
    stage = Stage(scale.brokers, SETTINGS, orders.logs, tell, orders.command)
    async with staged(stage, report):
        chaos = Chaos(stage.fleet, stage.brokers, stage.clock, tell)
        await stage.start_members(FIRST_MEMBERS)
        ledger = stage.watcher.ledger
        (_, report.sent_again), _ = await asyncio.gather(
            feed(stage.brokers.bootstrap_servers, articles, seed, lambda: len(ledger.waiting) < AHEAD, tell),
            chaos.carry_out(plan, lambda: ledger.resolved),
        )
        await stage.until_all_is_out(len(articles))
    report.faults_not_done = chaos.not_done
    report.late_requests = dict(sorted(chaos.disturbances.late.items()))
    report.broker_outage_seconds = round(chaos.outages.seconds, 1)
    return report

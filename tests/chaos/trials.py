"""Trials by hand: one disturbance again and again under a steady load, and how long a partition stood still.

`rolling` restarts three enrichers one after another; `surge` also does, but starts each successor first;
`brokers` kills each of three brokers (SIGKILL), one after another, under two enrichers. Unlike a chaos run, a
trial uses the default settings of the service and never restarts a clock: it measures how long a partition
had no outcome while a record waited there.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
from tests.chaos.articles import count_kinds, make_articles
from tests.chaos.fleet import Member
from tests.chaos.report import Report
from tests.chaos.stage import Stage, staged
from tests.chaos.topics import DLQ, ENRICHED, GROUP, RAW, feed

MOST_ARTICLES = 100_000
SESSION_SECONDS = 10.0
"""The default of the service."""

READY_SECONDS = 300.0
"""Until a member must be ready; long, because the machine may be busy."""

BETWEEN_SECONDS = 5.0
"""Undisturbed load before each disturbance, and after the last."""

AWAY_SECONDS = 12.0
"""How long a killed broker is missing."""

ROLLING_LIMIT_SECONDS = 12.0
"""How long a partition may stand still in a rolling restart, on an idle machine."""


@dataclass(frozen=True)
class Trial:
    """A disturbance, and its conditions."""

    brokers: int
    members: int
    disturb: Callable[["Ground"], Awaitable[dict[str, int]]]
    """Returns what was done, and how often."""

    limit_seconds: float | None
    """How long a partition may stand still; None if that is not judged."""


@dataclass(frozen=True)
class Load:
    """How many articles are sent, and how fast."""

    articles_per_second: float
    enrichment: str
    seed: int


@dataclass(frozen=True)
class Ground:
    """The parts of a trial that a disturbance uses."""

    stage: Stage
    tell: Callable[[str], None]

    async def start(self) -> Member:
        """Start a member and wait until it is ready."""
        member = await self.stage.fleet.start()
        await ready(member)
        self.tell(f"{member.name} is ready")
        return member

    def longest(self) -> str:
        """Describe the longest stall for people."""
        stall = self.stage.clock.stall
        return f"longest standstill of a partition so far {stall.seconds:.1f} s (partition {stall.partition})"


async def ready(member: Member) -> None:
    """Wait until `/readyz` of a member answers 200.

    Raises:
        TimeoutError: it does not in time.
    """
    async with asyncio.timeout(READY_SECONDS), httpx.AsyncClient(trust_env=False) as client:
        while not await _says_so(client, member):  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(0.1)


async def _says_so(client: httpx.AsyncClient, member: Member) -> bool:
    if not member.address:
        return False
    try:
        return (await client.get(f"{member.address}/readyz")).is_success
    except httpx.TransportError:
        return False


async def restart_each(ground: Ground) -> dict[str, int]:
    """Restart each enricher: SIGTERM, wait for its end, start another, wait until that is ready."""
    fleet = ground.stage.fleet
    for member in fleet.running:
        await asyncio.sleep(BETWEEN_SECONDS)
        ground.tell(f"SIGTERM to {member.name}")
        await fleet.terminate(member)
        await ground.start()
        ground.tell(ground.longest())
    return {"restart": 3}


async def surge_each(ground: Ground) -> dict[str, int]:
    """Restart each enricher as Kubernetes does: start another, wait until that is ready, then SIGTERM."""
    fleet = ground.stage.fleet
    for member in fleet.running:
        await asyncio.sleep(BETWEEN_SECONDS)
        await ground.start()
        ground.tell(f"SIGTERM to {member.name}")
        await fleet.terminate(member)
        ground.tell(ground.longest())
    return {"restart": 3}


async def kill_each_broker(ground: Ground) -> dict[str, int]:
    """Restart each broker: SIGKILL, wait, start, wait until all replicas are in sync."""
    brokers = ground.stage.brokers
    for broker in brokers.all:
        await asyncio.sleep(BETWEEN_SECONDS)
        ground.tell(f"SIGKILL to broker {broker.name}")
        await asyncio.to_thread(broker.kill)
        await asyncio.sleep(AWAY_SECONDS)
        await asyncio.to_thread(broker.start)
        await brokers.healthy()
        ground.tell(ground.longest())
    return {"kill_broker": len(brokers.all)}


TRIALS: Mapping[str, Trial] = {
    "rolling": Trial(1, 3, restart_each, ROLLING_LIMIT_SECONDS),
    "surge": Trial(1, 3, surge_each, ROLLING_LIMIT_SECONDS),
    "brokers": Trial(3, 2, kill_each_broker, None),
}


async def hold(trial: Trial, load: Load, logs: Path, tell: Callable[[str], None]) -> Report:
    """Make a trial and return its report."""
    settings = {
        "NEWSGLOSS_ENRICHMENT": load.enrichment,
        "NEWSGLOSS_WORKERS": "1",
        "NEWSGLOSS_ENRICH_HTTP": "127.0.0.1:0",
        "NEWSGLOSS_RAW_TOPIC": RAW,
        "NEWSGLOSS_ENRICHED_TOPIC": ENRICHED,
        "NEWSGLOSS_DLQ_TOPIC": DLQ,
        "NEWSGLOSS_GROUP_ID": GROUP,
    }
    articles = make_articles(MOST_ARTICLES, load.seed, harmful=False)
    report = Report(
        seed=load.seed,
        brokers=trial.brokers,
        articles=0,
        faults={},
        articles_by_kind={},
        session_timeout_seconds=SESSION_SECONDS,
        own_limits={} if trial.limit_seconds is None else {"longest_stall": trial.limit_seconds},
    )
    stage = Stage(trial.brokers, settings, logs, tell)
    async with staged(stage, report):
        ground = Ground(stage, tell)
        await asyncio.gather(*(ground.start() for _ in range(trial.members)))
        over = asyncio.Event()
        began = time.monotonic()
        entered = stage.watcher.ledger

        def room() -> bool:
            return entered.entered < load.articles_per_second * (time.monotonic() - began)

        servers = stage.brokers.bootstrap_servers
        feeding = asyncio.create_task(feed(servers, articles, load.seed, room, tell, over.is_set))
        try:
            report.faults = await trial.disturb(ground)
            await asyncio.sleep(BETWEEN_SECONDS)
        finally:
            over.set()
            report.articles, report.sent_again = await feeding
        report.articles_by_kind = count_kinds(articles[: report.articles])
        await stage.until_all_is_out(report.articles)
    return report

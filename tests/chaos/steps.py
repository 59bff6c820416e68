"""`python -m tests.chaos steps`: a run with a bad step of an operator's own, beside a good one.

The bad step raises, computes and waits without end, leaks, eats all memory and kills its worker, as the
articles say. In the middle of the run a member is killed. Each article must come out enriched, once and in
order, with all evidence but what the bad step cost: its own answer, and, where it ended its worker, the good
step's for that one article.
"""

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.chaos.articles import Article, Kind
from tests.chaos.bad_step import ENDS_ITS_WORKER, STEP_DEED, Deed
from tests.chaos.report import Report
from tests.chaos.run import AHEAD, FIRST_MEMBERS, SETTINGS
from tests.chaos.stage import Stage, staged
from tests.chaos.topics import ENRICHED, feed
from tests.integration.committed import committed
from tests.step_package import announce_steps

ARTICLES = 400
BUILT_IN = ("language", "read_time", "fingerprint", "boilerplate")
BAD, GOOD = "bad", "good"
SHARES: Mapping[Deed, float] = {
    Deed.RAISE: 0.1,
    Deed.LEAK: 0.05,
    Deed.COMPUTE: 0.02,
    Deed.HANG: 0.005,
    Deed.EAT_MEMORY: 0.005,
    Deed.ABORT: 0.005,
    Deed.SIGKILL: 0.005,
}
"""Of all articles, one at least of each; with the others the bad step answers."""


def make_articles(count: int, seed: int) -> list[Article]:
    """Articles that tell the bad step what to do; the same for the same seed."""
    rng = random.Random(f"steps {seed}")  # noqa: S311 - reproducible, no secret
    deeds = [deed for deed, share in SHARES.items() for _ in range(max(1, round(share * count)))]
    deeds += [Deed.ANSWER] * (count - len(deeds))
    rng.shuffle(deeds)
    return [_article(number, deed) for number, deed in enumerate(deeds)]


def _article(number: int, deed: Deed) -> Article:
    fields = {
        "article_id": f"steps-{number}",
        "source": {"id": "chaos"},
        "title": f"Article {number}",
        "body": "The harbour bridge in Aberdeen reopened on Thursday, the council said.",
        "keywords": [STEP_DEED, deed.value],
    }
    key = f"steps-{number}".encode()
    return Article(number, Kind.PLAIN, key, json.dumps(fields).encode(), None, forged=False)


def judge(records: Iterable[Mapping[str, Any]]) -> tuple[dict[str, dict[str, int]], dict[str, list[str]]]:
    """How many records of each deed kept what, and the ids of those that lost what they must not lose."""
    kept: dict[str, Counter[str]] = defaultdict(Counter)
    lost: dict[str, list[str]] = defaultdict(list)
    for record in records:
        deed = Deed(record["article"]["keywords"][1])
        found = _evidence_of(record)
        kept[deed.value].update(["articles", *found])
        must = {"built-in evidence"}
        if deed not in ENDS_ITS_WORKER:
            must.add("the good step's answer")
            if deed is Deed.ANSWER:
                must.add("the bad step's answer")
        for what in must - found:
            lost[f"{deed.value}: {what}"].append(record["article_id"])
        if record["stages"][BAD]["status"] not in ("ok", "degraded"):
            lost[f"{deed.value}: the bad step's outcome"].append(record["article_id"])
    return {deed: dict(sorted(counts.items())) for deed, counts in sorted(kept.items())}, dict(lost)


def _evidence_of(record: Mapping[str, Any]) -> set[str]:
    stages, extensions = record["stages"], record["extensions"]
    found = set()
    if all(stages[name]["status"] == "ok" for name in BUILT_IN) and record["fingerprint"]:
        found.add("built-in evidence")
    for name in (GOOD, BAD):
        if name in extensions and stages[name]["status"] == "ok":
            found.add(f"the {name} step's answer")
    return found


async def run_with_bad_step(
    count: int, seed: int, logs: Path, tell: Callable[[str], None]
) -> tuple[Report, dict[str, Any]]:
    """The report of the run, and what became of each deed's articles."""
    steps = {name: f"tests.chaos.bad_step:{name.title()}" for name in (BAD, GOOD)}
    settings = SETTINGS | {
        "NEWSGLOSS_ENRICHMENT": "light",
        "NEWSGLOSS_STEPS": ",".join(steps),
        "PYTHONPATH": announce_steps(logs / "packages", steps),
    }
    articles = make_articles(count, seed)
    session = int(settings["NEWSGLOSS_SESSION_TIMEOUT_MS"]) / 1000
    report = Report(
        seed=seed,
        brokers=1,
        articles=count,
        faults={},
        articles_by_kind={},
        session_timeout_seconds=session,
        own_limits={},
    )
    stage = Stage(1, settings, logs, tell)
    async with staged(stage, report):
        await stage.start_members(FIRST_MEMBERS)
        ledger, servers = stage.watcher.ledger, stage.brokers.bootstrap_servers
        feeding = feed(servers, articles, seed, lambda: len(ledger.waiting) < AHEAD, tell)
        (_, report.sent_again), _ = await asyncio.gather(
            feeding, _kill_a_member(stage, lambda: ledger.resolved >= count // 2, tell)
        )
        report.faults = {"kill_member": 1}
        await stage.until_all_is_out(count)
        records = [
            json.loads(record.value) for record in await committed(ENRICHED, bootstrap_servers=servers)
        ]
    kept, lost = judge(records)
    return report, {"kept": kept, "lost": lost}


async def _kill_a_member(stage: Stage, due: Callable[[], bool], tell: Callable[[str], None]) -> None:
    while not due():  # noqa: ASYNC110 - the watcher's ledger has no event
        await asyncio.sleep(0.1)
    member = stage.fleet.running[0]
    tell(f"SIGKILL to {member.name}")
    stage.clock.disturbed(asyncio.get_running_loop().time())
    await stage.fleet.kill(member)
    await stage.fleet.start()

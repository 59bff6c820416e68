"""Chaos runs of about a minute each; `make chaos` makes the long ones."""

import os
import random
from pathlib import Path

import pytest
from tests.chaos.fault_kinds import NETWORK_FAULTS
from tests.chaos.report import Report
from tests.chaos.run import Orders, run
from tests.chaos.scales import SHORT
from tests.chaos.steps import run_with_bad_step
from tests.chaos.trials import TRIALS, Load, hold


def seed_of_a_run() -> int:
    return int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(2**32))


async def short_run(brokers: int, logs: Path) -> Report:
    """Make a short run; its times are not judged, because other tests may share the machine."""
    seed = seed_of_a_run()
    story: list[str] = []
    report = await run(Orders(SHORT[brokers], seed, logs), story.append)
    assert report.wrong == {}, described(report, seed, story)
    return report


def described(report: Report, seed: int, story: list[str]) -> str:
    """What a run's failure should tell: how to repeat it, what is wrong, what the members said, the story."""
    return "\n".join(
        [f"CHAOS_SEED={seed}: {report.tally.examples}", f"members logged {report.log_events}", *story]
    )


@pytest.mark.kafka
async def test_under_a_mix_of_faults_each_article_comes_out_once_and_in_order(tmp_path: Path) -> None:
    report = await short_run(1, tmp_path)
    assert report.tally.raw >= 500
    assert sum(report.faults.values()) >= 10
    assert set(report.faults) & NETWORK_FAULTS
    codes = set(report.dead_letters) - {"out_of_memory"}  # on a busy machine it may be a timeout
    assert codes == {"invalid_json", "worker_crash", "timeout", "rejected_by_broker"}


@pytest.mark.kafka
@pytest.mark.slow
async def test_when_one_of_three_brokers_dies_each_article_comes_out_once_and_in_order(
    tmp_path: Path,
) -> None:
    report = await short_run(3, tmp_path)
    assert report.tally.raw >= 300
    assert {"kill_leader", "kill_group_coordinator"} <= set(report.faults)


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.parametrize("name", TRIALS)
async def test_in_a_trial_each_article_comes_out_once_and_in_order(name: str, tmp_path: Path) -> None:
    seed = seed_of_a_run()
    story: list[str] = []
    report = await hold(TRIALS[name], Load(20.0, "light", seed), tmp_path, story.append)
    assert report.wrong == {}, described(report, seed, story)
    assert sum(report.faults.values()) == 3
    assert report.tally.raw >= report.articles > 0


@pytest.mark.kafka
@pytest.mark.slow
async def test_a_bad_step_costs_no_record_and_no_other_evidence(tmp_path: Path) -> None:
    seed = seed_of_a_run()
    story: list[str] = []
    report, evidence = await run_with_bad_step(100, seed, tmp_path, story.append)
    assert report.wrong == {}, described(report, seed, story)
    assert evidence["lost"] == {}
    assert report.tally.enriched == report.tally.raw >= 100

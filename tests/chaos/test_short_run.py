"""A run of about a minute; `make chaos` has the long one."""

import os
import random
from pathlib import Path

import pytest
from tests.chaos.run import Orders, run
from tests.chaos.scales import SHORT


@pytest.mark.kafka
async def test_under_a_mix_of_faults_each_article_comes_out_once_and_in_order(tmp_path: Path) -> None:
    """Times are judged by the long run: this one may share its machine with other tests."""
    seed = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(2**32))
    story: list[str] = []
    report = await run(Orders(SHORT[1], seed, tmp_path), story.append)
    assert report.wrong == {}, f"CHAOS_SEED={seed}: {report.tally.examples}\n" + "\n".join(story)
    assert report.tally.raw >= 500
    assert sum(report.faults.values()) >= 10
    assert set(report.dead_letters) == {
        "invalid_json",
        "worker_crash",
        "timeout",
        "out_of_memory",
        "rejected_by_broker",
    }

"""The same article gives the same hash in any process, whatever Python's hash seed, company and order."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsgloss_common.article.plain_text import split_plain_text
from newsgloss_enrich.handler.record import build
from newsgloss_enrich.pool.records import Enriched, InputRecord
from newsgloss_enrich.steps.settings import StepSettings

PROGRAM = """
import json, sys
from newsgloss_enrich.pool.records import InputRecord
from newsgloss_enrich.handler.record import build
handle = build(sys.argv[1].encode())
hashes = {}
for line in sys.stdin:
    result = handle(InputRecord("t", 0, 0, 0, None, line.encode(), []))
    record = json.loads(result.value)
    hashes[record["article_id"]] = record["result_hash"]
print(json.dumps(hashes))
"""


def raw_records(samples: Path) -> list[bytes]:
    values = []
    for path in sorted(samples.glob("*.*.*")):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            fields = json.loads(text)
        else:
            parts = split_plain_text(text)
            fields = {"source": {"id": "s"}, "title": parts.title, "body": parts.body}
        values.append(json.dumps(fields | {"article_id": path.name}).encode())
    return values


@pytest.fixture(scope="module")
def here(samples: Path) -> dict[str, str]:
    """Hashes by article, each enriched once, in this process."""
    handle = build(StepSettings().to_json())
    hashes = {}
    for value in raw_records(samples):
        result = handle(InputRecord("t", 3, 7, 1_767_225_600_000, b"k", value, []))
        assert isinstance(result, Enriched)
        record = json.loads(result.value or b"")
        hashes[record["article_id"]] = record["result_hash"]
    assert len(set(hashes.values())) == len(hashes) >= 8
    return hashes


@pytest.mark.parametrize(("seed", "turns"), [("0", 1), ("4294967295", 3)])
def test_hashes_are_the_same_in_fresh_interpreters(
    samples: Path, here: dict[str, str], seed: str, turns: int
) -> None:
    """Backwards and several times over, so that what a process keeps from other articles would show.

    The process of the test has a third seed, a random one.
    """
    lines = b"\n".join(raw_records(samples)[::-1] * turns)
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, StepSettings().to_json().decode()],
        input=lines,
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": seed},
    )
    assert json.loads(ended.stdout) == here

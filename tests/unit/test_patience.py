"""Tests wait minutes for a condition: a limit of seconds fails on a busy machine."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
LEAST_SECONDS = 60
LIMIT = re.compile(
    r"(?:asyncio\.timeout\(|asyncio\.wait_for\([^\n]*, |monotonic\(\) \+ |(?<!broker\.port, )\btimeout=)"
    r"(\d+(?:\.\d+)?)\b"
)
NO_LIMIT = "# no limit:"
"""Marks a line whose number is not a time limit, with the reason."""


def test_no_test_waits_for_less_than_a_minute() -> None:
    short = [
        f"{path.relative_to(TESTS)}: {found[0]}"
        for path in sorted(TESTS.rglob("*.py"))
        if path != Path(__file__) and "chaos" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if NO_LIMIT not in line
        for found in LIMIT.finditer(line)
        if float(found[1]) < LEAST_SECONDS
    ]
    assert short == []

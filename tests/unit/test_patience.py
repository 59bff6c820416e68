"""Tests wait for conditions for minutes: a limit of seconds fails on a machine that is busy."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
LEAST_SECONDS = 60
LIMIT = re.compile(
    r"(?:asyncio\.timeout\(|asyncio\.wait_for\([^\n]*, |monotonic\(\) \+ |(?<!broker\.port, )\btimeout=)"
    r"(\d+(?:\.\d+)?)\b"
)
NO_LIMIT = {"test_status.py", "test_patience.py"}
"""`Counter(timeout=3)` is a count."""


def test_no_test_waits_for_less_than_a_minute() -> None:
    short = [
        f"{path.relative_to(TESTS)}: {found[0]}"
        for path in sorted(TESTS.rglob("*.py"))
        if path.name not in NO_LIMIT and "chaos" not in path.parts
        for found in LIMIT.finditer(path.read_text(encoding="utf-8"))
        if float(found[1]) < LEAST_SECONDS
    ]
    assert short == []

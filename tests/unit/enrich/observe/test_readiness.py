import dataclasses
from typing import Any

import pytest

from newsgloss_enrich.observe.readiness import Situation, health, readiness

WELL = Situation(
    broker_reachable=True,
    last_error="",
    refused="",
    workers_wanted=2,
    workers_loaded=2,
    joined=True,
    stopping=False,
    runs={"0": "active", "1": "active"},
    lag={"0": 3.0},
    in_flight=5,
    stalled_seconds=0.0,
    since_commit=0.42,
)


def but(**changes: Any) -> Situation:
    return dataclasses.replace(WELL, **changes)


def test_an_active_member_is_ready() -> None:
    ready, answer = readiness(WELL)
    assert ready
    assert "reason" not in answer
    assert answer["runs"] == {"0": "active", "1": "active"}
    assert answer["lag"] == {"0": 3}


def test_a_member_without_partitions_stands_by_and_is_ready() -> None:
    assert readiness(but(runs={}, lag={}))[0]


@pytest.mark.parametrize(
    ("situation", "failed", "reason"),
    [
        (but(broker_reachable=False, last_error="refused"), "broker", "cannot be reached: refused"),
        (but(refused="not allowed to WRITE"), "permissions", "not allowed to WRITE"),
        (but(workers_loaded=0), "models", "0 of 2 workers have loaded their models"),
        (but(joined=False), "assigned", "starting: no assignment by the group yet"),
        (but(joined=False, last_error="no topic"), "assigned", "starting: no topic"),
        (but(stopping=True), "assigned", "stopping"),
        (but(runs={"0": "active", "1": "halted"}), "partitions", "halted partitions: 1"),
        (
            but(runs={"0": "active", "1": "halted"}, halted={"1": "it unpacks to more than 16 bytes"}),
            "partitions",
            "(1: it unpacks to more than 16 bytes)",
        ),
    ],
)
def test_each_check_fails_alone_and_gives_the_reason(situation: Situation, failed: str, reason: str) -> None:
    ready, answer = readiness(situation)
    assert not ready
    assert reason in str(answer["reason"])
    checks: Any = answer["checks"]
    assert [name for name, check in checks.items() if not check["ok"]] == [failed]


def test_the_reason_is_the_first_check_that_fails() -> None:
    _, answer = readiness(but(broker_reachable=False, last_error="refused", joined=False, workers_loaded=0))
    assert answer["reason"] == "the broker cannot be reached: refused"


def test_a_member_without_progress_for_too_long_is_not_healthy() -> None:
    well, answer = health(but(stalled_seconds=299.0), "1.0", 300.0)
    assert well
    assert (answer["in_flight_records"], answer["last_commit_seconds_ago"]) == (5, 0.4)
    well, answer = health(but(stalled_seconds=300.0), "1.0", 300.0)
    assert not well
    assert answer["reason"] == "fetched records wait, nothing was committed for 300 s"


def test_the_reason_of_a_halted_partition_is_given() -> None:
    ready, answer = readiness(
        but(runs={"0": "halted", "1": "active"}, halted={"0": "30 records were deleted"})
    )
    assert not ready
    assert answer["reason"] == (
        "halted partitions: 0; the log has the command to go on (0: 30 records were deleted)"
    )


def test_topics_that_no_longer_fit_fail_the_partitions_check_beside_halted_partitions() -> None:
    ready, answer = readiness(but(topics_refused="topic 'e' has 2 partitions", runs={"0": "halted"}))
    assert not ready
    assert str(answer["reason"]).startswith("topic 'e' has 2 partitions; halted partitions: 0")

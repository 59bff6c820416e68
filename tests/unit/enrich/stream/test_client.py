from typing import Any

import pytest

from newsgloss_enrich.stream import client as module
from newsgloss_enrich.stream.client import (
    REJOIN_SECONDS,
    REVOKE_SECONDS,
    ConsumerSettings,
    heartbeat_ms,
    new_client,
)
from newsgloss_enrich.stream.start_from import StartFrom


@pytest.fixture(autouse=True)
def _options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AIOKafkaConsumer", dict)


def options_of(session_ms: int, **more: Any) -> dict[str, Any]:
    made: Any = new_client(ConsumerSettings("g", "raw", session_ms, StartFrom()), more)
    return dict(made)


@pytest.mark.parametrize(("session", "heartbeat"), [(300, 100), (1000, 166), (10_000, 1000), (300_000, 1000)])
def test_heartbeats_come_several_times_a_session_and_about_once_a_second(
    session: int, heartbeat: int
) -> None:
    assert heartbeat_ms(session) == heartbeat


@pytest.mark.parametrize("session", [1000, 10_000, 60_000])
def test_a_rebalance_waits_for_a_revocation_and_a_request_for_a_rebalance(session: int) -> None:
    made = options_of(session)
    assert made["rebalance_timeout_ms"] >= max(session, (REVOKE_SECONDS + REJOIN_SECONDS) * 1000)
    assert made["request_timeout_ms"] > made["rebalance_timeout_ms"]


def test_the_client_neither_commits_by_itself_nor_reads_what_is_not_committed() -> None:
    made = options_of(10_000, bootstrap_servers="x:1")
    assert made["bootstrap_servers"] == "x:1"
    assert made["enable_auto_commit"] is False
    assert made["isolation_level"] == "read_committed"
    assert made["auto_offset_reset"] == "none"

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from newsgloss_common import checking, logs
from newsgloss_common.checking import Finding, Verdict, of_cluster, of_telemetry, run_check, wrong
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.telemetry.settings import TelemetrySettings


@pytest.fixture(autouse=True)
def _logging_stays(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    client = logging.getLogger("aiokafka")
    level = client.level
    monkeypatch.setattr(logs, "configure", lambda _level: None)
    yield
    client.setLevel(level)


@pytest.mark.parametrize(
    ("last", "status"),
    [(Finding("b", "fine"), 0), (Finding("b", "odd", Verdict.NOTE), 0), (wrong("b", "broken"), 2)],
)
def test_each_finding_is_a_line_and_a_wrong_one_makes_the_status(
    last: Finding, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    async def findings() -> AsyncIterator[Finding]:
        yield Finding("a", "two\n  lines")
        yield last

    assert run_check(findings) == status
    first, second = capsys.readouterr().out.splitlines()
    assert first == "ok     a: two lines"
    assert second.startswith(last.verdict.value)


async def test_a_cluster_that_is_away_is_one_finding_that_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "ASK_SECONDS", 5.0)

    async def look(_admin: Any) -> list[Finding]:
        raise AssertionError("nobody answers")

    kafka = KafkaSettings(bootstrap_servers="127.0.0.1:1")
    (found,) = [one async for one in of_cluster(kafka, look)]
    assert found.verdict is Verdict.WRONG
    assert "127.0.0.1:1 (KAFKA_BOOTSTRAP_SERVERS) cannot be asked" in found.said


def test_telemetry_that_is_off_has_no_finding() -> None:
    assert list(of_telemetry(TelemetrySettings())) == []


@pytest.mark.parametrize(("installed", "verdict"), [(True, Verdict.OK), (False, Verdict.WRONG)])
def test_telemetry_that_is_on_needs_its_packages(
    installed: bool, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_is_installed", lambda _module: installed)
    found = list(of_telemetry(TelemetrySettings(metrics_push="otlp", traces="otlp")))
    assert [one.verdict for one in found] == [verdict, verdict]
    assert "NEWSGLOSS_METRICS_PUSH=otlp" in found[0].said
    assert "NEWSGLOSS_TRACES=otlp" in found[1].said

import re
from pathlib import Path
from typing import Any

import pytest
from deploy.prometheus.metrics_page import known_metrics

from newsgloss_console.flow import findings as module
from newsgloss_console.flow.findings import findings
from newsgloss_console.flow.scrape import Series, Service

ROOT = Path(__file__).parents[4]
SOURCE = Path(module.__file__).read_text(encoding="utf-8")


def service(**values: float | dict[str, float]) -> Service:
    """A ready service; a value is a number, or numbers by the value of the label `state`."""
    series: Series = {}
    for name, value in values.items():
        for state, one in value.items() if isinstance(value, dict) else [("", value)]:
            series[f"newsgloss_{name}", (("state", state),) if state else ()] = one
    return Service("http://enrich", 0.0, ready=True, series=series)


@pytest.mark.parametrize(
    ("values", "alert"),
    [
        ({"broker_reachable": 0.0}, "NewsglossBrokerUnreachable"),
        ({"partitions": {"running": 7.0, "halted": 1.0}}, "NewsglossPartitionHalted"),
        ({"event_lag_seconds": 601.0}, "NewsglossLagging"),
        ({"stalled_seconds": 151.0}, "NewsglossNothingCommitted"),
        ({"workers": {"idle": 0.0, "busy": 0.0, "starting": 2.0}}, "NewsglossWorkersDown"),
        ({"breaker_fill_ratio": 0.6}, "NewsglossBreakerFilling"),
        ({"worker_memory_bytes": 95.0, "worker_memory_limit_bytes": 100.0}, "NewsglossWorkerMemory"),
        ({"retention_near": 1.0}, "NewsglossRetentionNear"),
        ({"ingest_kafka_ready": 0.0}, "NewsglossIngestWithoutKafka"),
    ],
)
def test_what_is_off_is_found(values: dict[str, Any], alert: str) -> None:
    (found,) = findings([service(**values)], None)
    assert found.alert == alert
    assert found.what.startswith("http://enrich: ")


def test_a_service_that_is_well_has_no_finding() -> None:
    well = service(
        broker_reachable=1.0, partitions={"running": 8.0, "halted": 0.0}, event_lag_seconds=1.0,
        stalled_seconds=0.0, workers={"idle": 1.0, "busy": 1.0}, breaker_fill_ratio=0.0,
        worker_memory_bytes=10.0, worker_memory_limit_bytes=100.0, retention_near=0.0,
    )  # fmt: skip
    assert findings([well], {"group": {"members": [1]}, "lag": 5, "dead_letters": {}}) == []


def test_the_worst_comes_first() -> None:
    away = Service("http://a", 0.0, problem="ConnectError")
    found = findings([service(breaker_fill_ratio=0.6), away], {"dead_letters": {"timeout": 1}})
    assert [one.severity for one in found] == ["bad", "warn", "warn"]


def test_every_alert_that_is_named_has_a_section_in_the_runbook() -> None:
    sections = re.findall(r"^## (Newsgloss\w+)$", (ROOT / "docs/runbook.md").read_text(), flags=re.MULTILINE)
    named = set(re.findall(r'"(Newsgloss\w+)"', SOURCE))
    assert named
    assert named <= set(sections)


def test_every_metric_that_is_looked_at_exists() -> None:
    named = set(re.findall(r'"(newsgloss_\w+)"', SOURCE))
    assert named
    assert named <= known_metrics()

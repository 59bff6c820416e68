"""Alerts and dashboards name metrics and labels that exist, parse, and lead to the runbook."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from deploy.grafana.dashboards import all_dashboards
from deploy.prometheus.metrics_page import by_service

ROOT = Path(__file__).parents[4]
RULES: dict[str, Any] = yaml.safe_load((ROOT / "deploy/prometheus/rules.yml").read_text())
RUNBOOK = (ROOT / "docs/runbook.md").read_text()
OF_PROMETHEUS = {"job", "instance", "le"}
"""Labels that are put on when a service is asked."""

DEFINED = {one.name: one for definitions in by_service().values() for one in definitions}


def rules() -> list[dict[str, Any]]:
    return [rule for group in RULES["groups"] for rule in group["rules"]]


RECORDED = {rule["record"] for rule in rules() if "record" in rule}
ALERTS = [rule for rule in rules() if "alert" in rule]


def queries() -> Iterator[str]:
    for rule in rules():
        yield rule["expr"]
    for dashboard in all_dashboards().values():
        for panel in dashboard["panels"]:
            for target in panel.get("targets", ()):
                yield target["expr"].replace("$__rate_interval", "1m")


def selectors(query: str) -> list[tuple[str, set[str]]]:
    """(name, labels) of each series that a query asks for."""
    found = re.findall(r"(newsgloss[_:][a-z_:0-9]+)(?:\{([^}]*)\})?", query)
    return [(name, set(re.findall(r"(\w+)\s*(?:=~|!=|!~|=)", labels))) for name, labels in found]


def definition(name: str) -> Any:
    histogram = re.sub(r"_(bucket|sum|count)$", "", name)
    if histogram in DEFINED and DEFINED[histogram].kind == "histogram":
        assert name != histogram, f"{name} is a histogram: ask for its buckets, sum or count"
        return DEFINED[histogram]
    return DEFINED[name]


@pytest.mark.parametrize("query", sorted(set(queries())))
def test_a_query_parses_and_asks_for_what_is_measured(query: str) -> None:
    promql_parser.parse(query)
    for name, labels in selectors(query):
        if name in RECORDED:
            continue
        assert labels <= {*definition(name).label_names, *OF_PROMETHEUS}, name


@pytest.mark.parametrize("query", sorted(set(queries())))
def test_a_query_groups_by_labels_that_its_series_have(query: str) -> None:
    known = set(OF_PROMETHEUS)
    for name, _ in selectors(query):
        if name not in RECORDED:
            known |= set(definition(name).label_names)
    for labels in re.findall(r"\b(?:by|on)\s*\(([^)]*)\)", query):
        assert {label.strip() for label in labels.split(",") if label.strip()} <= known


def test_the_parser_refuses_a_broken_query() -> None:
    with pytest.raises(ValueError, match="unclosed"):
        promql_parser.parse("sum(rate(newsgloss_records_total[5m])")


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: str(alert["alert"]))
def test_an_alert_waits_says_how_bad_it_is_and_has_its_section_in_the_runbook(alert: dict[str, Any]) -> None:
    name = alert["alert"]
    assert re.fullmatch(r"\d+[smh]", alert["for"])
    assert alert["labels"]["severity"] in {"critical", "warning"}
    assert alert["annotations"]["summary"].endswith(".")
    assert alert["annotations"]["runbook_url"] == f"docs/runbook.md#{name.lower()}"
    section = RUNBOOK.partition(f"## {name}\n")[2].partition("\n## ")[0]
    assert [word for word in ("**Means**", "**Confirm**", "**Fix**") if word not in section] == []


def test_the_runbook_has_no_section_without_an_alert() -> None:
    assert re.findall(r"^## (.+)$", RUNBOOK, re.MULTILINE) == [alert["alert"] for alert in ALERTS]


def test_every_alert_is_seen_to_fire_by_the_rules_own_tests() -> None:
    tests = (ROOT / "deploy/prometheus/rules_test.yml").read_text()
    fired = re.findall(r"alertname(?:=\"|: )(\w+)", tests)
    assert {alert["alert"] for alert in ALERTS} == set(fired)


@pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is not on PATH ('make rules' says more)"
)
def test_the_alerts_fire_when_they_should_and_rest_when_they_should() -> None:
    done = subprocess.run(
        [ROOT / "deploy/prometheus/check.sh"], capture_output=True, text=True, check=False, timeout=6000
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_metric_is_on_a_dashboard() -> None:
    shown = {
        definition(name).name for query in queries() for name, _ in selectors(query) if name not in RECORDED
    }
    seldom = {
        "newsgloss_breaker_tripped",
        "newsgloss_last_commit_timestamp_seconds",
        "newsgloss_worker_busy_seconds_total",  # the ratio is made of it
    }
    unseen = {name for name in DEFINED if name not in shown | seldom}
    assert {name for name in unseen if not name.startswith("newsgloss_console_")} == set(), (
        "the console shows its own"
    )


@pytest.mark.parametrize("name", sorted(all_dashboards()))
def test_a_dashboard_on_disk_is_the_one_defined_and_its_panels_do_not_overlap(name: str) -> None:
    dashboard = json.loads((ROOT / "deploy/grafana" / name).read_text())
    assert dashboard == all_dashboards()[name]
    taken: set[tuple[int, int]] = set()
    for place in (panel["gridPos"] for panel in dashboard["panels"]):
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        assert place["x"] + place["w"] <= 24
        taken |= cells


def test_nothing_else_in_deploy_looks_like_a_metric_of_ours() -> None:
    files = [*ROOT.glob("deploy/**/*.json"), *ROOT.glob("deploy/prometheus/*.yml")]
    assert len(files) >= 4
    for file in files:
        for name in re.findall(r"\bnewsgloss_[a-z_]+", file.read_text()):
            assert definition(name), name

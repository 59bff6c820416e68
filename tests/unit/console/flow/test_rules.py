"""The console's alerts fire when Prometheus' do: the rules' own tests are run through its evaluation."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsgloss_console.flow.rules import Rules, all_rules
from newsgloss_console.flow.samples import Labels, Vector
from newsgloss_console.flow.summaries import summary

ROOT = Path(__file__).parents[4]
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
WEEK = 7 * 86400.0
MINUTE = 60.0


def seconds(text: str) -> float:
    return int(text[:-1]) * UNITS[text[-1]]


def series(text: str) -> tuple[str, Labels]:
    """`name{label="value"}`."""
    name, _, rest = text.partition("{")
    return name, frozenset(re.findall(r'(\w+)="([^"]*)"', rest))


def values(text: str) -> Iterator[float | None]:
    """Promtool's notation: `1+2x3` is 1 3 5 7, `1x3` four ones, `_` no sample, `stale` an end."""
    for part in text.split():
        if found := re.fullmatch(r"(-?[\d.]+)(?:([+-][\d.]+))?x(\d+)", part):
            first, step = float(found[1]), float(found[2] or 0)
            yield from (first + step * number for number in range(int(found[3]) + 1))
        elif found := re.fullmatch(r"_x(\d+)", part):
            yield from [None] * int(found[1])
        elif part in ("_", "stale"):
            yield None
        else:
            yield float(part)


def cases(name: str) -> list[Any]:
    file = yaml.safe_load((ROOT / "deploy/prometheus" / name).read_text())
    step = seconds(file["evaluation_interval"])
    return [pytest.param(test, step, id=test["name"]) for test in file["tests"]]


def wanted(test: dict[str, Any]) -> dict[float, list[tuple[set[str] | None, set[tuple[str, Labels]]]]]:
    """By time: the alerts that are compared (None: all), and those of them that fire, with their labels."""
    found: dict[float, Any] = {}
    for one in test.get("promql_expr_test", []):
        labels = {(dict(series(sample["labels"])[1])["alertname"], NOTHING) for sample in one["exp_samples"]}
        only = re.search(r'alertname=~?"([^"]+)"', one["expr"])
        names = set(only[1].split("|")) if only else None
        found.setdefault(seconds(one["eval_time"]), []).append((names, labels))
    for one in test.get("alert_rule_test", []):
        fired = {
            (one["alertname"], frozenset((name, str(value)) for name, value in alert["exp_labels"].items()))
            for alert in one["exp_alerts"]
        }
        found.setdefault(seconds(one["eval_time"]), []).append(({one["alertname"]}, fired))
    return found


NOTHING: Labels = frozenset()


@pytest.mark.parametrize(("test", "step"), [*cases("rules_test.yml"), *cases("rules_week_test.yml")])
def test_the_rules_own_tests_hold_here_too(test: dict[str, Any], step: float) -> None:
    rules, interval = Rules(span=WEEK + 86400), seconds(test["interval"])
    lines = [(*series(one["series"]), list(values(one["values"]))) for one in test["input_series"]]
    checks = wanted(test)
    checked, number = 0, 0
    for tick in range(int(max(checks) / step) + 1):
        at = tick * step
        while number * interval <= at:
            for name, labels, points in lines:
                if number < len(points):
                    value = points[number]
                    rules.samples.add(
                        name, labels, number * interval, float("nan") if value is None else value
                    )
            number += 1
        alerts = rules.evaluate(at)
        firing = {
            (alert.rule.name, frozenset({*alert.labels, ("severity", alert.rule.severity)}))
            for alert in alerts
            if alert.state == "fires"
        }
        for names, expected in checks.get(at, []):
            seen = {one for one in firing if names is None or one[0] in names}
            if any(labels for _, labels in expected):
                assert seen == expected, f"at {at / MINUTE:g} min"
            else:
                assert {name for name, _ in seen} == {name for name, _ in expected}, f"at {at / MINUTE:g} min"
            checked += 1
    assert checked == sum(map(len, checks.values()))


def test_every_alert_of_the_file_is_known() -> None:
    groups = yaml.safe_load((ROOT / "deploy/prometheus/rules.yml").read_text())["groups"]
    wanted_names = [rule["alert"] for group in groups for rule in group["rules"] if "alert" in rule]
    assert [rule.name for rule in all_rules()] == wanted_names


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_an_alert_says_what_it_means_and_what_to_do(rule: Any) -> None:
    assert rule.means
    assert rule.confirm
    assert all(rule.fix)
    for words in (rule.means, rule.confirm, *rule.fix):
        assert not re.search(r"\*\*|\]\(|```", words)


def test_what_is_remembered_is_bounded() -> None:
    rules = Rules()
    for second in range(0, 3 * 3600, 15):
        vector: Vector = {frozenset({("instance", "e"), ("code", "timeout")}): float(second)}
        for labels, value in vector.items():
            rules.samples.add("newsgloss_dead_letters_total", labels, float(second), value)
    (kept,) = [points for _, points in rules.samples.over("newsgloss_dead_letters_total", 1e9, 1e9)]
    assert len(kept) <= 3600 / 15 + 66


def test_a_series_of_a_service_that_is_gone_no_longer_counts() -> None:
    rules = Rules()
    labels: Labels = frozenset({("instance", "e"), ("state", "halted")})
    rules.samples.take({("newsgloss_partitions", labels): 1.0}, 0.0, ("instance", "e"))
    assert {alert.rule.name for alert in rules.evaluate(0.0)} >= {"NewsglossPartitionHalted"}
    rules.samples.take({}, 15.0, ("instance", "e"))
    assert "NewsglossPartitionHalted" not in {alert.rule.name for alert in rules.evaluate(15.0)}


@pytest.mark.parametrize(
    ("template", "value", "words"),
    [
        ("{{ $labels.instance }} ({{ $labels.job }})", 1.0, "e ()"),
        ("{{ $value | humanizeDuration }}", 3725.0, "1h 2m 5s"),
        ("{{ $value | humanizeDuration }}", 0.25, "0.25s"),
        ("{{ $value | humanizePercentage }}", 0.0512, "5.12%"),
        ("{{ $value | humanize1024 }}B", 3.5 * 2**20, "3.5MiB"),
        ("{{ $value | humanize }}", 12.3456, "12.35"),
        ("{{ $value }}", 2.0, "2"),
    ],
)
def test_a_summary_is_filled_in(template: str, value: float, words: str) -> None:
    assert summary(template, frozenset({("instance", "e")}), value) == words

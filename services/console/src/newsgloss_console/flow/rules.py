"""The alerts of `deploy/prometheus/rules.yml`, and their state by what the services say of themselves.

They are evaluated as a Prometheus would that was started with the console and remembers an hour.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from newsgloss_console.flow.expressions import evaluate, names
from newsgloss_console.flow.samples import SPAN_SECONDS, Labels, Samples
from newsgloss_console.flow.summaries import summary

State = Literal["fires", "pending"]
MAX_SHOWN = 40


@dataclass(frozen=True)
class Rule:
    """An alert, with what the runbook says of it."""

    name: str
    severity: Literal["critical", "warning"]
    for_seconds: int
    summary: str
    means: str
    confirm: str
    fix: list[str]
    expression: list[Any] = field(repr=False)


@dataclass(frozen=True)
class Alert:
    """An alert of which the condition holds.

    Attributes:
        rule: Which.
        state: `pending` until the condition has held as long as the rule wants.
        seconds: How long the condition has held.
        summary: What is wrong, in words.
        labels: Of what.
    """

    rule: Rule
    state: State
    seconds: float
    summary: str
    labels: Labels


@cache
def _file() -> dict[str, Any]:
    text = (files("newsgloss_console.flow") / "rules.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def all_rules() -> tuple[Rule, ...]:
    """Each alert, in the order of the file."""
    return tuple(Rule(**one) for one in _file()["alerts"])


def wanted() -> frozenset[str]:
    """The metrics that the rules ask for."""
    every = [*_file()["recordings"], *_file()["alerts"]]
    asked = {name for one in every for name in names(one["expression"])}
    return frozenset(asked - {one["name"] for one in _file()["recordings"]})


class Rules:
    """Keeps what the rules need, and since when each condition has held."""

    def __init__(self, span: float = SPAN_SECONDS) -> None:
        recorded = [one["name"] for one in _file()["recordings"]]
        self.samples = Samples([*wanted(), *recorded], span)
        self._since: dict[tuple[str, Labels], float] = {}

    def evaluate(self, at: float) -> list[Alert]:
        """The alerts whose conditions hold at this time, those that fire first."""
        for one in _file()["recordings"]:
            vector = evaluate(one["expression"], self.samples, at)
            self.samples.record(one["name"], vector if isinstance(vector, dict) else {}, at)
        found = [alert for rule in all_rules() for alert in self._alerts(rule, at)]
        holding = {(alert.rule.name, alert.labels) for alert in found}
        self._since = {key: since for key, since in self._since.items() if key in holding}
        found.sort(key=lambda alert: (alert.state != "fires", alert.rule.severity))
        return found

    def _alerts(self, rule: Rule, at: float) -> list[Alert]:
        vector = evaluate(rule.expression, self.samples, at)
        found = []
        for labels, value in (vector if isinstance(vector, dict) else {}).items():
            seconds = at - self._since.setdefault((rule.name, labels), at)
            state: State = "fires" if seconds >= rule.for_seconds else "pending"
            found.append(Alert(rule, state, seconds, summary(rule.summary, labels, value), labels))
        return found

"""Writes the console's alerts from rules.yml and the runbook; with --check, reports whether they are current.

The console evaluates the same rules on what the services say of themselves (`newsgloss_console.flow.rules`).
It has no parser of queries, so each expression is written as nested lists.
"""
# ruff: noqa: INP001  # a script

import json
import re
import sys
from pathlib import Path
from typing import Any

import promql_parser as promql
import yaml

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy" / "prometheus" / "rules.yml"
RUNBOOK = ROOT / "docs" / "runbook.md"
FILE = ROOT / "services" / "console" / "src" / "newsgloss_console" / "flow" / "rules.json"
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
MATCHES = {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}


def text() -> str:
    """What the file holds."""
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    recordings = [
        {"name": rule["record"], "expression": _expression(promql.parse(rule["expr"]))}
        for rule in rules
        if "record" in rule
    ]
    alerts = [_alert(rule) for rule in rules if "alert" in rule]
    return f'{{"recordings": [\n{_lines(recordings)}\n],\n"alerts": [\n{_lines(alerts)}\n]}}\n'


def _lines(found: list[dict[str, Any]]) -> str:
    """One object a line, so that a change is seen as the change of one alert."""
    return ",\n".join(json.dumps(one, ensure_ascii=False) for one in found)


def _alert(rule: dict[str, Any]) -> dict[str, Any]:
    name = rule["alert"]
    section = RUNBOOK.read_text(encoding="utf-8").partition(f"## {name}\n")[2].partition("\n## ")[0]
    means, confirm = (_sentence(section, word) for word in ("Means", "Confirm"))
    return {
        "name": name,
        "severity": rule["labels"]["severity"],
        "for_seconds": int(rule["for"][:-1]) * UNITS[rule["for"][-1]],
        "summary": rule["annotations"]["summary"],
        "means": means,
        "confirm": confirm,
        "fix": [_plain(one) for one in _blocks(section.partition("**Fix**")[2].lstrip(": "))],
        "expression": _expression(promql.parse(rule["expr"])),
    }


def _sentence(section: str, word: str) -> str:
    """A paragraph that begins with a bold word, up to the next one."""
    return _plain(re.split(r"\*\*(?:Confirm|Fix)\*\*", section.partition(f"**{word}**")[2])[0])


def _blocks(markdown: str) -> list[str]:
    """Paragraphs, items and code of a section."""
    blocks = re.split(r"\n\s*\n|\n(?=- )|(?<=:)\n(?=```)", markdown.strip())
    return [one for one in blocks if one.strip()]


def _plain(markdown: str) -> str:
    """The words without links, bold type and fences; code keeps its backticks."""
    fenced = re.sub(r"```\w*\n(.*?)\n?```", r"`\1`", markdown, flags=re.DOTALL)
    unlinked = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", fenced)
    return " ".join(unlinked.replace("**", "").removeprefix("- ").split())


def _expression(node: Any) -> Any:  # noqa: PLR0911 - one for each kind
    """A parsed query as lists: the kind first, then what it has."""
    if isinstance(node, promql.ParenExpr):
        return _expression(node.expr)
    if isinstance(node, promql.NumberLiteral):
        return ["number", node.val]
    if isinstance(node, promql.StringLiteral):
        return ["text", node.val]
    if isinstance(node, promql.VectorSelector):
        return ["now", *_selector(node)]
    if isinstance(node, promql.MatrixSelector):
        return ["over", *_selector(node.vector_selector), int(node.range.total_seconds())]
    if isinstance(node, promql.Call):
        return ["call", node.func.name, [_expression(one) for one in node.args]]
    if isinstance(node, promql.AggregateExpr):
        by = None if node.modifier is None else node.modifier.labels
        if node.modifier is not None and not str(node.modifier.type).endswith(".By"):
            raise ValueError("only 'by' is known to the console")
        return ["aggregate", str(node.op), by or [], _expression(node.expr)]
    if isinstance(node, promql.BinaryExpr):
        return [
            "binary",
            str(node.op),
            _matching(node.modifier),
            _expression(node.lhs),
            _expression(node.rhs),
        ]
    raise ValueError(f"the console does not know {type(node).__name__}")


def _selector(node: Any) -> tuple[str, list[list[str]]]:
    if node.offset is not None or node.at is not None:
        raise ValueError("the console knows neither offset nor @")
    matchers = [
        [MATCHES[str(one.op).rpartition(".")[2]], one.name, one.value] for one in node.matchers.matchers
    ]
    return node.name, matchers


def _matching(modifier: Any) -> list[str] | None:
    """The labels of 'on'; None where all count. 'ignoring' is not known, nor group_left with other labels."""
    if modifier is None or modifier.matching is None:
        return None
    if not str(modifier.matching.type).endswith(".Include") or modifier.group_labels:
        raise ValueError("only 'on' is known to the console")
    return list(modifier.matching.labels)


def main() -> int:
    """Write the file, or with --check compare it; returns the exit status."""
    if "--check" not in sys.argv[1:]:
        FILE.write_text(text(), encoding="utf-8")
        return 0
    if FILE.exists() and FILE.read_text(encoding="utf-8") == text():
        return 0
    print(f"{FILE.name} does not match rules.yml and the runbook: run 'make alerts'", file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())

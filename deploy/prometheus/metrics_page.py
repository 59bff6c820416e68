"""Writes docs/metrics.md from the services' metric definitions; with --check, reports whether it is current.

`known_metrics` is for everything that names metrics: dashboards, alerts, tests.
"""
# ruff: noqa: INP001  # a script

import sys
from pathlib import Path

from newsgloss_common.telemetry.metric_definitions import Definition, definitions_in, page_section
from newsgloss_console import metrics as console
from newsgloss_enrich.observe import metric_definitions as enrich
from newsgloss_ingest import metrics as ingest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"
HEAD = """# Metrics

`/metrics` of the services and the feed poller, in Prometheus' format; [health](health.md) has the addresses.
With `NEWSGLOSS_METRICS_PUSH=otlp` the same series are also sent by OTLP ([tracing](tracing.md#where-to)).

Every label has a bounded set of values, whatever the articles hold: a value that is not listed here counts as
`other`. A histogram appends `_bucket`, `_sum` and `_count` to its name. The client library adds its own
`process_…` and `python_info`. `make metrics` writes this page from
`newsgloss_enrich/observe/metric_definitions.py`, `newsgloss_ingest/metrics.py` and
`newsgloss_console/metrics.py`.
"""


def by_service() -> dict[str, list[Definition]]:
    """The definitions of each service, in the order in which its module has them."""
    return {
        "enrich": definitions_in(vars(enrich)),
        "ingest": definitions_in(vars(ingest)),
        "console": definitions_in(vars(console)),
    }


def known_metrics() -> frozenset[str]:
    """All names that a query may use, including the series of each histogram."""
    names = set()
    for definitions in by_service().values():
        for one in definitions:
            names.add(one.name)
            if one.kind == "histogram":
                names |= {f"{one.name}_{part}" for part in ("bucket", "sum", "count")}
    return frozenset(names)


def page() -> str:
    """The text of docs/metrics.md."""
    sections = [page_section(title, definitions) for title, definitions in by_service().items()]
    return "\n".join([HEAD, *sections]).rstrip() + "\n"


def main() -> int:
    """Write the page, or with --check compare it; returns the exit status."""
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{PAGE.name} does not match the services' definitions: run 'make metrics'", file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())

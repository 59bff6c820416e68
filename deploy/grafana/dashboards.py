"""The two dashboards: `make dashboards` writes them; with --check, reports whether they are current.

The enricher's first row shows whether articles come out; the rows below show where they are stuck and since
when.
"""

import json
import sys
from pathlib import Path
from typing import Any

from deploy.grafana.layout import Panel, Row, dashboard

FOLDER = Path(__file__).resolve().parent


def _rate(metric: str, by: str) -> str:
    return f"sum by ({by}) (rate({metric}[$__rate_interval]))"


def _increase(metric: str, by: str) -> str:
    return f"sum by ({by}) (increase({metric}[$__rate_interval]))"


def _p50_p99(metric: str) -> list[tuple[str, str]]:
    return [(_quantile(metric, 0.5), "p50"), (_quantile(metric, 0.99), "p99")]


def _share(metric: str, labels: str, window: str) -> str:
    return f"sum(rate({metric}{{{labels}}}[{window}])) / sum(rate({metric}[{window}]))"


def _quantile(metric: str, q: float, by: str = "") -> str:
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({q}, sum by ({labels}) (rate({metric}_bucket[$__rate_interval])))"


ENRICH = (
    Row(
        "Do articles come out?",
        (
            Panel(
                "Oldest waiting article",
                [("max(newsgloss_event_lag_seconds)", "")],
                "s",
                "stat",
                600,
            ),
            Panel("Articles per second", [("sum(rate(newsgloss_records_total[5m]))", "")], "ops", "stat"),
            Panel(
                "Dead letters",
                [
                    (
                        _share("newsgloss_records_total", 'outcome="dead_letter"', "15m"),
                        "",
                    )
                ],
                "percentunit",
                "stat",
                0.01,
            ),
            Panel("Ready members", [("sum(newsgloss_ready)", "")], "short", "stat", -1),
            Panel(
                "Members without a broker", [("sum(1 - newsgloss_broker_reachable)", "")], "short", "stat", 1
            ),
            Panel(
                "Halted partitions", [('sum(newsgloss_partitions{state="halted"})', "")], "short", "stat", 1
            ),
            Panel("Time without progress", [("max(newsgloss_stalled_seconds)", "")], "s", "stat", 60),
            Panel("Circuit breaker", [("max(newsgloss_breaker_fill_ratio)", "")], "percentunit", "stat", 0.5),
        ),
        height=4,
    ),
    Row(
        "On which partition, since when?",
        (
            Panel(
                "Age of the oldest article",
                [("max by (partition) (newsgloss_event_lag_seconds)", "{{partition}}")],
                "s",
            ),
            Panel("Offsets behind", [("max by (partition) (newsgloss_offset_lag)", "{{partition}}")]),
            Panel("Runs by state", [("sum by (state) (newsgloss_partitions)", "{{state}}")]),
            Panel("Paused partitions", [("newsgloss_paused_partitions", "{{instance}}")]),
        ),
    ),
    Row(
        "Records",
        (
            Panel(
                "In and out",
                [
                    (_rate("newsgloss_fetched_records_total", "job"), "fetched"),
                    (_rate("newsgloss_records_total", "outcome"), "{{outcome}}"),
                ],
                "ops",
            ),
            Panel(
                "Dead letters by code", [(_rate("newsgloss_dead_letters_total", "code"), "{{code}}")], "ops"
            ),
            Panel("Bytes", [(_rate("newsgloss_bytes_total", "direction"), "{{direction}}")], "Bps"),
            Panel("Time from raw record to commit", _p50_p99("newsgloss_commit_latency_seconds"), "s"),
        ),
    ),
    Row(
        "Where does the time go?",
        (
            Panel("Phases, p99", [(_quantile("newsgloss_phase_seconds", 0.99, "phase"), "{{phase}}")], "s"),
            Panel(
                "Records per transaction, p50",
                [(_quantile("newsgloss_transaction_records", 0.5), "records")],
            ),
            Panel(
                "Workers' time by step",
                [(_rate("newsgloss_step_seconds_total", "step"), "{{step}}")],
                "s",
            ),
            Panel(
                "In flight, share of the limit",
                [
                    ("newsgloss_in_flight_bytes / newsgloss_in_flight_bytes_limit", "bytes {{instance}}"),
                    (
                        "newsgloss_in_flight_records / newsgloss_in_flight_records_limit",
                        "records {{instance}}",
                    ),
                ],
                "percentunit",
            ),
        ),
    ),
    Row(
        "Workers",
        (
            Panel("Busy", [("newsgloss_worker_busy_ratio", "{{instance}}")], "percentunit"),
            Panel("By state", [("sum by (state) (newsgloss_workers)", "{{state}}")]),
            Panel(
                "Exits by cause",
                [
                    (_increase("newsgloss_worker_restarts_total", "cause"), "{{cause}}"),
                    (
                        "sum(increase(newsgloss_worker_start_failures_total[$__rate_interval]))",
                        "start failed",
                    ),
                ],
            ),
            Panel(
                "Suspected records by outcome",
                [(_increase("newsgloss_suspects_total", "outcome"), "{{outcome}}")],
            ),
            Panel(
                "Memory of the largest, share of the limit",
                [("newsgloss_worker_memory_bytes / newsgloss_worker_memory_limit_bytes", "{{instance}}")],
                "percentunit",
            ),
            Panel(
                "Time to load models, p99", [(_quantile("newsgloss_model_load_seconds", 0.99), "p99")], "s"
            ),
        ),
    ),
    Row(
        "The group and its transactions",
        (
            Panel(
                "Rebalances", [(_increase("newsgloss_rebalance_seconds_count", "instance"), "{{instance}}")]
            ),
            Panel(
                "Duration of a rebalance, p99", [(_quantile("newsgloss_rebalance_seconds", 0.99), "p99")], "s"
            ),
            Panel(
                "Transactions", [(_rate("newsgloss_transactions_total", "instance"), "{{instance}}")], "ops"
            ),
            Panel("Aborts by reason", [(_increase("newsgloss_aborts_total", "reason"), "{{reason}}")]),
            Panel(
                "Replaced clients by error", [(_increase("newsgloss_recoveries_total", "error"), "{{error}}")]
            ),
            Panel(
                "Partitions that retention is about to overtake",
                [("max by (partition) (newsgloss_retention_near)", "{{partition}}")],
            ),
        ),
    ),
    Row(
        "Contents of the articles",
        (
            Panel(
                "Languages",
                [(f"topk(12, {_rate('newsgloss_language_records_total', 'language')})", "{{language}}")],
                "ops",
            ),
            Panel(
                "Unknown language",
                [(_share("newsgloss_language_records_total", 'language="und"', "$__rate_interval"), "und")],
                "percentunit",
            ),
            Panel(
                "Stages that are not ok",
                [
                    (
                        _rate('newsgloss_stages_total{status!="ok"}', "stage, status"),
                        "{{stage}} {{status}}",
                    )
                ],
                "ops",
            ),
            Panel(
                "Articles without entities by reason",
                [(_rate("newsgloss_entities_skipped_total", "reason"), "{{reason}}")],
                "ops",
            ),
            Panel(
                "Releases",
                [("count by (service, version) (newsgloss_build_info)", "{{service}} {{version}}")],
            ),
        ),
    ),
)

INGEST = (
    Row(
        "Do articles come in?",
        (
            Panel("Kafka answers", [("min(newsgloss_ingest_kafka_ready)", "")], "short", "stat", -1),
            Panel(
                "Acknowledged per second",
                [('sum(rate(newsgloss_ingest_records_total{outcome="acknowledged"}[5m]))', "")],
                "ops",
                "stat",
            ),
            Panel(
                "Not acknowledged",
                [('sum(rate(newsgloss_ingest_records_total{outcome!="acknowledged"}[5m]))', "")],
                "ops",
                "stat",
                0.01,
            ),
            Panel(
                "In flight, share of the limit",
                [("max(newsgloss_ingest_in_flight_bytes / newsgloss_ingest_in_flight_bytes_limit)", "")],
                "percentunit",
                "stat",
                0.8,
            ),
        ),
        height=4,
    ),
    Row(
        "Requests",
        (
            Panel("By status", [(_rate("newsgloss_ingest_requests_total", "status"), "{{status}}")], "reqps"),
            Panel("By route", [(_rate("newsgloss_ingest_requests_total", "route"), "{{route}}")], "reqps"),
            Panel("Time to the answer", _p50_p99("newsgloss_ingest_request_seconds"), "s"),
            Panel("Time to Kafka's acknowledgement", _p50_p99("newsgloss_ingest_acknowledge_seconds"), "s"),
        ),
    ),
    Row(
        "Feeds",
        (
            Panel("By state", [("sum by (state) (newsgloss_ingest_feeds)", "{{state}}")]),
            Panel(
                "The most overdue feed",
                [("newsgloss_ingest_feed_overdue_seconds", "{{instance}}")],
                "s",
            ),
            Panel(
                "Polls by outcome",
                [(_rate("newsgloss_ingest_feed_polls_total", "outcome"), "{{outcome}}")],
                "ops",
            ),
            Panel("Duration of a poll", _p50_p99("newsgloss_ingest_feed_poll_seconds"), "s"),
            Panel(
                "Items by fate",
                [
                    (_rate('newsgloss_ingest_feed_items_total{fate!="unchanged"}', "fate"), "{{fate}}"),
                    (_rate("newsgloss_ingest_feed_items_forgotten_total", "job"), "forgotten"),
                ],
                "ops",
            ),
            Panel("Memory", [("newsgloss_ingest_feed_memory_bytes", "{{instance}}")], "bytes"),
        ),
    ),
)


def all_dashboards() -> dict[str, dict[str, Any]]:
    """The dashboards' JSON, by file name."""
    return {
        "enrich.json": dashboard("newsgloss-enrich", "newsgloss: enrich", ENRICH),
        "ingest.json": dashboard("newsgloss-ingest", "newsgloss: ingest", INGEST),
    }


def main() -> int:
    """Write the files, or with --check compare them; returns the exit status."""
    stale = []
    for name, content in all_dashboards().items():
        text, path = json.dumps(content, indent=2) + "\n", FOLDER / name
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(f"{', '.join(stale)}: not current, run 'make dashboards'", file=sys.stderr)  # noqa: T201
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())

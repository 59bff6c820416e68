"""`newsgloss-enrich local`."""

import sys
from typing import Any

import click

from newsgloss_common.command_line.grouped_help import GroupedCommand
from newsgloss_common.command_line.setting_options import setting_options
from newsgloss_enrich.commands.options import ENRICH, json_option


@click.command(cls=GroupedCommand)
@click.argument("path", metavar="[FILE|-]", default="-")
@setting_options(
    ENRICH,
    "workers",
    "enrichment",
    "models",
    "language_detector",
    "lists",
    "steps",
    "record_timeout_seconds",
    "worker_memory_mib",
    "recycle_records",
    "log_level",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["ndjson", "json", "text"]),
    help="By default from the file's suffix (.txt .json .ndjson .jsonl), else from what the input holds.",
)
@click.option("--pretty", is_flag=True, help="Indent the records, for people.")
@json_option("What is wrong with an input as one JSON object a line; the records are NDJSON anyway.")
def local(*, path: str, kind: Any, pretty: bool, as_json: bool, **overrides: Any) -> None:  # noqa: ARG001
    """Enrich articles from a file or standard input to standard output, without Kafka.

    FILE holds raw articles as NDJSON, one JSON article (or an array of them), or one plain-text article.
    Enriched articles are written as NDJSON, in order. A bad line goes to standard error with its number and
    reason, and makes the exit status 1.
    """
    from newsgloss_enrich.commands.local.run import run_local

    sys.exit(run_local(path, kind, overrides, pretty=pretty))

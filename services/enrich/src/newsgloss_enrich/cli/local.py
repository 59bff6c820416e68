"""`newsgloss-enrich local`."""

import asyncio
import sys
from typing import Any

import click

from newsgloss_common import logs
from newsgloss_enrich.cli.options import load, quiet, require_installed, setting_options
from newsgloss_enrich.settings import EnrichSettings


@click.command()
@click.argument("path", metavar="[FILE|-]", default="-")
@setting_options(
    EnrichSettings,
    "workers",
    "enrichment",
    "models",
    "language_detector",
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
def local(*, path: str, kind: Any, pretty: bool, **overrides: Any) -> None:
    """Enrich articles from a file or standard input to standard output, without Kafka.

    FILE holds raw articles as NDJSON, one JSON article (or an array of them), or one plain-text article.
    Enriched articles are written as NDJSON, in order. A bad line goes to standard error with its number and
    reason, and makes the exit status 1.
    """
    settings = load(EnrichSettings, overrides)
    require_installed(settings)
    logs.configure(quiet(settings.log_level))
    # Imported late, so that --help answers at once.
    from newsgloss_enrich.tools.local import LocalRun  # noqa: PLC0415

    async def enrich() -> int:
        return await LocalRun(settings, path, kind, pretty=pretty).run()

    sys.exit(asyncio.run(enrich()))

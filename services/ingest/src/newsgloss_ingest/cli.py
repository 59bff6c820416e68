"""`newsgloss-ingest`: the commands and their options. What a command does is imported when it is called."""

import sys
from pathlib import Path
from typing import Any

import click

from newsgloss_common.command_line.lazy_group import LazyGroup
from newsgloss_common.command_line.setting_options import (
    KAFKA,
    METRICS_PUSH,
    TELEMETRY,
    check_option,
    print_config_option,
    read_table,
    setting_options,
)

TABLE = read_table(Path(__file__).parent)
FORMATS = ("txt", "html", "json", "ndjson")
DEFAULT_SOURCE = "local"
show_settings = print_config_option("Show the effective settings and stop.")


@click.group(
    cls=LazyGroup,
    places={"keys": "newsgloss_ingest.keys.commands:keys"},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="newsgloss-ingest")
def main() -> None:
    """Take in raw news articles and publish them to Kafka."""


@main.command()
@setting_options(TABLE["ServeSettings"])
@setting_options(KAFKA)
@setting_options(TELEMETRY)
@check_option
@show_settings
def serve(*, print_config: bool, checking: bool, **given: str | None) -> None:
    """Serve the HTTP API until SIGTERM or Ctrl-C.

    With --check it looks at settings, keys, topic and permissions instead, starts nothing and changes
    nothing; exit status 0, or 2 where something is wrong.
    """
    from newsgloss_ingest.serve import serve as serve_api

    sys.exit(serve_api(given, print_config=print_config, checking=checking))


@main.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--source", default=DEFAULT_SOURCE, show_default=True, help="source.id of articles that are text or HTML."
)
@click.option(
    "--format",
    "stdin_format",
    type=click.Choice(FORMATS),
    default="ndjson",
    show_default=True,
    help="What standard input (PATH '-') holds.",
)
@click.option(
    "--resume",
    "state_path",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="STATE",
    help="Remember in this file what is published, and publish nothing of it again.",
)
@click.option("--dry-run", is_flag=True, help="Check the articles; publish nothing, do without Kafka.")
@setting_options(TABLE["PublishSettings"])
@setting_options(KAFKA)
@check_option
@show_settings
def publish(**arguments: Any) -> None:
    """Publish articles from files.

    PATH is a file, a folder (walked), a pattern ('news/**/*.ndjson') or '-' for standard input; .txt
    (first line: title), .html (a page), .json (one article or an array) and .ndjson (one a line) are
    known, each also with .gz.

    Exit status: 0 all published, 1 some were not, 2 wrong use or no Kafka. With --check it looks at settings,
    topic and permissions instead, reads no PATH and changes nothing; exit status 0, or 2 where something is
    wrong.
    """
    from newsgloss_ingest.publish.command import publish as publish_files

    publish_files(**arguments)


@main.command()
@click.argument("path", metavar="FEEDS.toml", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--once", is_flag=True, help="Poll each feed once and end, for cron and the like.")
@click.option(
    "--retry-gone", is_flag=True, help="Also poll feeds whose server said that they are gone for good."
)
@click.option(
    "--retry-now",
    is_flag=True,
    help="Poll failed feeds at once instead of waiting, for instance after a setting was corrected.",
)
@setting_options(TABLE["FeedsSettings"])
@setting_options(KAFKA)
@setting_options(METRICS_PUSH)
@check_option
@show_settings
def feeds(**arguments: Any) -> None:
    """Poll RSS, Atom and JSON feeds and publish new articles. Health and metrics are served over HTTP.

    Exit status: 0 all well, or stopped by a signal; 1 with --once, when a feed or an item of one failed;
    2 wrong use or no Kafka. With --check it checks settings, FEEDS.toml, topic and permissions instead,
    and starts and changes nothing; exit status 0, or 2 where something is wrong.
    """
    from newsgloss_ingest.feeds.command import feeds as poll_feeds

    poll_feeds(**arguments)


if __name__ == "__main__":
    main()

"""`newsgloss-enrich replay`."""

import sys
from typing import Any

import click

from newsgloss_common.command_line.grouped_help import GroupedCommand
from newsgloss_common.command_line.setting_options import KAFKA, setting_options
from newsgloss_enrich.commands.options import ENRICH, json_option

OWN = ("dlq_topic", "enrich_http", "start_from", "partitions")
"""Settings that a replay has options of its own for, or has no use for."""


@click.command(cls=GroupedCommand)
@click.option(
    "--from", "begin", required=True, metavar="OFFSET|TIME", help="Where to begin, in each partition."
)
@click.option(
    "--to", "end", required=True, metavar="OFFSET|TIME|end", help="Where to end; itself not included."
)
@click.option("--group", required=True, help="Group of its own; the same one goes on after a kill.")
@click.option("--topic", required=True, help="Topic to write; created when missing.")
@click.option("--dlq-topic", "dead", help="Topic of its dead letters; {topic}.dlq by default.")
@click.option("--http", default="127.0.0.1:0", show_default=True, help="host:port of health and metrics.")
@json_option("At the end, what was replayed, as one JSON object on standard output; errors as JSON.")
@setting_options(ENRICH, *(option["name"] for option in ENRICH if option["name"] not in OWN))
@setting_options(KAFKA)
def replay(  # noqa: PLR0913 - one per option
    *,
    begin: str,
    end: str,
    group: str,
    topic: str,
    dead: str | None,
    http: str,
    as_json: bool,
    **overrides: Any,
) -> None:
    """Enrich a range of the raw topic again, into another topic, beside the running group.

    Exactly once, as the service does; a replay that was killed goes on when it is started again with the
    same group, from where that group is. The other settings are those of the running service, which name
    the topics and the group that must not be touched.
    """
    from newsgloss_enrich.commands.replay.replay import Target, replay_range

    target = Target(group, topic, dead or f"{topic}.dlq", http)
    sys.exit(replay_range(overrides, begin, end, target, as_json=as_json))

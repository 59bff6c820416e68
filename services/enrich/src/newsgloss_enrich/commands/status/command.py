"""`newsgloss-enrich status`."""

from typing import Any

import click

from newsgloss_common.command_line.grouped_help import GroupedCommand
from newsgloss_common.command_line.setting_options import KAFKA, setting_options
from newsgloss_enrich.commands.options import ENRICH, json_option


@click.command(cls=GroupedCommand)
@json_option("One JSON object; with --watch one a line.")
@click.option(
    "--watch", type=click.FloatRange(min=0.5), metavar="SECONDS", help="Again and again, until Ctrl-C."
)
@setting_options(ENRICH, "group_id", "raw_topic", "dlq_topic", "partitioner", "log_level")
@setting_options(KAFKA)
def status(*, as_json: bool, watch: float | None, **overrides: Any) -> None:
    """Show the group: members, lag and rates per partition, dead letters by code, keys in odd partitions."""
    from newsgloss_enrich.commands.complete import complete
    from newsgloss_enrich.commands.settings_of_command import load_for_tool
    from newsgloss_enrich.commands.status.read import Source, read_status
    from newsgloss_enrich.commands.status.show import show_once, show_until_stopped

    settings, kafka = load_for_tool(overrides)
    source = Source(
        kafka.client_options(),
        settings.group_id,
        settings.raw_topic,
        settings.dlq_topic,
        settings.partitioner,
    )
    if watch is None:
        show_once(complete(read_status(source), kafka), as_json=as_json)
    else:
        complete(show_until_stopped(source, watch, as_json=as_json), kafka)

"""`newsgloss-enrich tail`."""

from typing import Any

import click

from newsgloss_common.command_line.grouped_help import GroupedCommand
from newsgloss_common.command_line.setting_options import KAFKA, setting_options
from newsgloss_enrich.commands.dlq.filters import Moment
from newsgloss_enrich.commands.options import ENRICH, json_option


@click.command(cls=GroupedCommand)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="TAG",
    help="Articles in this language: 'zh' is also zh-Hans. May be given several times.",
)
@click.option(
    "--entity",
    "entities",
    multiple=True,
    metavar="TEXT",
    help="Articles that name an entity with this text in its name. May be given several times.",
)
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="ID",
    help="What this source published. May be given several times.",
)
@click.option(
    "--dead-letters",
    type=click.Choice(["no", "also", "only"]),
    default="no",
    show_default=True,
    help="Whether to show dead letters.",
)
@click.option("--since", type=Moment(), help="Begin with what was written at this time or later.")
@click.option("--count", type=click.IntRange(min=1), help="Stop after so many.")
@json_option("One JSON object a line.")
@setting_options(ENRICH, "enriched_topic", "dlq_topic", "log_level")
@setting_options(KAFKA)
def tail(*, as_json: bool, **given: Any) -> None:
    """Show enriched articles as they are written, until Ctrl-C.

    Only what is committed is shown. The command joins no group and leaves nothing on the cluster. With
    several filters an article must pass all of them. On a terminal an article takes a few lines; elsewhere
    one line, with fields by tabs.
    """
    from newsgloss_enrich.commands.complete import complete
    from newsgloss_enrich.commands.settings_of_command import load_for_tool
    from newsgloss_enrich.commands.tail.output import output
    from newsgloss_enrich.commands.tail.selection import Selection
    from newsgloss_enrich.commands.tail.tail import Order, tail_until_stopped

    selection = Selection.of(given.pop("languages"), given.pop("entities"), given.pop("sources"))
    which, since, count = given.pop("dead_letters"), given.pop("since"), given.pop("count")
    settings, kafka = load_for_tool(given)
    order = Order(
        enriched_topic=None if which == "only" else settings.enriched_topic,
        dlq_topic=None if which == "no" else settings.dlq_topic,
        selection=selection,
        since=since,
        count=count,
    )
    complete(tail_until_stopped(kafka.client_options(), order, output(as_json=as_json)), kafka)

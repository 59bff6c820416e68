"""`newsgloss-enrich dlq list | show | redrive | discard`."""

import sys
from typing import Any

import click

from newsgloss_common.command_line.grouped_help import CommandGroup
from newsgloss_common.command_line.setting_options import KAFKA, setting_options
from newsgloss_enrich.commands.dlq.filters import filters, take_selection
from newsgloss_enrich.commands.options import ENRICH, json_option

A_LINE_EACH = "One JSON object a line for each letter, then one with the sums; errors as JSON."


def _some_text(_context: click.Context, parameter: click.Parameter, text: str) -> str:
    if not text.strip():
        raise click.BadParameter("it must say something", param=parameter)
    return text.strip()


@click.group(cls=CommandGroup)
def dlq() -> None:
    """Look at dead letters, send them back when what stopped them is mended, or put them aside."""


@dlq.command("list")
@filters
@json_option("One JSON object a line.")
@click.option("--tabs", is_flag=True, help="Fields by tabs, as when it is not a terminal that reads.")
@click.option("--discarded", is_flag=True, help="Also what was discarded.")
@setting_options(ENRICH, "group_id", "dlq_topic", "log_level")
@setting_options(KAFKA)
def list_(*, as_json: bool, tabs: bool, discarded: bool, **given: Any) -> None:
    """List dead letters: where they are, why, what of, and what has become of them.

    On a terminal as a table; elsewhere a line each, with fields by tabs.
    """
    from newsgloss_enrich.commands.complete import complete
    from newsgloss_enrich.commands.dlq.list_output import write_list
    from newsgloss_enrich.commands.dlq.listing import list_letters
    from newsgloss_enrich.commands.settings_of_command import load_for_tool

    selection = take_selection(given)
    settings, kafka = load_for_tool(given)
    letters = list_letters(
        kafka.client_options(), settings.group_id, settings.dlq_topic, selection, discarded=discarded
    )
    complete(write_list(letters, as_json=as_json, tabs=tabs), kafka)


@dlq.command()
@click.argument("partition", type=click.IntRange(min=0))
@click.argument("offset", type=click.IntRange(min=0))
@click.option("--value", is_flag=True, help="Write the original value's bytes, and nothing else.")
@json_option("One JSON object; with --value it holds the value's bytes in base 64.")
@setting_options(ENRICH, "dlq_topic", "log_level")
@setting_options(KAFKA)
def show(*, partition: int, offset: int, value: bool, as_json: bool, **given: Any) -> None:
    """Show one dead letter: its headers and sizes, or its value."""
    from newsgloss_enrich.commands.complete import complete
    from newsgloss_enrich.commands.dlq.show import read_letter, write_letter
    from newsgloss_enrich.commands.settings_of_command import load_for_tool

    settings, kafka = load_for_tool(given)
    reading = read_letter(kafka.client_options(), settings.dlq_topic, partition, offset)
    write_letter(complete(reading, kafka), value=value, as_json=as_json)


@dlq.command()
@filters
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), help="Letters a second, at most.")
@click.option(
    "--max-attempts",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Leave alone what has failed this often.",
)
@click.option("--force", is_flag=True, help="Also what is superseded by a newer record of its article.")
@json_option(A_LINE_EACH)
@setting_options(ENRICH, "group_id", "raw_topic", "dlq_topic", "compression", "log_level")
@setting_options(KAFKA)
def redrive(
    *, dry_run: bool, rate: float | None, max_attempts: int, force: bool, as_json: bool, **given: Any
) -> None:
    """Send dead letters back to the raw topic, each once.

    What is redriven is remembered letter by letter: run again, or killed and run again, nothing is
    published twice. What a filter leaves out, or a rule, stays available. One line per letter goes to
    standard output, the sum to standard error. The exit status is 1 when a letter needs a person: it is
    no dead letter, has lost its value, or the broker refuses it.
    """
    from newsgloss_enrich.commands.complete import complete
    from newsgloss_enrich.commands.dlq.redrive import Redrive
    from newsgloss_enrich.commands.dlq.redrive_order import RedriveOrder
    from newsgloss_enrich.commands.dlq.report import Report
    from newsgloss_enrich.commands.settings_of_command import load_for_tool

    selection = take_selection(given)
    settings, kafka = load_for_tool(given)
    order = RedriveOrder(
        group=settings.group_id,
        raw_topic=settings.raw_topic,
        dlq_topic=settings.dlq_topic,
        selection=selection,
        max_attempts=max_attempts,
        rate=rate,
        force=force,
        dry_run=dry_run,
        compression=settings.compression,
    )
    report = Report(dry_run=dry_run, as_json=as_json)
    complete(Redrive(kafka.client_options(), order, report.letter).run(), kafka)
    sys.exit(report.redriven())


@dlq.command()
@filters
@click.option("--reason", required=True, callback=_some_text, help="Why; the log has it with each letter.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@json_option(A_LINE_EACH)
@setting_options(ENRICH, "group_id", "dlq_topic", "log_level")
@setting_options(KAFKA)
def discard(*, reason: str, dry_run: bool, as_json: bool, **given: Any) -> None:
    """Put dead letters aside that nobody will send back; without a filter, all that wait.

    They stay in the topic, `dlq list --discarded` shows them, and no redrive takes them. What is discarded
    is remembered letter by letter, as by `redrive`. One line per letter goes to standard output, the sum to
    standard error, and the log has each with its reason.
    """
    from newsgloss_common import logs
    from newsgloss_common.kafka.settings import KafkaSettings
    from newsgloss_enrich.commands.complete import complete
    from newsgloss_enrich.commands.dlq.discard import Discard
    from newsgloss_enrich.commands.dlq.discard_partition import DiscardOrder
    from newsgloss_enrich.commands.dlq.report import Report
    from newsgloss_enrich.commands.settings_of_command import load
    from newsgloss_enrich.settings import EnrichSettings

    selection = take_selection(given)
    settings, kafka = load(EnrichSettings, given), load(KafkaSettings, given)
    logs.configure(settings.log_level)
    order = DiscardOrder(
        group=settings.group_id,
        dlq_topic=settings.dlq_topic,
        selection=selection,
        reason=reason,
        dry_run=dry_run,
    )
    report = Report(dry_run=dry_run, as_json=as_json)
    complete(Discard(kafka.client_options(), order, report.letter).run(), kafka)
    report.discarded()

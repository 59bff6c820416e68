"""`newsgloss-enrich dlq list | show | redrive | discard`."""

import json
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from newsgloss_common import config, logs
from newsgloss_common.kafka import KafkaSettings
from newsgloss_enrich.cli.endings import FAILED, ending_well
from newsgloss_enrich.cli.options import load, quiet, setting_options
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.tools.letters import Selection, StoredLetter
from newsgloss_enrich.tools.verdicts import REASONS_TO_LOOK, Verdict

if TYPE_CHECKING:
    from newsgloss_enrich.tools.dlq_list import ListedLetter


class Moment(click.ParamType[datetime]):
    """An RFC 3339 time, or a date, which begins at midnight UTC."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """See the class."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time such as 2026-03-12T08:30:00Z or 2026-03-12", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose letters."""
    for option in reversed(
        [
            click.option("--code", multiple=True, help="With this dlq-code; may be given several times."),
            click.option("--since", type=Moment(), help="That failed at this time or later."),
            click.option("--until", type=Moment(), help="That failed before this time."),
            click.option("--article-id", multiple=True, help="With this key; may be given several times."),
            click.option(
                "--partition", multiple=True, type=click.IntRange(min=0), help="Of the dead-letter topic."
            ),
            click.option(
                "--offset",
                multiple=True,
                type=click.IntRange(min=0),
                help="In the dead-letter topic; best with --partition.",
            ),
        ]
    ):
        command = option(command)
    return command


def selection(given: dict[str, Any]) -> Selection:
    """Take the filters out of a command's arguments."""
    return Selection(
        codes=frozenset(given.pop("code")),
        since=given.pop("since"),
        until=given.pop("until"),
        article_ids=frozenset(given.pop("article_id")),
        partitions=frozenset(given.pop("partition")),
        offsets=frozenset(given.pop("offset")),
    )


def _some_text(_context: click.Context, parameter: click.Parameter, text: str) -> str:
    if not text.strip():
        raise click.BadParameter("it must say something", param=parameter)
    return text.strip()


def start(overrides: dict[str, Any]) -> tuple[EnrichSettings, KafkaSettings]:
    """Settings, and the log as a tool wants it."""
    settings, kafka = load(EnrichSettings, overrides), load(KafkaSettings, overrides)
    logs.configure(quiet(settings.log_level))
    return settings, kafka


@click.group()
def dlq() -> None:
    """Look at dead letters, send them back when what stopped them is mended, or put them aside."""


@dlq.command("list")
@filters
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--tabs", is_flag=True, help="Fields by tabs, as when it is not a terminal that reads.")
@click.option("--discarded", is_flag=True, help="Also what was discarded.")
@setting_options(EnrichSettings, "group_id", "dlq_topic", "log_level")
@config.options(KafkaSettings)
def list_(*, as_json: bool, tabs: bool, discarded: bool, **given: Any) -> None:
    """List dead letters: where they are, why, what of, and what has become of them.

    On a terminal as a table; elsewhere a line each, with fields by tabs.
    """
    chosen = selection(given)
    settings, kafka = start(given)
    from newsgloss_enrich.tools import dlq_list  # noqa: PLC0415 - so that --help answers at once

    async def show() -> None:
        letters = dlq_list.list_letters(
            kafka.client_options(), settings.group_id, settings.dlq_topic, chosen, discarded=discarded
        )
        if as_json:
            async for listed in letters:
                click.echo(json.dumps(listed.fields()))
        elif tabs or not sys.stdout.isatty():
            click.echo("\t".join(dlq_list.HEADINGS))
            async for listed in letters:
                click.echo("\t".join(listed.row()))
        else:
            await _show_table(letters)

    ending_well(show(), kafka)


async def _show_table(letters: AsyncIterator["ListedLetter"]) -> None:
    from rich.console import Console  # noqa: PLC0415 - so that --help answers at once

    from newsgloss_enrich.tools import dlq_table  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=True)
    count = 0
    async for listed in letters:
        for line in () if count else dlq_table.heading(console.width):
            console.print(line)
        count += 1
        for line in dlq_table.rows(listed, console.width):
            console.print(line)
    console.print(f"{count:,} dead letters" if count else "no dead letters", style="dim")


@dlq.command()
@click.argument("partition", type=click.IntRange(min=0))
@click.argument("offset", type=click.IntRange(min=0))
@click.option("--value", is_flag=True, help="Write the original value's bytes, and nothing else.")
@setting_options(EnrichSettings, "dlq_topic", "log_level")
@config.options(KafkaSettings)
def show(*, partition: int, offset: int, value: bool, **given: Any) -> None:
    """Show one dead letter: its headers and sizes, or its value."""
    settings, kafka = start(given)
    from newsgloss_enrich.tools import dlq_list  # noqa: PLC0415 - so that --help answers at once

    letter = ending_well(
        dlq_list.read_letter(kafka.client_options(), settings.dlq_topic, partition, offset), kafka
    )
    if value:
        sys.stdout.buffer.write(letter.value or b"")
        return
    shown = dlq_list.describe(letter)
    width = max(map(len, shown))
    for name, text in shown.items():
        click.echo(f"{name:<{width}}  {text}")


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
@setting_options(EnrichSettings, "group_id", "raw_topic", "dlq_topic", "compression", "log_level")
@config.options(KafkaSettings)
def redrive(*, dry_run: bool, rate: float | None, max_attempts: int, force: bool, **given: Any) -> None:
    """Send dead letters back to the raw topic, each once.

    What is redriven is remembered letter by letter: run again, or killed and run again, nothing is
    published twice. What a filter leaves out, or a rule, stays available. One line per letter goes to
    standard output, the sum to standard error. The exit status is 1 when a letter needs a person: it is
    no dead letter, has lost its value, or the broker refuses it.
    """
    chosen = selection(given)
    settings, kafka = start(given)
    from newsgloss_enrich.tools.redrive import Redrive  # noqa: PLC0415 - as above
    from newsgloss_enrich.tools.redrive_partition import RedriveOrder  # noqa: PLC0415

    order = RedriveOrder(
        group=settings.group_id,
        raw_topic=settings.raw_topic,
        dlq_topic=settings.dlq_topic,
        selection=chosen,
        max_attempts=max_attempts,
        rate=rate,
        force=force,
        dry_run=dry_run,
        compression=settings.compression,
    )

    def report(letter: StoredLetter, verdict: Verdict) -> None:
        what = "to be redriven" if dry_run and verdict is Verdict.REDRIVEN else verdict.value
        why = letter.why
        origin = f"{why.original_partition} {why.original_offset}" if why else "-"
        click.echo("\t".join((what, f"{letter.partition} {letter.offset}", origin, letter.article_id)))

    async def run() -> dict[Verdict, int]:
        return await Redrive(kafka.client_options(), order, report).run()

    counts = ending_well(run(), kafka)
    done = counts.pop(Verdict.REDRIVEN, 0)
    sums = [f"{done} {'to be redriven' if dry_run else 'redriven'}"]
    sums += [f"{count} left: {verdict.value}" for verdict, count in sorted(counts.items())]
    click.echo(", ".join(sums), err=True)
    sys.exit(FAILED if REASONS_TO_LOOK & counts.keys() else 0)


@dlq.command()
@filters
@click.option("--reason", required=True, callback=_some_text, help="Why; the log has it with each letter.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@setting_options(EnrichSettings, "group_id", "dlq_topic", "log_level")
@config.options(KafkaSettings)
def discard(*, reason: str, dry_run: bool, **given: Any) -> None:
    """Put dead letters aside that nobody will send back; without a filter, all that wait.

    They stay in the topic, `dlq list --discarded` shows them, and no redrive takes them. What is discarded
    is remembered letter by letter, as by `redrive`. One line per letter goes to standard output, the sum to
    standard error, and the log has each with its reason.
    """
    chosen = selection(given)
    settings, kafka = load(EnrichSettings, given), load(KafkaSettings, given)
    logs.configure(settings.log_level)
    from newsgloss_enrich.tools.discard import Discard, DiscardOrder  # noqa: PLC0415 - as above

    order = DiscardOrder(
        group=settings.group_id,
        dlq_topic=settings.dlq_topic,
        selection=chosen,
        reason=reason,
        dry_run=dry_run,
    )
    what = "to be discarded" if dry_run else "discarded"

    def report(letter: StoredLetter) -> None:
        why = letter.why
        origin = f"{why.original_partition} {why.original_offset}" if why else "-"
        click.echo("\t".join((what, f"{letter.partition} {letter.offset}", origin, letter.article_id)))

    count = ending_well(Discard(kafka.client_options(), order, report).run(), kafka)
    click.echo(f"{count} {what}", err=True)

"""`newsgloss-enrich dlq list | show | redrive`."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from newsgloss_common import config, logs
from newsgloss_common.kafka import KafkaSettings
from newsgloss_enrich.cli.endings import FAILED, ending_well
from newsgloss_enrich.cli.options import load, quiet, setting_options
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.tools.letters import Selection, StoredLetter
from newsgloss_enrich.tools.verdicts import REASONS_TO_LOOK, Verdict


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


def start(overrides: dict[str, Any]) -> tuple[EnrichSettings, KafkaSettings]:
    """Settings, and the log as a tool wants it."""
    settings, kafka = load(EnrichSettings, overrides), load(KafkaSettings, overrides)
    logs.configure(quiet(settings.log_level))
    return settings, kafka


@click.group()
def dlq() -> None:
    """Look at dead letters, and send them back when what stopped them is mended."""


@dlq.command("list")
@filters
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@setting_options(EnrichSettings, "group_id", "dlq_topic", "log_level")
@config.options(KafkaSettings)
def list_(*, as_json: bool, **given: Any) -> None:
    """List dead letters: where they are, why, what of, and whether they were redriven."""
    chosen = selection(given)
    settings, kafka = start(given)
    from newsgloss_enrich.tools import dlq_list  # noqa: PLC0415 - so that --help answers at once

    async def show() -> None:
        if not as_json:
            click.echo("\t".join(dlq_list.HEADINGS))
        letters = dlq_list.list_letters(kafka.client_options(), settings.group_id, settings.dlq_topic, chosen)
        async for listed in letters:
            click.echo(json.dumps(listed.fields()) if as_json else "\t".join(listed.row()))

    ending_well(show(), kafka)


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

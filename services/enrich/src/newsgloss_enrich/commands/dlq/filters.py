"""The options that select dead letters."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from newsgloss_enrich.commands.dlq.letters import Selection

F = TypeVar("F", bound=Callable[..., Any])


class Moment(click.ParamType[datetime]):
    """An RFC 3339 time, or a date, which begins at midnight UTC."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Parse the option's text; click reports what cannot be parsed as wrong use."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time such as 2026-03-12T08:30:00Z or 2026-03-12", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


FILTERS = (
    click.option("--code", multiple=True, help="With this dlq-code; may be given several times."),
    click.option("--since", type=Moment(), help="That failed at this time or later."),
    click.option("--until", type=Moment(), help="That failed before this time."),
    click.option("--article-id", multiple=True, help="With this key; may be given several times."),
    click.option("--partition", multiple=True, type=click.IntRange(min=0), help="Of the dead-letter topic."),
    click.option(
        "--offset",
        multiple=True,
        type=click.IntRange(min=0),
        help="In the dead-letter topic; best with --partition.",
    ),
)


def filters(command: F) -> F:
    """Give a command the options that select letters."""
    for option in reversed(FILTERS):
        command = option(command)
    return command


def take_selection(given: dict[str, Any]) -> "Selection":
    """Take the filters out of a command's arguments."""
    from newsgloss_enrich.commands.dlq.letters import Selection  # noqa: PLC0415 - heavy; --help goes without

    return Selection(
        codes=frozenset(given.pop("code")),
        since=given.pop("since"),
        until=given.pop("until"),
        article_ids=frozenset(given.pop("article_id")),
        partitions=frozenset(given.pop("partition")),
        offsets=frozenset(given.pop("offset")),
    )

"""Fields of an item that all formats share, within their bounds."""

from collections.abc import Iterable
from typing import NamedTuple

from newsgloss_common.dates import parse_date
from newsgloss_ingest.feeds import web_address
from newsgloss_ingest.feeds.markup import plain_line

MAX_ITEMS = 1000
MAX_NAMES = 64
MAX_NAME_LENGTH = 512


class ItemDate(NamedTuple):
    """A moment as RFC 3339 in UTC, and what of it is known; both None when the feed states none."""

    moment: str | None = None
    precision: str | None = None


def date_of(value: object, *, whole_seconds: bool = False) -> ItemDate:
    """The date that a feed states: right, marked as less precise, or none."""
    date = parse_date(value)
    if date is None:
        return ItemDate()
    moment = date.moment.replace(microsecond=0) if whole_seconds else date.moment
    return ItemDate(moment.isoformat(), date.precision)


def link(text: str, base: str) -> str:
    """An http or https address relative to `base`; empty when there is none."""
    return web_address.link(text, base) if text else ""


def names(values: Iterable[object]) -> tuple[str, ...]:
    """Names of people or subjects on one line each, without repeats."""
    lines = (plain_line(string(value))[:MAX_NAME_LENGTH] for value in values)
    return tuple(dict.fromkeys(line for line in lines if line))[:MAX_NAMES]


def string(value: object) -> str:
    """The text itself; empty for any other type."""
    return value if isinstance(value, str) else ""

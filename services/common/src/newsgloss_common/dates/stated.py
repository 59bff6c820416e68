"""A date with its precision."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

Precision = Literal["instant", "day", "month", "year"]

MIN_YEAR, MAX_YEAR = 1600, 2200
"""Outside of these a date is a placeholder, such as 0001-01-01 and 9999-12-31."""
_PLACEHOLDERS = frozenset(
    (
        date(1601, 1, 1), date(1753, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1),
        date(1969, 12, 31), date(1970, 1, 1),
    )
)  # fmt: skip
"""The zeros of clocks and databases, and Unix's zero west of Greenwich."""


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as somebody stated it.

    Attributes:
        moment: in UTC; where only a day, month or year is known, its beginning.
        precision: what of the moment is known. `day` also marks a time without a time zone, whose moment is
            the one that it has in UTC.
        local_day: the calendar day that was written, in whatever zone; None for a month or year.
    """

    moment: datetime
    precision: Precision
    local_day: date | None = None


def stated(moment: datetime, precision: Precision) -> StatedDate | None:
    """A plausible date, None for a placeholder.

    Args:
        moment: with its offset from UTC; without one it is read as UTC.
        precision: what of it is known.
    """
    if not MIN_YEAR <= moment.year <= MAX_YEAR or (precision != "year" and moment.date() in _PLACEHOLDERS):
        return None
    in_utc = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return StatedDate(in_utc, precision, moment.date() if precision in {"instant", "day"} else None)

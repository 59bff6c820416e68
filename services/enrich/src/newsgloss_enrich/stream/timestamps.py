"""Record timestamps as a stranger may set them: any 64-bit number, milliseconds since the epoch.

A broker bounds the future alone by default (`message.timestamp.after.max.ms`, an hour; KIP-937), and a
producer that writes microseconds is past the year 9999 where that bound is raised. -1 means "none" (KIP-32).
"""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)
NONE = -1


def moment_of(milliseconds: int) -> datetime | None:
    """The moment; None where the years 1 to 9999 do not hold it, or there is none."""
    if milliseconds == NONE:
        return None
    try:
        return EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def nearest_moment(milliseconds: int) -> datetime:
    """The moment, or the first or last one that can be written."""
    moment = moment_of(milliseconds)
    if moment is not None:
        return moment
    if milliseconds == NONE:
        return EPOCH
    return FIRST if milliseconds < 0 else LAST


def publishable(milliseconds: int, now: int) -> int:
    """The timestamp for a record made of one that has this: the same, or `now` where that is no past moment.

    A broker refuses the future, and its retention deletes what is dated before the epoch at once.
    """
    return milliseconds if 0 <= milliseconds <= now else now

"""Record timestamps as a stranger may set them: any 64-bit number of milliseconds since the epoch.

By default a broker only limits the future (`message.timestamp.after.max.ms`, an hour; KIP-937). Where that
limit is raised, a producer that writes microseconds is past the year 9999. -1 means "none" (KIP-32).
"""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)
NONE = -1


def moment_of(milliseconds: int) -> datetime | None:
    """The moment; None if there is none, or it is outside the years 1 to 9999."""
    if milliseconds == NONE:
        return None
    try:
        return EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def nearest_moment(milliseconds: int) -> datetime:
    """The moment, or the first or last one that can be represented."""
    moment = moment_of(milliseconds)
    if moment is not None:
        return moment
    if milliseconds == NONE:
        return EPOCH
    return FIRST if milliseconds < 0 else LAST


def publishable(milliseconds: int, now: int) -> int:
    """The timestamp for a record made from one with this timestamp: `now` unless that is a past moment.

    A broker refuses timestamps in the future, and retention deletes records from before the epoch at once.
    """
    return milliseconds if 0 <= milliseconds <= now else now

"""The Retry-After header field."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_LENGTH = 64
"""A date takes 29 characters."""


def retry_after_seconds(retry_after: str | None) -> float | None:
    """Seconds from now, from a number of seconds or a date (RFC 9110 §10.2.3); None when it is neither."""
    if retry_after is None or len(retry_after) > MAX_LENGTH:
        return None
    if re.fullmatch(r"[0-9]{1,9}", retry_after.strip()):
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):  # a year of twelve digits
        return None

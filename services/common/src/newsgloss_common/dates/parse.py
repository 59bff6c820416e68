"""One date in one of the forms that pages and feeds use."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta

from newsgloss_common.dates.forms import FORMS
from newsgloss_common.dates.months import MONTHS
from newsgloss_common.dates.stated import StatedDate, stated
from newsgloss_common.dates.zones import with_zone

MAX_CHARACTERS = 100
_MONTHS_OF_A_YEAR = 12
_MAX_NUMBER = 1e15
"""Beyond milliseconds of any year that counts."""
_EPOCH = re.compile(r"([0-9]{10}|[0-9]{13})(?:\.[0-9]{1,9})?")
_EPOCH_DIGITS = {10: 1, 13: 1000}
"""Digits of seconds and milliseconds since 1970, for 2001 to 2286."""
_PLACE_AFTER_OFFSET = re.compile(r"(?<=[0-9Z])\[[A-Za-z/_+-]{1,40}\]$")
"""RFC 9557 §4.1: the offset before it tells the moment."""


def parse_date(value: object, *, month_first: bool = False, day_first: bool = False) -> StatedDate | None:
    """The date that a text or number states; None when it states none that is certain.

    Takes epoch seconds and milliseconds, ISO 8601, RFC 822 and asctime, days with month names in many
    languages, and dates in figures. A time whose zone is named but not known gives None. A time without any
    zone is read as UTC and has the precision `day`.

    Args:
        value: what stands in the page or feed; longer text than `MAX_CHARACTERS` states no date.
        month_first: whether 3/10/2026 is the tenth of March. By itself it is read only where one of the two
            figures cannot be a month, both are equal, or a time with AM or PM follows.
        day_first: whether 3/10/2026 is the third of October.
    """
    text = _PLACE_AFTER_OFFSET.sub("", _text_of(value))
    if epoch := _EPOCH.fullmatch(text):
        return stated(datetime.fromtimestamp(int(epoch[1]) / _EPOCH_DIGITS[len(epoch[1])], tz=UTC), "instant")
    match = next((match for form in FORMS if (match := form.fullmatch(text))), None)
    return None if match is None else _date_of(match, month_first=month_first, day_first=day_first)


def _text_of(value: object) -> str:
    """The value on one line; empty for what can be no date."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if not isinstance(value, str):
        return str(int(value)) if abs(value) < _MAX_NUMBER else ""  # also for NaN
    line = " ".join(value.split()) if len(value) <= 2 * MAX_CHARACTERS else ""
    if len(line) > MAX_CHARACTERS:
        return ""
    return line if line.isascii() else "".join(map(_ascii_digit, unicodedata.normalize("NFC", line)))


def _ascii_digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _date_of(match: re.Match[str], *, month_first: bool, day_first: bool) -> StatedDate | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == 2:  # noqa: PLR2004 - RFC 5322 §4.3
        year += 2000 if year < 50 else 1900  # noqa: PLR2004
    day: int | None
    month: int | None
    if "first" in parts:
        day, month = _figures(match, month_first=month_first, day_first=day_first)
    else:
        day, month = _day_and_month(parts)
    if month == 0:
        return None
    try:
        beginning = datetime(year, month or 1, 1 if day is None else day)  # noqa: DTZ001 - its zone comes later
        if parts.get("hour") is not None:
            return _moment(beginning, match)
        return stated(beginning, "day" if day is not None else "month" if month else "year")
    except (ValueError, OverflowError):  # a day that no calendar has
        return None


def _day_and_month(parts: dict[str, str | None]) -> tuple[int | None, int | None]:
    """Each None where the form has none; month 0 for a name that is no month."""
    day, month = parts.get("day"), parts.get("month")
    number = None if month is None else int(month) if month.isdecimal() else MONTHS.get(month.lower(), 0)
    return None if day is None else int(day), number


def _figures(match: re.Match[str], *, month_first: bool, day_first: bool) -> tuple[int, int]:
    """Day and month of a date in figures; 0 and 0 where it is not certain which is which."""
    first, other = int(match["first"]), int(match["other"])
    if first > _MONTHS_OF_A_YEAR or (day_first and other <= _MONTHS_OF_A_YEAR):
        return first, other
    if match["half"] or month_first or first == other or other > _MONTHS_OF_A_YEAR:
        return other, first
    return 0, 0


def _moment(day: datetime, match: re.Match[str]) -> StatedDate | None:
    parts = match.groupdict()
    hour, minute, second = int(parts["hour"]), int(parts["minute"]), int(parts.get("second") or 0)
    half = (parts.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - hours of a clock
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if minute > 59 or second > 60 or hour > 24 or (hour == 24 and (minute or second)):  # noqa: PLR2004
        return None
    # 24:00 is the next day's beginning, and a leap second the next minute's.
    microsecond = int((parts.get("fraction") or "").ljust(6, "0")[:6])
    local = day + timedelta(hours=hour, minutes=minute, seconds=second, microseconds=microsecond)
    zone = parts.get("zone")
    if zone is None:
        return stated(local, "day")
    moment = with_zone(local, zone.strip())
    return None if moment is None else stated(moment, "instant")

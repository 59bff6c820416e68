"""Time zones by offset, abbreviation and name.

An abbreviation that means several zones (IST, AST, GST, …) is not known: the moment stays unknown, as RFC
5322 §4.3 has it. Exceptions are those that RFC 5322 defines (EST, CST, MST, PST and their summer times) and
BST, by which English text means British Summer Time.
"""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_HOURS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MET": 1,
    "MEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "OEZ": 2, "OESZ": 3, "MSK": 3, "MSD": 4, "TRT": 3,
    "SAST": 2, "WAT": 1, "CAT": 2, "EAT": 3, "PKT": 5, "NPT": 5.75, "WIB": 7, "WITA": 8, "WIT": 9, "ICT": 7,
    "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "NST": -3.5, "NDT": -2.5, "BRT":
    -3, "ART": -3,
}  # fmt: skip
_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
"""What American sites write for standard and summer time alike."""
_OFFSET = re.compile(r"(?:UTC|GMT|UT|Z)?\s*([+\u2212-])\s?([0-9]{1,2})(?::?([0-9]{2}))?")
_PLACE = re.compile(r"[A-Z][A-Za-z]{1,20}(?:/[A-Z][A-Za-z_+-]{1,30}){1,2}")
MAX_OFFSET_HOURS = 14


def with_zone(moment: datetime, zone: str) -> datetime | None:
    """The local time in this zone; None when the zone is not known, or the time is not one moment there."""
    found = _offset(zone) or _abbreviation(zone)
    if found is not None:
        return moment.replace(tzinfo=found)
    name = _PLACES.get(zone.upper(), zone)
    if not _PLACE.fullmatch(name):
        return None
    try:
        place = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    first, second = moment.replace(tzinfo=place), moment.replace(tzinfo=place, fold=1)
    return first if first.utcoffset() == second.utcoffset() else None


def _offset(zone: str) -> tzinfo | None:
    match = _OFFSET.fullmatch(zone)
    if match is None:
        return None
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours > MAX_OFFSET_HOURS or minutes >= 60:  # noqa: PLR2004 - minutes of an hour
        return None
    sign = 1 if match[1] == "+" else -1
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def _abbreviation(zone: str) -> tzinfo | None:
    hours = _HOURS.get(zone.upper())
    return None if hours is None else timezone(timedelta(hours=hours))

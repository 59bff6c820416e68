"""Reads dates in many languages; month and weekday names come from CLDR through Babel."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from newsgloss_enrich.steps.text.cldr import each_locale

_LOCALES = (
    "en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro",
    "bg", "el", "ru", "uk", "be", "sr", "sr_Latn", "hr", "sl", "mk", "tr", "az", "kk", "ar",
    "ar_LB", "ar_MA", "fa", "he", "hi", "bn", "ur", "ta", "te", "id", "ms", "vi", "th", "et", "lv",
    "lt", "ca", "gl", "eu", "is", "ga", "sq", "ka", "hy", "sw", "af",
)  # fmt: skip
_SHORTEST_NAME = 3
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20|25)\d\d")
"""Every date has one: seen sooner than by trying all names of months at each character."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at `text[start:end]`; `value` is None where day and month are ambiguous."""

    start: int
    end: int
    value: date | None


def ascii_digits(text: str) -> str:
    """The text with the digits of every script as 0-9; its length stays the same."""
    if text.isascii():
        return text
    return _DIGIT.sub(lambda match: str(unicodedata.digit(match[0])), text)


@cache
def month_names() -> dict[str, int]:
    """Maps case-folded month names of all locales to 1-12, without names that mean two months."""
    found: dict[str, set[int]] = {}
    for locale in each_locale(_LOCALES):
        months = locale.months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    folded = name.casefold().strip(". ")
                    if len(folded) >= _SHORTEST_NAME and not folded[0].isdigit():
                        found.setdefault(folded, set()).add(number)
    found["sept"] = {9}
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


@cache
def weekday_names() -> frozenset[str]:
    """Case-folded weekday names and their short forms, of all locales."""
    found = {
        name.casefold().strip(". ")
        for locale in each_locale(_LOCALES)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in locale.days[context][width].values()
    }
    parts = {part for name in found for part in name.split("-")}
    return frozenset(name for name in found | parts if len(name) > 1)


@cache
def day_periods() -> frozenset[str]:
    """Case-folded words for before and after noon, of all locales."""
    found = {
        name.casefold()
        for locale in each_locale(_LOCALES)
        for widths in locale.day_periods.values()
        for periods in widths.values()
        for key, name in periods.items()
        if key in {"am", "pm"}
    }
    return frozenset(part for name in found for part in (name.replace(".", ""), *name.split()))


@cache
def _named() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, month_names()), key=len, reverse=True))
    year = r"(?P<{}>(?:19|20|25)\d\d)(?!\d)"
    of = r"(?:\s*(?:de|del|d['’]|of)\s+|\s*[-./]\s*|\s*)"
    return re.compile(
        rf"(?<![\w])(?:(?P<d1>[0-3]?\d)(?:st|nd|rd|th|er|e|º|ª|\.)?{of}(?P<m1>{names})\b\.?(?:\s*,\s*|{of})(?:พ\.ศ\.\s*)?"
        + year.format("y1")
        + rf"|(?P<m2>{names})\b\.?\s*(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?:\s*,\s*|\s+)"
        + year.format("y2")
        + r"|"
        + year.format("y3")
        + rf"\.?\s*,?\s*(?P<m3>{names})\b\.?\s*(?P<d3>[0-3]?\d)(?!\d)\.?)",
        re.IGNORECASE,
    )


_NUMERIC = re.compile(
    r"(?<![\d./-])(?:"
    r"(?P<y1>(?:19|20)\d\d)\s*(?:[-/.]|年|년)\s*(?P<m1>[01]?\d)\s*(?:[-/.]|月|월)\s*(?P<d1>[0-3]?\d)\s*(?:日|일)?"
    r"|(?P<d2>[0-3]?\d)(?P<sep>[./-])\s?(?P<m2>[0-3]?\d)(?P=sep)\s?(?P<y2>(?:19|20)\d\d)"
    r")(?![\d])"
)


def find_date(text: str) -> FoundDate | None:
    """The first date in a short text, or None."""
    if not _DIGIT.search(text):
        return None
    text = ascii_digits(text)
    if not _YEAR.search(text):
        return None
    if match := _NUMERIC.search(text):
        return FoundDate(match.start(), match.end(), _numeric_value(match))
    if match := _named().search(text.casefold() if len(text.casefold()) == len(text) else text):
        parts = match.groupdict()
        for day, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2"), ("d3", "m3", "y3")):
            if parts[day]:
                number = month_names()[parts[month].casefold()]
                return FoundDate(match.start(), match.end(), _date(parts[year], number, parts[day]))
    return None


def _numeric_value(match: re.Match[str]) -> date | None:
    if match["y1"]:
        return _date(match["y1"], int(match["m1"]), match["d1"])
    first, second = int(match["d2"]), int(match["m2"])
    if second > 12:  # noqa: PLR2004  month first
        return _date(match["y2"], first, match["m2"])
    if first <= 12 and first != second and match["sep"] != ".":  # noqa: PLR2004
        return None  # 3/4/2019: who knows
    return _date(match["y2"], second, match["d2"])


def _date(year: str, month: int, day: str) -> date | None:
    number = int(year)
    if number >= 2500:  # noqa: PLR2004  Thai solar calendar: Buddhist era
        number -= 543
    try:
        return date(number, month, int(day))
    except ValueError:
        return None

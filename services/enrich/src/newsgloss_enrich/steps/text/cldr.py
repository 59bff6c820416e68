"""Names of months, days and countries in many languages, from Unicode CLDR.

A file has them as Babel gives them: Babel itself needs two seconds of processor time and 27 MiB to read them
all, which a process does not get back. `python -m deploy.cldr` writes the file.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from babel import Locale, localedata

_FILE = "cldr.jsonl"
_FIELDS = ("months", "days", "day_periods", "territories")
_NUMBERED = frozenset({"months", "days"})


class LocaleNames:
    """One locale: `months`, `days`, `day_periods` and `territories` in the form of Babel's `Locale`.

    Babel reads any other field when it is asked for.
    """

    def __init__(self, name: str, fields: Mapping[str, Any]) -> None:
        self.name = name
        self.months: Mapping[str, Mapping[str, Mapping[int, str]]] = fields["months"]
        self.days: Mapping[str, Mapping[str, Mapping[int, str]]] = fields["days"]
        self.day_periods: Mapping[str, Mapping[str, Mapping[str, str]]] = fields["day_periods"]
        self.territories: Mapping[str, str] = fields["territories"]

    def __getattr__(self, field: str) -> Any:
        return getattr(Locale.parse(self.name), field)


def each_locale(names: Iterable[str]) -> Iterator[LocaleNames]:
    """Yield the locales of these names; Babel reads one that the file does not have.

    Use each before the next: what Babel has read is freed then, since it keeps a MiB for each locale.
    """
    lines = _lines()
    for name in names:
        yield LocaleNames(name, _parse(lines[name]) if name in lines else read_by_babel(name))
        localedata._cache.clear()  # noqa: SLF001 - Babel has no way to say so


def read_by_babel(name: str) -> dict[str, Any]:
    """The fields of a locale as Babel has them."""
    locale = Locale.parse(name)
    fields: dict[str, Any] = {
        field: {
            context: {width: dict(names) for width, names in widths.items()}
            for context, widths in getattr(locale, field).items()
        }
        for field in _FIELDS[:-1]
    }
    return fields | {"territories": dict(locale.territories)}


def render(names: Iterable[str]) -> str:
    """The file for these locales: a line for each, with its name, a tab, and its fields as JSON."""
    lines = []
    for name in sorted(set(names)):
        fields = json.dumps(read_by_babel(name), ensure_ascii=False, separators=(",", ":"))
        lines.append(f"{name}\t{fields}\n")
        localedata._cache.clear()  # noqa: SLF001 - as above
    return "".join(lines)


def _parse(line: str) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(line)
    for field in _NUMBERED:
        for widths in fields[field].values():
            for width, names in widths.items():
                widths[width] = {int(number): name for number, name in names.items()}
    return fields


def _lines() -> dict[str, str]:
    text = files(__package__).joinpath(_FILE).read_text(encoding="utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines())

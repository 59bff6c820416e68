"""Which places a name in an article may mean: its own form, its base form, its form without 'city of'."""

import re
from collections.abc import Iterator
from itertools import islice, product

from newsgloss_enrich.steps.entities.ids.places_file import (
    CAPITAL,
    CITY,
    DISTRICT,
    REGION,
    Candidate,
    Places,
)
from newsgloss_enrich.steps.entities.places.in_language import known_place
from newsgloss_enrich.steps.entities.same.inflection.languages import INFLECTIONS, comparable

_CITIES, _REGIONS = frozenset({CITY, CAPITAL}), frozenset({REGION, DISTRICT})
_ANY = _CITIES | _REGIONS
_HEADS: tuple[tuple[re.Pattern[str], frozenset[int]], ...] = (
    (re.compile(r"^(?:the )?(?:City|Town|Village|Municipality) of (?P<name>.+)$", re.IGNORECASE), _CITIES),
    (
        re.compile(r"^(?:the )?(?:State|Province|Region|Governorate) of (?P<name>.+)$", re.IGNORECASE),
        _REGIONS,
    ),
    (re.compile(r"^(?P<name>.+) City$"), _CITIES),
    (re.compile(r"^(?P<name>.+) (?:[Ss]tate|[Pp]rovince|[Rr]egion|[Gg]overnorate|[Oo]blast)$"), _REGIONS),
    (re.compile(r"^(?P<name>\w{2,})(?:市|시)$"), _CITIES),
    (re.compile(r"^(?P<name>\w{2,})(?:省|県|州|府|도|주)$"), _REGIONS),
)
"""What may stand around the bare name, and the kinds of places that it leaves."""
_MOST_FORMS = 24
_LEAST_LETTERS = 4
_LEAST_WEIGHT = 6.0
"""Of a place whose name is a guess at a base form."""


def candidates_of(names: list[str], language: str, places: Places) -> list[Candidate]:
    """The places that one of the names means; the first name that means any decides."""
    for name in names:
        if found := _exact(name, language, places):
            return found
    for name in names:
        guessed = {
            one.number: one
            for form in islice(_base_forms(name, language), _MOST_FORMS)
            for one in places.named(form)
            if one.weight >= _LEAST_WEIGHT
        }
        if guessed:
            return list(guessed.values())
    return []


def _exact(name: str, language: str, places: Places) -> list[Candidate]:
    found = [one for one in places.named(name) if one.kind in _ANY]
    if found:
        return found
    known = known_place(name, language)
    if known is not None and not known.is_country:
        found = [one for one in places.named(known.name) if one.country == known.country]
        if found:
            return found
    for head, kinds in _HEADS:
        if match := head.match(name):
            return [one for one in places.named(match["name"]) if one.kind in kinds]
    return []


def _base_forms(name: str, language: str) -> Iterator[str]:
    inflect, words = INFLECTIONS.get(language), comparable(name, language).split()
    if inflect is None or len(words) > 2:  # noqa: PLR2004 - the forms of three words are too many
        return
    forms = [
        [word, *(base.word for base in inflect(word) if len(base.word) >= _LEAST_LETTERS)] for word in words
    ]
    for chosen in product(*forms):
        yield " ".join(chosen)

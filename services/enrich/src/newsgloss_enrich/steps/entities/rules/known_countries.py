"""Countries and large cities by their names in other languages than English: found, and taken for places."""

# ruff: noqa: RUF001  the quotation marks are meant as they are

import re
from collections.abc import Iterator
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import Draft, Taken
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places.in_language import known_place, named_country
from newsgloss_enrich.steps.entities.rules.scopes import CASED

SURE_OF_COUNTRY, SURE_OF_CITY = 0.8, 0.6
"""A name that the model takes for something else with this probability keeps its type: 'Brasil' is a team."""

_ALSO_NAMES = frozenset({"DM", "GD", "GE", "JE", "JO", "MC", "MU", "TD"})
"""Countries called like persons, cities and clubs: 'Maurice', 'Mauricio', 'Granada', 'Georgia', 'Jordan'."""

_WORD = re.compile(r"[^\W\d_]{2,}(?:[-'’][^\W\d_]+)*")
_CAPITAL_BEFORE = re.compile(r"[^\W\d_][\w’'-]*[ -]$")
_SENTENCE_STARTS = re.compile(r"(?:^|[.!?:;…—–«»„“”\"(]\s?)[^\W\d_][\w’'-]* $")
_LOOKED_BACK = 40


def type_known_places(draft: Draft) -> Draft:
    """A country's or a large city's name becomes a `GPE`, unless the model is sure of another type."""
    language = draft.texts.language
    names = [
        replace(name, type="GPE")
        if name.type in {"ORG", "PERSON"} and (name.score or 1.0) < _sure(name.text, language)
        else name
        for name in draft.names
    ]
    return replace(draft, names=names)


def find_known_countries(draft: Draft) -> Draft:
    """Countries of one word that no name has yet; in cased scripts with a capital, and no other beside it."""
    found = list(_unnamed(draft))
    return draft.with_outer(found) if found else draft


def _sure(name: str, language: str) -> float:
    """The probability from which a name keeps its type; 0 for one that is no place's, or also a person's."""
    place = known_place(name, language)
    if place is None or place.country in _ALSO_NAMES:
        return 0.0
    return SURE_OF_COUNTRY if place.is_country else SURE_OF_CITY


def _unnamed(draft: Draft) -> Iterator[Named]:
    language, taken = draft.texts.language, Taken(draft)
    is_cased = CASED.holds_for(language)
    for number, text in enumerate(draft.texts.all):
        for match in _WORD.finditer(text):
            word, start, end = match[0], match.start(), match.end()
            if is_cased and not word[0].isupper():
                continue
            country = named_country(word, language)
            if country is None or country in _ALSO_NAMES or not taken.free(number, start, end):
                continue
            if not is_cased or _is_alone(text, start, end, number, taken):
                yield Named(number, start, end, word, "GPE", None)


def _is_alone(text: str, start: int, end: int, number: int, taken: Taken) -> bool:
    """No part of a longer name: beside it is no capital but that of a sentence's start or of another name."""
    is_followed = text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()
    if is_followed and taken.free(number, end + 1, end + 2):
        return False
    before = text[max(0, start - _LOOKED_BACK) : start]
    match = _CAPITAL_BEFORE.search(before)
    return match is None or not match[0][0].isupper() or _SENTENCE_STARTS.search(before) is not None

"""People who are named after a place, which the model takes for the place or a company: 'Devon Hale flew home'. English."""

# ruff: noqa: E501  an alternation reads better unbroken

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from newsgloss_enrich.steps.entities.draft import TITLE, Draft
from newsgloss_enrich.steps.entities.mention import Named, overlap
from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.places.forms import is_facility, is_governed
from newsgloss_enrich.steps.entities.places.gazetteer import find_place
from newsgloss_enrich.steps.entities.rules.bodies import FIRST_WORDS, LAST_WORDS
from newsgloss_enrich.steps.entities.rules.company_cues import speaks_of_person
from newsgloss_enrich.steps.entities.rules.demonym_words import DEMONYMS
from newsgloss_enrich.steps.entities.rules.non_names import is_no_name
from newsgloss_enrich.steps.text.words import vocabulary

_SURE = 0.75
"""What the model says of another type that stays."""
_LEAST_LETTERS, _LONGEST_WORD = 3, 24
_DOES = re.compile(
    r" (?:arrived|landed|flew|lives|lived|moved (?:to|from|back)|married|died|grew up|was born|was jailed|was arrested|told (?:reporters|fans|the crowd|the court|police|journalists)|"
    r"smiled|wept|sang|danced|starred|retired|resigned|posted|tweeted|walked|toured|stars in|is married|went home|wrote)\b"
)
_CAPITAL_BEFORE = re.compile(r"(?<![\w’'.])([A-Z][\w’'-]*)[ -]$")  # noqa: RUF001 - an apostrophe
_NO_SURNAMES = vocabulary(
    """
    United City Town Rovers Wanderers Athletic Albion Rangers County Villa North South East West Central New Post Times Globe Star Sun News
    Tech State Mail Journal Mayor Governor Airport Harbour Harbor Island Islands River Lake Valley Bay Beach Park Street Road Square Stadium
    Marathon Festival Today Northern Southern Eastern Western Upper Lower Greater Old Saint San Santa Los Las El Al La Le De
    """
)


def find_namesakes(draft: Draft) -> Draft:
    """Two capitalised words, one of them a place, are a person where a verb or the article says so."""
    if draft.texts.language != "en":
        return draft
    found = list(_pairs(draft))
    persons = {one.text for one in found if _is_person(one, draft)}
    if not persons:
        return draft
    return draft.with_outer([one for one in found if one.text in persons])


def _pairs(draft: Draft) -> Iterator[Named]:
    """Pairs of capitalised words, one of which is a place, that are no sure name and no part of a longer one."""
    lower = draft.texts.lower
    names: list[list[Named]] = [[] for _ in draft.texts.all]
    for name in draft.names:
        names[name.paragraph].append(name)
    for number, words in enumerate(draft.texts.capital_words):
        if number == TITLE and draft.texts.shouted_title:
            continue
        text = draft.texts.all[number]
        for (start, first_end, first), (second_start, end, second) in pairwise(words):
            if text[first_end:second_start] != " " or not (_is_place(first) or _is_place(second)):
                continue
            if {first.casefold(), second.casefold()} & lower:
                continue
            if not (_may_be_named(first, second) and _stands_alone(text, start, end)):
                continue
            one = Named(number, start, end, text[start:end], "PERSON")
            if not any(overlap(name, one) and _stays(name, one) for name in names[number]):
                yield one


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no third capitalised word is beside the two."""
    if text[end : end + 1] == "-" or (text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()):
        return False
    before = _CAPITAL_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    return before is None or is_no_name(before[1])


def _may_be_named(first: str, second: str) -> bool:
    """Whether a person may have this name after a place: 'Georgia Marsh', but not 'Georgia Tech' or 'Santa Fe'."""
    return _may_be(first) and _may_be(second) and not _is_place(f"{first} {second}")


@lru_cache(maxsize=8192)
def _may_be(word: str) -> bool:
    name = f"Some {word}"
    if len(word) < _LEAST_LETTERS or word.isupper() or word in DEMONYMS or is_no_name(word):
        return False
    if word in _NO_SURNAMES | LAST_WORDS | FIRST_WORDS:
        return False
    return not (is_facility(name, name.casefold()) or is_governed(name, name.casefold()))


@lru_cache(maxsize=8192)
def _is_place(word: str) -> bool:
    return country_code(word) is not None or find_place(word) is not None


def _stays(name: Named, pair: Named) -> bool:
    """Whether a name is a person, reaches beyond the pair, or is surely the whole of it."""
    inside = name.start >= pair.start and name.end <= pair.end
    sure = name.text == pair.text and (name.score is None or name.score >= _SURE)
    return name.type == "PERSON" or not inside or sure


def _is_person(pair: Named, draft: Draft) -> bool:
    text = draft.texts.all[pair.paragraph]
    if speaks_of_person(text, pair.start, pair.end) or _DOES.match(text, pair.end):
        return True
    first, _, surname = pair.text.partition(" ")
    if not _is_place(first) or _is_place(surname):
        return False
    return any(name.type == "PERSON" and name.text == surname for name in draft.names)

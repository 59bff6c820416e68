"""Companies named by one word: neither persons nor places, and often missed by the model. English alone."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Taken
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.occurrences import further_occurrences, is_safe
from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.places.gazetteer import find_place
from newsgloss_enrich.steps.entities.rules.company_cues import (
    company_evidence,
    legal_form_length,
    speaks_of_companies,
    speaks_of_person,
    surely_company,
    without_legal_form,
)
from newsgloss_enrich.steps.entities.rules.countries import words_of_persons
from newsgloss_enrich.steps.entities.rules.demonym_words import DEMONYMS
from newsgloss_enrich.steps.entities.rules.non_names import is_no_name
from newsgloss_enrich.steps.entities.rules.place_cues import in_place
from newsgloss_enrich.steps.text.words import vocabulary

_SURE = 0.97
"""What the model says of a person whom one cue alone does not make a company."""
_LEAST_LETTERS = 3
_LONGEST_WORD = 24
_MAY_BE = frozenset({"PERSON", "LOC", "GPE", "FAC"})
_OPENERS = vocabulary(
    """
    today yesterday tomorrow tonight everyone everybody nobody someone anyone last next both each every its
    first most many some several other another all no any such same new former big tech media energy shares
    sales stock stocks profit profits revenue revenues earnings customers users investors analysts workers
    employees staff shareholders subscribers prices exports imports inflation
    """
)
"""Words that open a sentence and are no company's name."""


def find_companies(draft: Draft) -> Draft:
    """A single word becomes an organisation where the article speaks of it as a company."""
    if draft.texts.language != "en" or not speaks_of_companies(draft.texts):
        return draft
    parts = words_of_persons(draft)
    single: dict[str, list[Named]] = defaultdict(list)
    for name in draft.names:
        if name.type in _MAY_BE and " " not in name.text and name.text not in parts:
            single[name.text].append(name)
    companies = {text for text, names in single.items() if _is_company(names, draft)}
    names = [
        replace(name, type="ORG") if name.type in _MAY_BE and name.text in companies else name
        for name in draft.names
    ]
    stems = {stem for name in names if name.type == "ORG" and (stem := without_legal_form(name.text))}
    new = list(_unnamed(replace(draft, names=names), parts))
    wanted = {text for text in companies | stems | {one.text for one in new} if is_safe(text, draft.texts)}
    if not wanted and not companies:
        return draft
    repeats = further_occurrences(dict.fromkeys(wanted, "ORG"), names, draft.texts.all)
    return replace(draft, names=names + [_with_legal_form(one, draft) for one in repeats])


def _with_legal_form(one: Named, draft: Draft) -> Named:
    text = draft.texts.all[one.paragraph]
    end = one.end + legal_form_length(text, one.end)
    return replace(one, end=end, text=text[one.start : end])


def _is_company(names: list[Named], draft: Draft) -> bool:
    """A person needs more cues of a company than of a person; a place needs one that no place has."""
    company = person = strong = 0
    for name in names:
        text = draft.texts.all[name.paragraph]
        if name.paragraph != TITLE:
            company += company_evidence(text, name.start, name.end)
            strong += surely_company(text, name.start, name.end, is_name=True)
        person += speaks_of_person(text, name.start, name.end)
    if any(name.type != "PERSON" for name in names):
        return bool(strong) and not person and not _is_place(names, draft)
    sure = max((name.score or 0.0) for name in names) >= _SURE
    return max(company, strong) > person and (company > 1 or strong > 0 or not sure)


def _is_place(names: list[Named], draft: Draft) -> bool:
    known = country_code(names[0].text) is not None or find_place(names[0].text) is not None
    return known or any(
        in_place(draft.texts.all[name.paragraph], name.start, name.end)
        for name in names
        if not surely_company(draft.texts.all[name.paragraph], name.start, name.end, is_name=True)
    )


def _unnamed(draft: Draft, parts: frozenset[str]) -> Iterator[Named]:
    """Single capitalised words that belong to no name and are surely a company's."""
    taken = Taken(draft)
    upper = frozenset(draft.texts.upper_lines)
    no_company: set[str] = set(parts)
    for number, words in enumerate(draft.texts.capital_words):
        if number in upper or number == TITLE:
            continue
        text = draft.texts.all[number]
        for start, end, word in words:
            if word in no_company or not surely_company(text, start, end, is_name=False):
                continue
            if not _may_be_company(word, draft):
                no_company.add(word)
            elif _is_single(text, start, end) and taken.free(number, start, end):
                yield Named(number, start, end, word, "ORG")


def _may_be_company(word: str, draft: Draft) -> bool:
    folded = word.casefold()
    return (
        len(word) >= _LEAST_LETTERS
        and folded not in draft.texts.lower
        and folded not in _OPENERS
        and word not in DEMONYMS
        and not is_no_name(word)
        and country_code(word) is None
    )


def _is_single(text: str, start: int, end: int) -> bool:
    """Whether no capitalised word of the same phrase is beside it."""
    if text[end : end + 1] == "-":
        return False
    if text[end : end + 1] == " " and text[end + 1 : end + 2].isupper() and not legal_form_length(text, end):
        return False
    if not start or text[start - 1] != " ":
        return not start or not (text[start - 1].isalnum() or text[start - 1] in "-/&@#_.")
    before = text[max(0, start - _LONGEST_WORD) : start - 1].rpartition(" ")[2]
    return not before[:1].isupper() or before[-1:] in ".!?,;:"

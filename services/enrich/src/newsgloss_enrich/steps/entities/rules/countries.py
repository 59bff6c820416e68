"""A country's name in English text is a place, whatever the model took it for or did not find."""

import re
from collections.abc import Iterator

from newsgloss_enrich.steps.entities.draft import Draft, Taken
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places.country_forms import country_at, is_ambiguous, may_start_country
from newsgloss_enrich.steps.entities.rules.alone import stands_alone
from newsgloss_enrich.steps.entities.rules.place_cues import in_place, may_be_place

_BETWEEN = re.compile(r"(?:,| and| or| with|,? and the) ")


def find_countries(draft: Draft) -> Draft:
    """Countries' names become places of type `GPE`; a longer name around one stays as it is.

    A form that may mean something else needs, once in the article, words around it that go with a place.
    """
    if draft.texts.language != "en":
        return draft
    found = list(_occurrences(draft))
    if not found:
        return draft
    persons = words_of_persons(draft)
    doubtful = {one.text for one in found if is_ambiguous(one.text) or one.text in persons}
    settled = {one.text for one in found if one.text in doubtful and _is_meant(one, draft, found, persons)}
    sure = [
        one for one in found
        if one.text not in doubtful or (one.text in settled and one.text not in persons)
    ]  # fmt: skip
    return draft.with_outer(sure)


def words_of_persons(draft: Draft) -> frozenset[str]:
    """The words of the full names of persons in the article."""
    return frozenset(
        word
        for name in draft.names
        if name.type == "PERSON" and " " in name.text
        for word in name.text.split()
    )


def _occurrences(draft: Draft) -> Iterator[Named]:
    """Each form that stands by itself: it is a model's name, or no capitals are beside it."""
    taken = Taken(draft)
    exact = {(name.paragraph, name.start, name.end): name for name in draft.names}
    for number, text in enumerate(draft.texts.all):
        last = 0
        for start, _, word in draft.texts.capital_words[number]:
            if start < last or not may_start_country(word):
                continue
            form = country_at(text, start, word)
            if form is None:
                continue
            end = start + len(form)
            same = exact.get((number, start, end))
            if same is not None or stands_alone(text, start, end, number, taken):
                last = end
                score = same.score if same is not None and same.type in {"GPE", "LOC"} else None
                yield Named(number, start, end, form, "GPE", score)


def _is_meant(one: Named, draft: Draft, found: list[Named], persons: frozenset[str]) -> bool:
    text = draft.texts.all[one.paragraph]
    if in_place(text, one.start, one.end):
        return True
    if one.text in persons:
        return False
    if may_be_place(text, one.start, one.end):
        return True
    beside = (
        other
        for other in found
        if other.paragraph == one.paragraph and other.text != one.text and other.text not in persons
    )
    return any(
        _BETWEEN.fullmatch(text[min(one.end, other.end) : max(one.start, other.start)]) for other in beside
    )

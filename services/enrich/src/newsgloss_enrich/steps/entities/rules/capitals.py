"""Drops names whose capitals come from a sentence's start or a headline."""

from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.rules.casing import is_title_line, starts_sentence

_SURE = 0.9
_SURE_IN_TITLE = 0.5


def drop_common_words(draft: Draft) -> Draft:
    """Drop single words that open a sentence and occur in lower case in the story."""
    return replace(draft, names=[name for name in draft.names if not _is_common_word(name, draft.texts)])


def _is_common_word(name: Named, texts: Texts) -> bool:
    if " " in name.text or name.text.isupper() or (name.score is not None and name.score >= _SURE):
        return False
    folded = name.text.lower()
    lower = texts.lower_in_story
    plain = folded in lower or folded.removesuffix("s") in lower or folded + "s" in lower
    text = texts.all[name.paragraph]
    return plain and (starts_sentence(text, name.start) or is_title_line(text))


def drop_headline_capitals(draft: Draft) -> Draft:
    """In a title in capitals or title case, keep countries, sure names, and names that the story has too."""
    if not draft.texts.shouted_title:
        return draft
    in_story = {name.text.casefold() for name in draft.names if name.paragraph != TITLE}
    names = [
        name
        for name in draft.names
        if name.paragraph != TITLE
        or name.text.casefold() in in_story
        or (name.score or 0) >= _SURE_IN_TITLE
        or (name.type == "GPE" and country_code(name.text) is not None)
    ]
    return replace(draft, names=names)

"""Capitals that mark no name: those of a sentence's first word, and those of a headline."""

from dataclasses import replace

from newsgloss_enrich.steps.entities.casing import is_title_line, starts_sentence
from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named

_SURE = 0.9
_SURE_IN_TITLE = 0.5


def drop_common_words(draft: Draft) -> Draft:
    """A single word that opens a sentence, and that the story also writes in lower case, is no name."""
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
    """In a title that is all capitals or Written Like This, a name must be in the story too, or be sure."""
    if not draft.texts.shouted_title:
        return draft
    in_story = {name.text.casefold() for name in draft.names if name.paragraph != TITLE}
    names = [
        name
        for name in draft.names
        if name.paragraph != TITLE or name.text.casefold() in in_story or (name.score or 0) >= _SURE_IN_TITLE
    ]
    return replace(draft, names=names)

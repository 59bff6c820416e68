"""Extends mentions that stop within a name: 'States' of 'the United States', 'Authority of' a city."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import Draft, Taken
from newsgloss_enrich.steps.entities.mention import Named, overlap
from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.rules.casing import is_title_line, is_upper_line
from newsgloss_enrich.steps.text.words import vocabulary

_ORGANISATION = vocabulary(
    """
    academy administration agency airlines airways alliance army assembly association authority bank
    board brigade brotherhood bureau cabinet church club coalition college command commission committee
    company confederation congress corporation corps council court crescent cross emirate federation
    force forces foundation front government group guard guards institute league legion liberation
    library ministry mission movement museum navy network opera orchestra organisation organization
    parliament party patrol police post press radio railways republic resistance school senate
    service society state states symphony television times union units university wing workers
    """
)
"""Last words of organisations' names: general English vocabulary."""
_NEXT_WORD = re.compile(r" ([^\W\d_]\w*(?:['’-]\w+)*)")
_WORD_BEFORE = re.compile(r"([A-Z]\w+) $")
_LINKED = re.compile(r" (?:of|for|and|&)$")
_CAPITAL_RUN = re.compile(r" (?:the )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*")


def complete_countries(draft: Draft) -> Draft:
    """Extend a mention to the capitalised word before it where both make a country's name."""
    texts = draft.texts.all
    return replace(draft, names=[_with_word_before(name, texts[name.paragraph]) for name in draft.names])


def _with_word_before(name: Named, text: str) -> Named:
    if name.start < 1 or text[name.start - 1] != " ":
        return name
    match = _WORD_BEFORE.search(text, max(0, name.start - 16), name.start)
    if match is None or match[1] == "The" or not country_code(f"{match[1]} {name.text}"):
        return name
    return replace(name, start=match.start(), text=text[match.start() : name.end], type="GPE")


def complete_links(draft: Draft) -> Draft:
    """Extend a mention that ends with 'of', 'for' or 'and' to the next capitals, or cut that word."""
    if not any(_LINKED.search(name.text) for name in draft.names):
        return draft
    ended: list[Named] = []
    for name in draft.names:
        link = _LINKED.search(name.text)
        if link is None:
            ended.append(name)
            continue
        text = draft.texts.all[name.paragraph]
        run = _CAPITAL_RUN.match(text, name.end)
        end = run.end() if run else name.start + link.start()
        ended.append(replace(name, end=end, text=text[name.start : end]))
    grown = [name for name, old in zip(ended, draft.names, strict=True) if name.end > old.end]
    names = [name for name in ended if name in grown or not any(overlap(name, longer) for longer in grown)]
    return replace(draft, names=names)


def extend_organisations(draft: Draft) -> Draft:
    """Extend an organisation to a capitalised word behind it that names its kind ('… Command')."""
    taken = Taken(draft)
    names = [
        _with_kind(name, draft.texts.all[name.paragraph], taken) if name.type == "ORG" else name
        for name in draft.names
    ]
    return replace(draft, names=names)


def _with_kind(name: Named, text: str, taken: Taken) -> Named:
    match = _NEXT_WORD.match(text, name.end)
    if match is None or not match[1][0].isupper() or match[1].casefold() not in _ORGANISATION:
        return name
    if not taken.free(name.paragraph, name.end, match.end()) or is_title_line(text) or is_upper_line(text):
        return name
    return replace(name, end=match.end(), text=text[name.start : match.end()])

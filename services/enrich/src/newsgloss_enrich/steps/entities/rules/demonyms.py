"""Finds nationalities, peoples, faiths and parties in English ('Ethiopian', 'the Kurds'), type `NORP`."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Taken
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.boundaries import HONORIFIC
from newsgloss_enrich.steps.entities.rules.demonym_words import DEMONYMS

_FIRST_OF_TWO = frozenset(form.partition(" ")[0] for form in DEMONYMS if " " in form)
_BEFORE_LANGUAGE = frozenset(
    {"in", "into", "from", "speak", "speaks", "spoke", "speaking", "spoken", "fluent", "learn", "learning"}
)
_AFTER_LANGUAGE = frozenset(
    {"", ".", ",", ";", ":", "(", ")", "!", "?", '"', "and", "or", "language", "translation"}
)
_STAGES_OF_LANGUAGE = frozenset({"Old", "Middle", "Modern", "Medieval", "Classical", "Ancient"})
_LONGEST = 40
_TAIL = re.compile(r"(?:['’]s)?[^\w]*$")


def demonym_country(name: str) -> str | None:
    """ISO 3166-1 alpha-2 of the one country that a demonym belongs to."""
    return DEMONYMS.get(name)


def separate_demonyms(draft: Draft) -> Draft:
    """Retype places and organisations whose whole name is a demonym."""
    if draft.texts.language != "en":
        return draft
    names = [
        replace(name, type="NORP") if name.type != "PERSON" and name.text in DEMONYMS else name
        for name in draft.names
    ]
    return replace(draft, names=names)


def find_demonyms(draft: Draft) -> Draft:
    """Add the demonyms outside of all names.

    Not those that begin or end a longer run of capitals ('the French Open'), unless a person's title or name
    follows, and not languages ('in French').
    """
    if draft.texts.language != "en":
        return draft
    taken = Taken(draft)
    found: list[Named] = []
    last_end = [0] * len(draft.texts.all)
    for number, text in enumerate(draft.texts.all):
        for at, word_end, word in draft.texts.capital_words[number]:
            if word not in DEMONYMS and word not in _FIRST_OF_TWO:
                continue
            end = _form_end(text, at, word_end)
            if end is None or at < last_end[number] or not taken.free(number, at, end):
                continue
            if not (_is_part(draft, taken, number, end) or _is_language(text, at, end)):
                found.append(Named(number, at, end, text[at:end], "NORP"))
                last_end[number] = end
    return replace(draft, names=draft.names + found)


def _form_end(text: str, start: int, end: int) -> int | None:
    """The end of the demonym that starts with this word: of 'South Koreans' from 'South'."""
    word = text[start:end]
    if word in _FIRST_OF_TWO:
        words = text[start : start + _LONGEST].split(" ", 3)
        for count in (3, 2):
            form = " ".join(words[:count])
            form = _TAIL.sub("", form)
            if form in DEMONYMS:
                return start + len(form)
    return end if word in DEMONYMS else None


def _is_part(draft: Draft, taken: Taken, number: int, end: int) -> bool:
    text = draft.texts.all[number]
    if draft.texts.shouted_title and number == TITLE:
        return False
    follows = text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()
    return follows and taken.free(number, end + 1, end + 2) and not HONORIFIC.match(text, end + 1)


def _is_language(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 12) : start].split()
    after = text[end : end + 14].lstrip()
    word = before[-1] if before else ""
    ends = after[:1] in _AFTER_LANGUAGE or after.split(" ", 1)[0] in _AFTER_LANGUAGE
    return ends and (word.lower() in _BEFORE_LANGUAGE or word in _STAGES_OF_LANGUAGE)

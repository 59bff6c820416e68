"""Finds organisations, in English, by the word for what they are: 'Granite Crown Court', 'Bureau of Meteorology'."""

# ruff: noqa: E501  lists read better unbroken

import re
from collections.abc import Iterator
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Taken
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.casing import is_title_line
from newsgloss_enrich.steps.text.words import vocabulary

LAST_WORDS = vocabulary(
    """
    Academy Agency Airlines Airways Alliance Association Authority Bank Bureau Chronicle Coalition College Commission
    Committee Confederation Congress Corporation Council Court Department Federation Foundation Gazette Group Herald
    Holdings Inc Institute Institution Insurance League Ltd Ministry Motors Parliament Pictures Records Studios Partners Party
    Pharmaceuticals Police Securities Senate Society Technologies Therapeutics Tribune Union University Ventures
    """
)
FIRST_WORDS = vocabulary(
    "Bureau Ministry Department Institute Association Federation Academy Board College Council Society Office"
)
_RUN = re.compile(
    r"(?: (?:(?:of|for|and|of the|for the) )?[A-ZÀ-ÖØ-Þ][\w’'-]*(?<!['’]s))+"  # noqa: RUF001 - apostrophes
)
_OPENERS = vocabulary(
    "The A An In At On For From By With And But If When As While After Before Since Under This That His Her Its Their Our My No Later Then Now Today Yesterday Once Still Even Yet Meanwhile However Also Last Next Both Some Many Not Although Though Because Unlike Like Former Only Earlier Recently Until Despite During"
)
_ALL = LAST_WORDS | FIRST_WORDS
_LONGEST_RUN = 6
_MAY_BE_INSIDE = frozenset({"GPE", "LOC", "ORG"})


def find_bodies(draft: Draft) -> Draft:
    """Runs of capitals with such a word, where the model found nothing or a part of the run alone."""
    if draft.texts.language != "en" or _ALL.isdisjoint(draft.texts.capital_set):
        return draft
    firm = Taken(replace(draft, names=[name for name in draft.names if name.type not in _MAY_BE_INSIDE]))
    places = {(name.paragraph, name.start, name.end) for name in draft.names if name.type in {"GPE", "LOC"}}
    found = [
        Named(number, start, end, draft.texts.all[number][start:end], "ORG")
        for number, text in enumerate(draft.texts.all)
        if not (number == TITLE and draft.texts.shouted_title)
        for start, end in _in(draft, number)
        if (number, start, end) not in places and firm.free(number, start, end) and not is_title_line(text)
    ]
    return draft.with_outer(found) if found else draft


def _in(draft: Draft, number: int) -> Iterator[tuple[int, int]]:
    text, words = draft.texts.all[number], draft.texts.capital_words[number]
    for place, (start, end, word) in enumerate(words):
        if word in FIRST_WORDS and text.startswith((" of ", " for "), end):
            run = _RUN.match(text, end)
            if run:
                yield _begin(text, words, place), run.end()
        elif word in LAST_WORDS and text[end : end + 1] != "-":
            begin = _begin(text, words, place)
            if (
                begin < start
                and not text.endswith(" of", 0, begin - 1)
                and not (text[end : end + 1] == " " and text[end + 1 : end + 2].isupper())
            ):
                yield begin, end


def _begin(text: str, words: tuple[tuple[int, int, str], ...], place: int) -> int:
    """Where the run of capitals that ends with word number `place` starts."""
    begin = words[place][0]
    for start, end, word in reversed(words[max(0, place - _LONGEST_RUN) : place]):
        if text[end:begin] != " " or word in _OPENERS:
            break
        begin = start
    return begin

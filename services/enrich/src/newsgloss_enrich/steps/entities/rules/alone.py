"""Whether a known name found in text stands by itself, and is no part of a longer name."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.entities.draft import Taken

_PART_OF_NAME = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][\w.’'-]* (?:of |for |de |& )?(?:the )?|[-&/@#_.])$")
_OPENS_A_PHRASE = re.compile(
    r"(?:^|[.!?:;—–“\"(] ?)\w+ (?:the )?$"
    r"|\b(?:Minister|President|King|Queen|Government|People|Monarch|Sultan|Emir|Parliament|Bishop|Governor|(?<!Islamic )State|Province) of (?:the )?$"
)
_NO_END = re.compile(r"-|/|&| &|['’]n| ?[$€£]|\.\w|\w|@")
_SENTENCE_END = re.compile(r"\w{3,}[.!?]['’\"”]? $")
_LONGEST = 40


def stands_alone(text: str, start: int, end: int, number: int, taken: Taken) -> bool:
    """Whether no capital that belongs to no other name is beside `text[start:end]`, as in 'India Today'."""
    return not (_continues(text, end, number, taken) or is_end_of_name(text, start))


def _continues(text: str, end: int, number: int, taken: Taken) -> bool:
    if _NO_END.match(text, end):
        return True
    follows = text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()
    return follows and taken.free(number, end + 1, end + 2)


def is_end_of_name(text: str, start: int) -> bool:
    """'America' of 'Bank of America'; not 'In America', nor 'President of America'."""
    if start and text[start - 1] not in " -&/@#_.":
        return False
    before = text[max(0, start - _LONGEST) : start]
    if _SENTENCE_END.search(before):
        return False
    return bool(_PART_OF_NAME.search(before)) and not _OPENS_A_PHRASE.search(before)

"""Puts a person's name together that the model found in pieces, or without its first word, in English."""

import re
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import Draft, Taken
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.boundaries import HONORIFIC
from newsgloss_enrich.steps.text.words import vocabulary

_SURE = 0.6
"""Beside a name that the model is surer of stands another name more often than the rest of it."""
_OFFICES = vocabulary(
    """
    actor actress activist administrator adviser advisor ambassador analyst architect artist attorney author
    biologist captain chairman chairperson chairwoman chancellor chief coach columnist commissioner composer
    congressman congresswoman consultant coordinator councillor councilman councilwoman critic curator
    defender deputy detective developer director doctor economist editor engineer executive farmer filmmaker
    footballer founder goalkeeper governor guitarist historian inspector investigator journalist judge lawyer
    lawmaker leader lecturer lieutenant manager mayor midfielder minister musician novelist officer owner
    painter photographer physicist pilot playwright poet politician premier president priest producer
    professor prosecutor psychologist publisher reporter researcher resident sculptor secretary senator
    sergeant sheriff singer skipper songwriter spokesman spokesperson spokeswoman striker superintendent
    surgeon teacher treasurer winger writer
    """
)
"""What a person is, in lower case right before the name: general English vocabulary."""
_LONGEST = 48
"""Characters of an office and a first name."""

_FIRST_NAME = re.compile(r"(?<![\w'’-])([a-z]{4,}) ([A-Z][a-z]+(?:-[A-Z][a-z]+)?) $")  # noqa: RUF001


def join_persons(draft: Draft) -> Draft:
    """'Suresh' and 'Patil' beside each other are one person; 'minister Suresh Patil' is not only 'Patil'."""
    if draft.texts.language != "en" or not any(name.type == "PERSON" for name in draft.names):
        return draft
    joined: list[Named] = []
    for name in sorted(draft.names, key=lambda one: (one.paragraph, one.start)):
        together = _together(joined[-1], name, draft) if joined else None
        if together is None:
            joined.append(name)
        else:
            joined[-1] = together
    taken = Taken(draft)
    whole = [_with_first_name(name, draft, taken) for name in joined]
    return replace(draft, names=[part for name in whole for part in _repeated(name)])


def _repeated(name: Named) -> list[Named]:
    """A caption and the sentence behind it, glued together: 'Moira Dunbar Moira Dunbar' is there twice."""
    half = len(name.text) // 2
    once = name.text[:half]
    if name.type != "PERSON" or " " not in once or name.text != f"{once} {once}":
        return [name]
    middle = name.start + half
    return [replace(name, end=middle, text=once), replace(name, start=middle + 1, text=once)]


def _together(one: Named, other: Named, draft: Draft) -> Named | None:
    """Both as one name. Its probability is that of either being right: in doubt was where the name ends."""
    if not (one.type == other.type == "PERSON" and one.paragraph == other.paragraph):
        return None
    text = draft.texts.all[one.paragraph]
    if other.start != one.end + 1 or text[one.end] != " " or " " in one.text or " " in other.text:
        return None
    if one.score is None or other.score is None or max(one.score, other.score) >= _SURE:
        return None
    if _is_title(one.text):
        return None
    score = 1.0 - (1.0 - one.score) * (1.0 - other.score)
    return replace(one, end=other.end, text=text[one.start : other.end], score=score)


def _with_first_name(name: Named, draft: Draft, taken: Taken) -> Named:
    if name.type != "PERSON" or " " in name.text:
        return name
    text = draft.texts.all[name.paragraph]
    match = _FIRST_NAME.search(text, max(0, name.start - _LONGEST), name.start)
    if match is None or match[1] not in _OFFICES or _is_title(match[2]):
        return name
    if not taken.free(name.paragraph, match.start(2), match.end(2)):
        return name
    return replace(name, start=match.start(2), text=text[match.start(2) : name.end])


def _is_title(word: str) -> bool:
    return HONORIFIC.match(f"{word} x") is not None

"""Completes persons' names, in English: nicknames in quotes, 'Jr.', particles, names behind a title."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Taken
from newsgloss_enrich.steps.entities.mention import Named, overlap
from newsgloss_enrich.steps.text.words import vocabulary

_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]*"
_QUOTED_NICKNAME = re.compile(
    rf"{_NAME} (?:[A-Z]\. )?(?:“[A-Z][^“”\n]{{1,24}}”|\"[A-Z][^\"\n]{{1,24}}\"|‘[A-Z][^‘’\n]{{1,24}}’|(?<= )'[A-Z][^'\n]{{1,24}}'|\([A-Z][^()\n]{{1,24}}\)) (?P<last>{_NAME})"
)
_OPENS = frozenset("“\"‘'(")
_NEXT = re.compile(rf" {_NAME}")
_SUFFIX = re.compile(r",? (?:Jr|Sr)\b\.?|,? (?:II|III|IV)\b")
_PARTICLE = re.compile(
    r" ((?:(?:al|bin|da|das|de|del|della|den|der|di|do|dos|du|el|ibn|la|le|ten|ter|van|von|zu) )+\S.*)$"
)
_TITLES = vocabulary(
    """
    Mr Mrs Ms Miss Mx Dr Prof Sgt Lt Capt Maj Cpl Rev Sir Dame Detective Inspector Constable Pastor Sheriff
    """
)
_OFFICES = vocabulary(
    """
    President Premier Mayor Senator Governor Chancellor Alderman Councillor Minister Secretary Chairman Chairwoman Archbishop Bishop Rabbi Imam Colonel General Captain Lieutenant Sergeant Professor Congressman Congresswoman Ambassador
    """
)
"""Words that are a name's part too: two names must follow."""
_JUDGES = ("Lord Justice", "Lady Justice", "Chief Justice")
_TITLED = re.compile(rf"\.? (?:Justice )?({_NAME}(?: {_NAME}){{0,2}})")


def complete_persons(draft: Draft) -> Draft:
    """A person's name takes in its nickname, its 'Jr.' and its lower-case particle."""
    if draft.texts.language != "en":
        return draft
    persons = [name for name in draft.names if name.type == "PERSON"]
    if not persons:
        return draft
    known = {name.text for name in persons}
    names = [
        _with_suffix(_joined(name, draft, known), draft) if name.type == "PERSON" else name
        for name in draft.names
    ]
    found = [*_nicknamed(draft, persons), *_with_particles(draft, known)]
    if not found and names == draft.names:
        return draft
    grown = [new for new, old in zip(names, draft.names, strict=True) if new is not old]
    names = [name for name in names if name in grown or not any(overlap(name, one) for one in grown)]
    return replace(draft, names=names).with_outer(found)


def _joined(name: Named, draft: Draft, known: set[str]) -> Named:
    """The mention with the next word, where the article knows a person by both: 'Moira' of 'Moira Dunbar'."""
    text = draft.texts.all[name.paragraph]
    after = _NEXT.match(text, name.end)
    if after is None or f"{name.text}{after[0]}" not in known:
        return name
    return replace(name, end=after.end(), text=text[name.start : after.end()])


def _with_suffix(name: Named, draft: Draft) -> Named:
    text = draft.texts.all[name.paragraph]
    if name.text.endswith((" Jr", " Sr")) and text[name.end : name.end + 1] == ".":
        return replace(name, end=name.end + 1, text=f"{name.text}.")
    suffix = _SUFFIX.match(text, name.end) if " " in name.text else None
    if suffix is None:
        return name
    return replace(name, end=suffix.end(), text=text[name.start : suffix.end()])


def _nicknamed(draft: Draft, persons: list[Named]) -> list[Named]:
    """'William “Bill” Corrigan', where the model found a part of it or the surname elsewhere."""
    found: list[Named] = []
    surnames = {name.text.rpartition(" ")[2] for name in persons}
    for number, text in enumerate(draft.texts.all):
        words = draft.texts.capital_words[number]
        if not any(
            text[start - 1 : start] in _OPENS and text[start - 3 : start - 2].isalpha()
            for start, _, _ in words
        ):
            continue
        for match in _QUOTED_NICKNAME.finditer(text):
            one = Named(
                number,
                match.start(),
                match.end("last"),
                match[0][: match.end("last") - match.start()],
                "PERSON",
            )
            inside = [name for name in persons if overlap(name, one)]
            if match["last"] in surnames or any(name.end > match.start("last") for name in inside):
                end = max([one.end, *(name.end for name in inside)])
                found.append(replace(one, end=end, text=text[one.start : end]))
    return found


def _with_particles(draft: Draft, known: set[str]) -> list[Named]:
    """'da Silva' where the article has 'Luiz da Silva' in full."""
    tails = {match[1] for name in known if (match := _PARTICLE.search(name))}
    found: list[Named] = []
    for tail in sorted(tails, key=len, reverse=True):
        for number, text in enumerate(draft.texts.all):
            start = text.find(tail)
            while start >= 0:
                end = start + len(tail)
                one = Named(number, start, end, tail, "PERSON")
                whole = text[start - 1 : start] in {"", " "} and not text[end : end + 1].isalnum()
                if whole and not any(overlap(one, other) for other in found):
                    found.append(one)
                start = text.find(tail, end)
    return found


def find_titled_persons(draft: Draft) -> Draft:
    """The capitalised words behind 'Mr', 'Dr' or 'Sgt' are a person, where the model found nothing."""
    if draft.texts.language != "en":
        return draft
    if (_TITLES | _OFFICES | {"Justice"}).isdisjoint(draft.texts.capital_set):
        return draft
    persons = {(name.paragraph, name.end): name for name in draft.names if name.type == "PERSON"}
    taken = Taken(draft)
    found: list[Named] = []
    for number, text in enumerate(draft.texts.all):
        if number == TITLE and draft.texts.shouted_title:
            continue
        for _, title_end, word in draft.texts.capital_words[number]:
            is_judge = word == "Justice" and text.endswith(_JUDGES, 0, title_end)
            match = (
                _TITLED.match(text, title_end) if word in _TITLES or word in _OFFICES or is_judge else None
            )
            if match is None or (word in _OFFICES and " " not in match[1]):
                continue
            end = match.end(1) - (2 if match[1].endswith(("'s", "’s")) else 0)
            inner = persons.get((number, end))
            free_until = inner.start if inner else end
            if (
                match.start(1) < free_until
                and taken.free(number, match.start(1), free_until)
                and (inner or word in _TITLES or is_judge)
            ):
                found.append(Named(number, match.start(1), end, text[match.start(1) : end], "PERSON"))
    return draft.with_outer(found) if found else draft

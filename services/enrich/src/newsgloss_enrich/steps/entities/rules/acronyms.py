"""Learns acronyms and their expansions from the text.

'Syrian Democratic Forces (SDF)' as in Schwartz & Hearst, 'A simple algorithm for identifying abbreviation
definitions in biomedical text', PSB 2003; and a token
of capitals that are the initials of one accepted name.
"""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named, overlap
from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.rules.casing import is_upper_line

_BRACKETED = re.compile(r"[(（\[]\s*([^\W\d_a-z][\w.&-]{1,9})\s*[)）\],;]")
_ACRONYM = re.compile(r"[^a-zß-öø-ÿ_\W\d](?<![\w@#./-].)[^a-zß-öø-ÿ_\W\d]{1,5}(?![\w@])(?!\.\w)")
"""The lookbehind comes after the letter, because a search for a lookbehind is slow."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_WORDS_BEFORE = 10
_OF_NO_ACRONYM = frozenset({"PERSON", "NORP"})
_SHORT = 2
_TWICE = 2
_LONGEST = 6


def learn_acronyms(draft: Draft) -> Draft:
    """Learn acronyms that the text defines, and acronyms that are the initials of one accepted name."""
    names, texts = draft.names, draft.texts.all
    defined, new = defined_acronyms(names, texts)
    names = [name for name in names if not any(overlap(name, other) for other in new)] + new
    counts = _count_in_english(draft.texts) if draft.texts.language == "en" else _count_acronyms(texts)
    return replace(draft, names=names, acronyms=defined | initial_acronyms(names, counts, defined))


def letters_of(acronym: str) -> str:
    """'U.N.' → 'UN'."""
    return acronym if acronym.isalpha() else "".join(filter(str.isalpha, acronym))


def initials(name: str) -> set[str]:
    """The initials of a name's capitalised words, and of all its words."""
    found = _WORD.findall(name.replace("-", " "))
    capitalised = "".join(word[0] for word in found if word[0].isupper())
    every = "".join(word[0] for word in found).upper()
    return {made for made in (capitalised, every) if len(made) > 1}


def is_acronym(text: str) -> bool:
    """Whether a mention is written as an acronym, with or without dots."""
    if " " in text:
        return False
    letters = letters_of(text)
    return 1 < len(letters) <= 8 and letters.isupper()  # noqa: PLR2004


def defined_acronyms(names: Sequence[Named], texts: Sequence[str]) -> tuple[dict[str, str], list[Named]]:
    """Acronyms that the text defines in brackets.

    Returns:
        Expansions by acronym, and names that were found only through a definition.
    """
    expansions: dict[str, str] = {}
    new: list[Named] = []
    ending = {(name.paragraph, name.end): name for name in names}
    for paragraph, text in enumerate(texts):
        if "(" not in text and "[" not in text and "（" not in text:
            continue
        for match in _BRACKETED.finditer(text):
            acronym = match[1]
            if not (is_acronym(acronym) or is_mixed_acronym(acronym)):
                continue
            end = len(text[: match.start()].rstrip(" \"'”’»"))
            name = ending.get((paragraph, end))
            if name is not None and name.type not in _OF_NO_ACRONYM and _may_stand_for(acronym, name):
                expansions.setdefault(acronym, name.text)
                continue
            start = _expansion_start(text, end, letters_of(acronym))
            if start is not None:
                new.append(Named(paragraph, start, end, text[start:end], "ORG"))
                expansions.setdefault(acronym, text[start:end])
    return expansions, new


def is_mixed_acronym(text: str) -> bool:
    """'AfDB', 'DoJ': more capitals than other letters, the first and last among them."""
    capitals = sum(map(str.isupper, text))
    return text.isalpha() and text[0].isupper() and text[-1].isupper() and capitals > len(text) / 2


def _may_stand_for(acronym: str, name: Named) -> bool:
    """Initials of another language need not match ('Doctors Without Borders (MSF)')."""
    letters = letters_of(acronym)
    if letters in initials(name.text):
        return True
    return name.type == "ORG" and " " in name.text and country_code(acronym) is None


def _expansion_start(text: str, end: int, letters: str) -> int | None:
    """The start of a run of words that ends at `end` and has the initials `letters`."""
    before = list(_WORD.finditer(text, max(0, end - 160), end))
    if not before or before[-1].end() != end:
        return None
    for word in reversed(before[-_WORDS_BEFORE:]):
        if word[0][0].isupper() and letters in initials(text[word.start() : end]):
            gap = text[word.start() : end]
            return word.start() if not re.search(r"[.,;:!?()]", gap) and len(letters) > 1 else None
    return None


def _makers(names: Iterable[Named]) -> dict[str, set[str]]:
    """Names by their initials."""
    makers: dict[str, set[str]] = {}
    for name in names:
        if name.type not in _OF_NO_ACRONYM and " " in name.text:
            for made in initials(name.text):
                makers.setdefault(made, set()).add(name.text)
    return makers


def _count_acronyms(texts: Iterable[str]) -> Counter[str]:
    lines = (text for text in texts if not is_upper_line(text))
    return Counter(acronym for text in lines for acronym in _ACRONYM.findall(text))


def _count_in_english(texts: Texts) -> Counter[str]:
    """As `_count_acronyms`, of the capitals that are known already."""
    upper = frozenset(texts.upper_lines)
    return Counter(
        word
        for number, words in enumerate(texts.capital_words)
        if number not in upper
        for start, _, word in words
        if word.isupper() and 1 < len(word) <= _LONGEST and _ACRONYM.match(texts.all[number], start)
    )


def initial_acronyms(names: Iterable[Named], counts: Counter[str], known: dict[str, str]) -> dict[str, str]:
    """Acronyms in the text, with their numbers, that are the initials of exactly one accepted name.

    Two letters are weak evidence: they must occur twice, or the model must have found them too.
    """
    names = list(names)
    makers = _makers(names)
    accepted = {name.text for name in names}
    found: dict[str, str] = {}
    for acronym, count in counts.items():
        expansions = {expansion.casefold(): expansion for expansion in sorted(makers.get(acronym, ()))}
        if acronym in known or len(expansions) != 1:
            continue
        if len(acronym) > _SHORT or count >= _TWICE or acronym in accepted:
            expansion = next(iter(expansions.values()))
            if country_code(acronym) in (None, country_code(expansion)):
                found[acronym] = expansion
    dotted = {name.text for name in names if "." in name.text and is_acronym(name.text)}
    for acronym in dotted:
        if letters_of(acronym) in found:
            found[acronym] = found[letters_of(acronym)]
    return found

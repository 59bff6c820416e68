"""'Moody's' is an organisation, not Moody: the 's stands where no possessive can. English alone."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import TITLE, Draft
from newsgloss_enrich.steps.entities.mention import Named, overlap
from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.places.gazetteer import find_place
from newsgloss_enrich.steps.entities.rules.brand_names import (
    BRANDS,
    DOUBTFUL,
    NO_PERSON_BEFORE,
    NO_POSSESSIVE,
)
from newsgloss_enrich.steps.entities.rules.demonym_words import DEMONYMS

_IN_S = re.compile(r"['’]s\b")
_WORDS_BEFORE = re.compile(r"(?:(?:[A-Z][\w.]*|&|of) )*[A-Z][\w.-]*$")
_LATER_WORDS = tuple(sorted((brand for brand in BRANDS if "'s " in brand), key=len, reverse=True))
_LONGEST = 40
_END_OF_PHRASE = re.compile(r"[.,;:!?)]|$| (?:on|in|this|last|next|yesterday|and|where|for) ")
_AT_SHOP = re.compile(r"\b(?:at|in|from|by|for|with) $")


def find_brands(draft: Draft) -> Draft:
    """Names in 's that are known, or that are used as an organisation's somewhere in the article, keep it."""
    if draft.texts.language != "en":
        return draft
    occurrences = [one for number in range(len(draft.texts.all)) for one in _in_s(number, draft)]
    if not occurrences:
        return draft
    brands = {_plain(one.text) for one in occurrences if _is_brand(one, draft)}
    found = [one for one in occurrences if _plain(one.text) in brands and not _ends_person(one, draft)]
    if not found:
        return draft
    names = [name for name in draft.names if not any(overlap(name, one) for one in found)]
    return replace(draft, names=names + found)


def _ends_person(one: Named, draft: Draft) -> bool:
    """'Christie's' of 'Agatha Christie's books'."""
    return any(
        name.type == "PERSON" and name.start < one.start and overlap(name, one) for name in draft.names
    )


def _plain(name: str) -> str:
    return name.replace("’", "'")


def _in_s(number: int, draft: Draft) -> list[Named]:
    """The capitalised words before each 's, with it: a whole known brand, else the last word."""
    text = draft.texts.all[number]
    if number == TITLE and draft.texts.shouted_title:
        return []
    found: list[Named] = []
    for match in _IN_S.finditer(text):
        run = _WORDS_BEFORE.search(text, max(0, match.start() - _LONGEST), match.start())
        if run is None:
            continue
        start, end = run.start(), match.end()
        while _plain(text[start:end]) not in BRANDS and " " in text[start:end]:
            start = text.index(" ", start) + 1
        later = (brand for brand in _LATER_WORDS if _plain(text[start : start + len(brand)]) == brand)
        end = max((start + len(brand) for brand in later), default=end)
        found.append(Named(number, start, end, text[start:end], "ORG"))
    return found


def _is_brand(one: Named, draft: Draft) -> bool:
    plain = _plain(one.text)
    if plain in BRANDS and plain not in DOUBTFUL:
        return True
    stem = plain.removesuffix("'s")
    if stem in DEMONYMS or country_code(stem) or stem.isupper():
        return False
    text = draft.texts.all[one.paragraph]
    before = bool(NO_PERSON_BEFORE.search(text, max(0, one.start - _LONGEST), one.start))
    after = bool(NO_POSSESSIVE.match(text, one.end)) and not text[one.end : one.end + 5].startswith(" has")
    if plain in BRANDS:
        return before or after or _is_shop(one, text)
    if find_place(stem):
        return before and after
    ends = _is_shop(one, text) and text.endswith(" at ", 0, one.start)
    if before and not ends:
        return after or bool(_END_OF_PHRASE.match(text, one.end))
    return (after or ends) and not _stands_bare(stem, draft)


def _stands_bare(stem: str, draft: Draft) -> bool:
    """Whether the article has the name without its 's too."""
    bare = re.compile(rf"\b{re.escape(stem)}\b(?!['’]s)")
    return any(bare.search(text) for text in draft.texts.all)


def _is_shop(one: Named, text: str) -> bool:
    """'At Christie's,' with nothing behind that could be possessed."""
    return bool(_END_OF_PHRASE.match(text, one.end) and _AT_SHOP.search(text, 0, one.start))

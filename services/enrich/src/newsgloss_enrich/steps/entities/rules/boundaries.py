"""Corrects the boundaries of mentions."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from newsgloss_enrich.steps.entities.draft import Draft
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_schemas import EntityType

_EDGES = " \t\n\"'“”„‟‘’‚‛«»‹›`´()[]{}<>（）【】「」『』,;:!?¡¿…·•*|/\\–—―-=+~_^%$€£#@&\u00ad\u200c\u200d\u2060،؛؟。、"
_TRAILING_DOT = re.compile(
    r"(?:^|[\s.])(?:[^\W\d_]\.){1,6}$|(?:^|\s)(?:Inc|Corp|Ltd|Co|Jr|Sr|Bros|St|Mt|No|Dept|Univ|Cie) ?\.$"
)
_ARTICLES = {
    "en": re.compile(r"(?:the|a|an|this|that|these|those)\s+", re.IGNORECASE),
    "fr": re.compile(
        r"(?:le|la|les|un|une|des|du|de|au|aux|ce|cette|ces|et|en|à|dans|par|pour|sur|avec)\s+|[LlDd]['’]\s?"
    ),
    "de": re.compile(r"(?:der|die|das|den|dem|des|ein|eine|einer|einem|einen|im|am|vom|zum|zur)\s+"),
    "es": re.compile(r"(?:el|la|los|las|un|una|del|al|de|en)\s+"),
    "pt": re.compile(r"(?:o|a|os|as|um|uma|do|da|dos|das|no|na|de|em)\s+"),
    "it": re.compile(
        r"(?:il|lo|la|i|gli|le|un|una|del|della|dei|di|nel|nella)\s+|(?:l|dell|nell|all|un)['’]\s?"
    ),
    "nl": re.compile(r"(?:de|het|een|van)\s+"),
}
_ENGLISH = "en"
_DOT_IN_ABBREVIATIONS = frozenset({"th"})
_DOT_IN_ORDINALS = frozenset({"cs", "da", "de", "fi", "hr", "hu", "nb", "nn", "sk", "sl", "sr"})
_ORDINAL = re.compile(r"\b[IVX]+ ?\.$")
_OPENS_QUOTATION = {'"': '"', "”": '„“"”', "“": "„“", "»": "«", "«": "»", "’": "‘‚", "」": "「", "』": "『"}
_KEEPS_ARTICLE = frozenset({"the hague", "the bronx", "the gambia", "the bahamas", "a coruña"})
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$", re.IGNORECASE)
_OFFICES = {
    "en": r"mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lady|lord|president|vice[ -]president|chancellor|prime minister|premier|"
    r"(?:foreign |defen[cs]e |finance |interior )?minister|secretary(?: of state)?|senator|sen|rep|representative|congress(?:wo)?man|gov|governor|mayor|"
    r"gen|general|col|colonel|maj|major|capt|captain|lt|lieutenant|sgt|sergeant|cpl|pvt|adm|admiral|commander|judge|justice|pope|father|sister|rev|reverend|"
    r"alderman|alderwoman|councill?or|councilman|councilwoman|sheriff|detective|inspector|constable|pastor|coach|ambassador|mr justice|"
    r"bishop|archbishop|cardinal|imam|sheikh|ayatollah|rabbi|king|queen|prince|princess",
    "fr": r"m|mme|mlle|maître|dr|président|présidente|premier ministre|ministre|pape|roi|reine",
    "de": r"herr|frau|dr|prof|präsident|präsidentin|kanzler|kanzlerin|minister|ministerin|könig|königin|papst",
    "it": r"signor|signora|dott|presidente|ministro|ministra",
    "nl": r"dhr|mevr|dr|president|minister|koning|koningin",
}
"""Titles that the names of the labelled sets do not have; grouping leaves out those of `titles` as well."""
_HONORIFICS = {
    language: re.compile(rf"(?:{offices})\.?\s+(?=[^\W\d_])", re.IGNORECASE)
    for language, offices in _OFFICES.items()
}
HONORIFIC = _HONORIFICS["en"]
"""A person's title or office in front of the name."""

Span = tuple[int, int]
Trim = Callable[[str, EntityType, str], Span]
"""Maps a mention's text, its type and the language to the span of the name."""


def trim_punctuation(name: str, _kind: EntityType, language: str) -> Span:
    """Strip quotes, brackets and marks from both ends; keep the dot of 'U.S.' and 'Inc.'."""
    start, end = 0, len(name)
    while start < end and name[start] in _EDGES:
        start += 1
    while start < end and name[end - 1] in _EDGES + ".":
        if name[end - 1] == "." and _TRAILING_DOT.search(name[start:end]):
            break
        if name[end - 1] in ")）" and name.find("(" if name[end - 1] == ")" else "（", start, end) >= 0:
            break
        if language != _ENGLISH and _belongs(name[start:end], language):
            break
        end -= 1
    return start, end


def _belongs(name: str, language: str) -> bool:
    """Whether the last mark is a part of the name: an abbreviation's or ordinal's dot, or of a quotation inside."""
    if name[-1] == ".":
        return language in _DOT_IN_ABBREVIATIONS or (
            language in _DOT_IN_ORDINALS and bool(_ORDINAL.search(name))
        )
    openings = _OPENS_QUOTATION.get(name[-1], "")
    return any(opening in name[1:-1] for opening in openings)


def trim_possessive(name: str, _kind: EntityType, language: str) -> Span:
    """Strip the English possessive: 'Moira Dunbar's' becomes 'Moira Dunbar'."""
    match = _POSSESSIVE.search(name) if language == _ENGLISH else None
    return 0, match.start() if match else len(name)


def trim_title(name: str, kind: EntityType, language: str) -> Span:
    """Strip a person's title: 'President Dunbar' becomes 'Dunbar'."""
    honorific = _HONORIFICS.get(language) if kind == "PERSON" else None
    match = honorific.match(name) if honorific is not None else None
    return match.end() if match else 0, len(name)


def trim_article(name: str, kind: EntityType, language: str) -> Span:
    """Strip a leading article, but not from works or 'The Hague'."""
    if kind == "WORK" or name.casefold() in _KEEPS_ARTICLE:
        return 0, len(name)
    article = _ARTICLES.get(language)
    match = article.match(name) if article is not None else None
    return match.end() if match else 0, len(name)


TRIMS: tuple[Trim, ...] = (trim_punctuation, trim_possessive, trim_title, trim_article)


@lru_cache(maxsize=4096)
def name_in(mention: str, kind: EntityType, language: str) -> Span:
    """The span of the name in a mention; empty when nothing is left. Cached, because news repeats names."""
    start, end = 0, len(mention)
    before = None
    while before != (start, end) and start < end:
        before = (start, end)
        for trim in TRIMS:
            left, right = trim(mention[start:end], kind, language)
            start, end = start + left, start + right
    return start, end


def repair_boundaries(draft: Draft) -> Draft:
    """Apply `name_in` to every mention and drop those of which nothing is left."""
    names = [_repaired(name, draft.texts.language) for name in draft.names]
    return replace(draft, names=[name for name in names if name.text])


def _repaired(name: Named, language: str) -> Named:
    start, end = name_in(name.text, name.type, language)
    if (start, end) == (0, len(name.text)):
        return name
    return replace(name, start=name.start + start, end=name.start + end, text=name.text[start:end])

"""Puts a mention's boundaries where a reader would, and drops what no reader would call a name."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re
import unicodedata
from functools import lru_cache

from newsgloss_enrich.steps.entities.finder import FoundName
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.non_names import is_no_name

_LONGEST = 120
_MOST_WORDS = 14
_EDGES = " \t\n\"'“”„‟‘’‚‛«»‹›`´()[]{}<>（）【】「」『』,;:!?¡¿…·•*|/\\–—―-=+~_^%$€£#@&\u00ad\u200c\u200d\u2060،؛؟。、"
_TRAILING_DOT = re.compile(
    r"(?:^|[\s.])(?:[^\W\d_]\.){1,6}$|(?:^|\s)(?:Inc|Corp|Ltd|Co|Jr|Sr|Bros|St|Mt|No|Dept|Univ|Cie)\.$"
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
_KEEPS_ARTICLE = frozenset({"the hague", "the bronx", "the gambia", "the bahamas", "a coruña"})
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$", re.IGNORECASE)
HONORIFIC = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lady|lord|president|vice[ -]president|chancellor|prime minister|premier|"
    r"(?:foreign |defen[cs]e |finance |interior )?minister|secretary(?: of state)?|senator|sen|rep|representative|congress(?:wo)?man|gov|governor|mayor|gen|general|"
    r"col|colonel|maj|major|capt|captain|lt|lieutenant|sgt|sergeant|cpl|pvt|adm|admiral|commander|judge|justice|pope|father|sister|rev|reverend|"
    r"bishop|archbishop|cardinal|imam|sheikh|ayatollah|rabbi|king|queen|prince|princess|m|mme|mlle|maître|président|présidente|ministre|pape|roi|reine|"
    r"herr|frau|präsident|präsidentin|kanzler|kanzlerin|minister|ministerin|sr|sra|don|doña|presidente|presidenta|ministro|ministra|signor|signora|"
    r"papa|rey|reina|dhr|mevr)\.?\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[@#]\w|://|\bwww\.|\.(?:com|org|net|html?)\b", re.IGNORECASE)


def clean(found: FoundName, text: str, *, paragraph: int, language: str) -> Named | None:
    """The mention with its boundaries put right, or None when nothing of it is a name.

    A nationality or faith is judged later, by `is_name`: it may be the first word of a name.

    Leading articles and titles of persons, quotes, brackets, possessives and punctuation come off.
    """
    start, end = found.start, found.end
    if (start > 0 and text[start - 1] in "@#") or _ADDRESS.search(text, max(0, start - 1), end):
        return None
    before = None
    while before != (start, end) and start < end:
        before = (start, end)
        start, end = _trim_edges(text, start, end)
        start, end = _trim_brackets(text, start, end)
        if match := _POSSESSIVE.search(text, start, end):
            end = match.start()
        elif found.type == "PERSON" and (honorific := HONORIFIC.match(text, start, end)):
            start = honorific.end()
        elif found.type != "WORK" and text[start:end].casefold() not in _KEEPS_ARTICLE:
            article = _ARTICLES.get(language, _ARTICLES["en"]).match(text, start, end)
            start = article.end() if article else start
    name = text[start:end]
    if not name or (found.type != "NORP" and not is_name(name)):
        return None
    return Named(paragraph, start, end, name, found.type, found.score)


def _trim_edges(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES + ".":
        if text[end - 1] == "." and _TRAILING_DOT.search(text, start, end):
            break
        if text[end - 1] in ")）" and text.find((text[end - 1] == ")" and "(") or "（", start, end) >= 0:
            break
        end -= 1
    return start, end


def _trim_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut before a bracket that does not close, and before a quote that does not."""
    for opening, closing in ("()", "[]", "（）"):
        at = text.find(opening, start, end)
        if at > start and text.find(closing, at, end) < 0:
            end = at
    return start, end


def is_name(name: str) -> bool:
    """Whether cleaned text can be a name at all."""
    return 0 < len(name) <= _LONGEST and _is_name(name)


@lru_cache(maxsize=4096)
def _is_name(name: str) -> bool:
    """The rest of `is_name`: an article asks it of each name at each place, and a day's news of the same ones."""
    if len(name.split()) > _MOST_WORDS:
        return False
    letters = [letter for letter in name if letter.isalpha()]
    if not letters or len(letters) * 2 < len(name.replace(" ", "")):
        return False
    cased = [letter for letter in letters if letter.lower() != letter.upper()]
    if cased and not any(letter.isupper() or letter.istitle() for letter in cased):
        return False
    if len(name) == 1 and unicodedata.category(name) != "Lo":
        return False
    return not is_no_name(name)

"""Drops mentions that cannot be names: numbers, dates, addresses, some words.

The words (religions, calendar, roles, pronouns, units) are general vocabulary; none comes from one article.
"""

# ruff: noqa: RUF001  the characters are meant as they are

import re
import unicodedata
from dataclasses import replace
from functools import cache, lru_cache

from newsgloss_enrich.steps.entities.draft import Draft
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.text.cldr import each_locale
from newsgloss_enrich.steps.text.words import vocabulary

_RELIGION = """
    islam islamic islamism islamist islamists christianity judaism buddhism hinduism sikhism catholicism
    protestantism jihad jihadi jihadis jihadist jihadists jihadism sharia shariah quran koran qur'an
    bible torah ramadan allah god gospel atheism zionism islamique islamiste islamistes christianisme
    judaïsme bouddhisme hindouisme catholicisme djihad djihadiste djihadistes dieu coran christentum
    judentum buddhismus hinduismus gott koran cristianismo judaísmo budismo hinduismo dios corán
    cristianesimo dio corano
"""
_ROLES = """
    president minister premier chancellor king queen prince princess pope bishop archbishop mayor
    governor senator congressman congresswoman judge justice general colonel captain major lieutenant
    sergeant admiral commander officer ambassador secretary director chairman chairwoman chair chief
    spokesman spokeswoman spokesperson professor doctor coach manager ceo cfo pm mp mps mep meps prime
    alderman alderwoman councillor councilor councilman councilwoman sheriff inspector detective constable
    government parliament congress senate house cabinet state states nation republic ministry police
    army navy court council committee commission party union internet web covid tv radio online
"""
_GRAMMAR = """
    i he she it we they you me him her us them his my our your their its this that these those who what
    when where why how and but or if then there here yes no not also however meanwhile mr mrs ms miss dr
    sir madam monsieur madame il elle nous vous ils elles je tu on ce cette selon mais pour dans avec
"""
_MEASURES = (
    "gmt utc est edt cst pst bst cet cest am pm usd eur gbp km kg mph kph pdf faq url html http https www"
)
_PLAIN = vocabulary(f"{_RELIGION} {_ROLES} {_GRAMMAR} {_MEASURES}") | {
    "prime minister", "foreign minister", "vice president", "the president", "social media", "holy war",
}  # fmt: skip
_ADDRESS = re.compile(r"[@#]\w|://|\bwww\.|\.(?:com|org|net|html?)\b", re.IGNORECASE)
_SURE = 0.8
_LONGEST = 120
_MOST_WORDS = 14
_LOCALES = ("en", "fr", "de", "es", "it", "pt", "nl")


@cache
def _calendar() -> frozenset[str]:
    names = {
        name.casefold().strip(".")
        for locale in each_locale(_LOCALES)
        for table in (locale.days, locale.months)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in table[context][width].values()
    }
    plural = {name + "s" for name in names if name.endswith("day")}
    return frozenset(name for name in names | plural if len(name) > 1)


def is_no_name(text: str) -> bool:
    """Whether a cleaned mention is a word of these lists; 'US' and 'WHO' in capitals are names."""
    folded = text.casefold().replace("’", "'")
    if text.isupper() and folded in {"us", "it", "who", "is", "mp", "on", "am"}:
        return folded in {"it", "mp", "on", "am"}
    return folded in _PLAIN or folded in _calendar()


def drop_addresses(draft: Draft) -> Draft:
    """Drop handles, hashtags, URLs and domains, and parts of them."""
    return replace(draft, names=[name for name in draft.names if not _is_address(name, draft.texts.all)])


def _is_address(name: Named, texts: tuple[str, ...]) -> bool:
    before = texts[name.paragraph][max(0, name.start - 1) : name.start]
    return before in {"@", "#"} or _ADDRESS.search(before + name.text) is not None


def drop_non_names(draft: Draft) -> Draft:
    """Drop numbers, dates, single letters, listed words, and lower-case mentions that are not sure."""
    return replace(
        draft, names=[name for name in draft.names if is_name(name.text) or _is_in_lower_case(name)]
    )


def _is_in_lower_case(name: Named) -> bool:
    sure = name.score is not None and name.score >= _SURE
    return sure and name.text.islower() and is_name(name.text.title()) and not is_no_name(name.text)


def is_name(text: str) -> bool:
    """Whether cleaned text can be a name at all."""
    return 0 < len(text) <= _LONGEST and _is_name(text)


@lru_cache(maxsize=4096)
def _is_name(text: str) -> bool:
    """The slow part of `is_name`, cached because news repeats names."""
    if len(text.split()) > _MOST_WORDS:
        return False
    letters = [letter for letter in text if letter.isalpha()]
    if not letters or len(letters) * 2 < len(text.replace(" ", "")):
        return False
    cased = [letter for letter in letters if letter.lower() != letter.upper()]
    if cased and not any(letter.isupper() or letter.istitle() for letter in cased):
        return False
    if len(text) == 1 and unicodedata.category(text) != "Lo":
        return False
    return not is_no_name(text)

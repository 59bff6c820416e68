"""Words that models take for names and that are none: religions, calendar, roles, pronouns, units.

General vocabulary; no entry may come from one article.
"""

# ruff: noqa: RUF001  the characters are meant as they are

from functools import cache

from newsgloss_enrich.steps.cldr import each_locale
from newsgloss_enrich.steps.words import vocabulary

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

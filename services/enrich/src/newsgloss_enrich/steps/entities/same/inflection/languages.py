"""Each language's inflection, and the form in which its words are compared."""

# ruff: noqa: RUF001  Cyrillic letters are meant

from collections.abc import Callable

from newsgloss_enrich.steps.entities.same.inflection.arabic import arabic, plain_arabic
from newsgloss_enrich.steps.entities.same.inflection.east_slavic import BULGARIAN, RUSSIAN, UKRAINIAN
from newsgloss_enrich.steps.entities.same.inflection.finnish import finnish
from newsgloss_enrich.steps.entities.same.inflection.forms import Inflection
from newsgloss_enrich.steps.entities.same.inflection.germanic import DUTCH, GERMAN, SWEDISH, scandinavian
from newsgloss_enrich.steps.entities.same.inflection.hungarian import hungarian
from newsgloss_enrich.steps.entities.same.inflection.korean import KOREAN
from newsgloss_enrich.steps.entities.same.inflection.romanian import ROMANIAN
from newsgloss_enrich.steps.entities.same.inflection.south_slavic import CROATIAN, SLOVENIAN, to_latin
from newsgloss_enrich.steps.entities.same.inflection.turkish import turkish
from newsgloss_enrich.steps.entities.same.inflection.west_slavic import CZECH, POLISH, SLOVAK
from newsgloss_enrich.steps.text.words import fold

INFLECTIONS: dict[str, Inflection] = {
    "ar": arabic, "bg": BULGARIAN, "cs": CZECH, "da": scandinavian, "de": GERMAN, "fi": finnish,
    "hr": CROATIAN, "hu": hungarian, "ko": KOREAN, "nb": scandinavian, "nl": DUTCH, "nn": scandinavian,
    "no": scandinavian, "pl": POLISH, "ro": ROMANIAN, "ru": RUSSIAN, "sk": SLOVAK, "sl": SLOVENIAN,
    "sr": CROATIAN, "sv": SWEDISH, "tr": turkish, "uk": UKRAINIAN,
}  # fmt: skip
"""Languages in which a name has several forms. English has its possessive, which is cut from the mention."""

_SPELLED_ALIKE: dict[str, Callable[[str], str]] = {
    "ar": plain_arabic,
    "ru": lambda folded: folded.replace("ё", "е"),
    "sr": to_latin,
    "tr": lambda folded: folded.replace("i\u0307", "i"),
    "ro": lambda folded: folded.replace("ş", "ș").replace("ţ", "ț"),
    "uk": lambda folded: folded.replace("\u02bc", "'"),
}


def comparable(text: str, language: str) -> str:
    """The folded text in one spelling, with its accents: endings differ in them."""
    folded = fold(text).replace("\u2019", "'")
    spell = _SPELLED_ALIKE.get(language)
    return " ".join((spell(folded) if spell is not None else folded).split())

"""ISO 3166-1 codes by country name: CLDR's names in many languages, short and formal forms.

`country_forms` has the English forms that are searched for in text.
"""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re
import unicodedata
from functools import cache, lru_cache

from newsgloss_enrich.steps.text.cldr import each_locale
from newsgloss_enrich.steps.text.words import fold

_LOCALES = (
    "en", "fr", "de", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "ru", "uk", "tr",
    "ar", "fa", "he", "hi", "id", "vi", "zh", "ja", "ko", "el", "hu", "ro",
)  # fmt: skip
_SHORT_FORMS = {
    "US": ("us", "u.s", "u.s.a", "usa", "united states of america", "the states", "america", "états-unis d'amérique", "eeuu", "ee.uu", "ee. uu", "e.u.a", "eua"),
    "GB": ("uk", "u.k", "britain", "great britain", "royaume uni", "grande-bretagne", "großbritannien", "gran bretaña", "gran bretagna"),
    "AE": ("uae", "u.a.e", "emirates"),
    "RU": ("russian federation",),
    "CN": ("people's republic of china", "prc", "mainland china"),
    "TW": ("republic of china",),
    "KR": ("republic of korea", "s. korea", "s korea"),
    "KP": ("democratic people's republic of korea", "dprk", "n. korea", "n korea"),
    "CD": ("democratic republic of the congo", "democratic republic of congo", "dr congo", "d.r. congo", "drc", "congo-kinshasa", "rdc"),
    "CG": ("republic of the congo", "republic of congo", "congo-brazzaville"),
    "CZ": ("czech republic", "république tchèque", "tschechische republik", "república checa"),
    "TR": ("turkey", "türkiye", "turkiye", "republic of turkey"),
    "MM": ("burma", "myanmar", "birmanie"),
    "CI": ("ivory coast", "côte d'ivoire", "cote d'ivoire"),
    "NL": ("holland", "the netherlands", "netherlands"),
    "MK": ("macedonia", "north macedonia"),
    "SZ": ("swaziland", "eswatini"),
    "CV": ("cape verde", "cabo verde"),
    "TL": ("east timor", "timor-leste"),
    "VA": ("vatican", "holy see", "vatican city"),
    "PS": ("palestine", "palestinian territories", "state of palestine"),
    "SY": ("syrian arab republic",),
    "IR": ("islamic republic of iran",),
    "SA": ("ksa", "kingdom of saudi arabia"),
    "LA": ("laos", "lao people's democratic republic"),
    "MD": ("moldova",),
    "BA": ("bosnia", "bosnia and herzegovina", "bosnia-herzegovina"),
    "TT": ("trinidad",),
    "HK": ("hong kong",),
    "MO": ("macau", "macao"),
    "GM": ("the gambia", "gambia"),
    "BS": ("the bahamas", "bahamas"),
    "VN": ("viet nam",),
    "BY": ("belorussia",),
    "NZ": ("nz", "aotearoa", "aotearoa new zealand"),
    "AG": ("antigua",),
    "KN": ("st kitts", "saint kitts"),
    "VC": ("st vincent and the grenadines", "saint vincent and the grenadines"),
    "ST": ("sao tome",),
    "FM": ("federated states of micronesia",),
    "FK": ("falklands",),
    "GN": ("guinea-conakry",),
    "ZA": ("rsa",),
    "XK": (),
}  # fmt: skip
_NOT_ISO = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)
"""Codes that CLDR has and ISO 3166-1 does not."""
_ACRONYM_LETTERS = 3
_ARTICLE = re.compile(r"^(?:the|la|le|les|l['’]|el|los|las|die|der|das|il|lo|gli|de|het)\s*(?<=[\s'’])")
_FORMAL = re.compile(
    r"^(?:(?:arab|bolivarian|co-operative|cooperative|democratic|federal|federative|hashemite|independent|islamic|oriental|people's|"
    r"plurinational|socialist|united) )*(?:republic|kingdom|commonwealth|sultanate|grand duchy|principality|union) of (?:the )?(?P<country>.+)$"
)
"""'Hashemite Kingdom of Jordan': the formal name around the usual one."""
_SAINT = re.compile(r"^(?:st\.? |saint )")


@cache
def _codes() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for locale in each_locale(_LOCALES):
        for code, name in locale.territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NOT_ISO:  # noqa: PLR2004
                for form in (name, re.sub(r"\s*\([^)]*\)|（[^）]*）", "", name)):
                    found.setdefault(_key(form), set()).add(code)
    codes = {name: found_codes.pop() for name, found_codes in found.items() if len(found_codes) == 1}
    for code, names in _SHORT_FORMS.items():
        codes |= {_key(name): code for name in names}
    for name in english_names().values():
        codes.setdefault(_key(without_accents(name)), codes[_key(name)])
    return codes


@cache
def english_names() -> dict[str, str]:
    """Each ISO 3166-1 code with CLDR's English name."""
    (english,) = each_locale(("en",))
    return {
        code: name
        for code, name in english.territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_ISO  # noqa: PLR2004
    }


def _key(name: str) -> str:
    folded = fold(name).replace("’", "'").replace("&", "and").strip().rstrip(".")
    return _SAINT.sub("saint ", _ARTICLE.sub("", folded))


def without_accents(name: str) -> str:
    """The letters of a name without their marks."""
    if name.isascii():
        return name
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)
    )


@lru_cache(maxsize=4096)
def country_code(name: str) -> str | None:
    """ISO 3166-1 alpha-2 when `name` is a country's name or usual short form in a known language, else None.

    'us' in lower case is a pronoun: short forms of capitals count only in capitals.
    """
    key = _key(name)
    codes = _codes()
    code = codes.get(key)
    if code is None and (formal := _FORMAL.match(key)):
        code = codes.get(_key(formal["country"]))
    if len(key.replace(".", "")) <= _ACRONYM_LETTERS and key.isascii() and name != name.upper():
        return None
    return code

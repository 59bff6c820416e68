"""English forms of country names, by first word, for searching text."""

# ruff: noqa: E501, RUF001  lists read better unbroken; the characters are meant as they are

import re
from functools import cache

from newsgloss_enrich.steps.entities.places.country import country_code, english_names, without_accents

_FURTHER = """
United States of America|United States|U.S.|U.S.A.|USA|US|U.S|United Kingdom|Great Britain|Britain|UK|U.K.|U.K
United Arab Emirates|UAE|U.A.E.|Emirates|Russian Federation|People's Republic of China|PRC|Mainland China
Republic of China|Republic of Korea|ROK|Democratic People's Republic of Korea|DPRK
Democratic Republic of the Congo|Democratic Republic of Congo|DR Congo|D.R. Congo|DRC|Congo-Kinshasa
Republic of the Congo|Republic of Congo|Congo-Brazzaville|Czech Republic|Turkey|Turkiye|Burma|Myanmar
Ivory Coast|Cote d'Ivoire|Holland|Macedonia|Swaziland|Cabo Verde|East Timor|Timor Leste|Vatican|Holy See
Palestine|State of Palestine|Syrian Arab Republic|Islamic Republic of Iran|KSA|Lao People's Democratic Republic
Bosnia|Bosnia and Herzegovina|Bosnia-Herzegovina|Trinidad|Hong Kong|Macau|Macao|Gambia|Bahamas|Palestinian territories|Viet Nam
Aotearoa|Aotearoa New Zealand|Antigua|St Kitts|St Vincent and the Grenadines|St. Vincent and the Grenadines
Saint Vincent and the Grenadines|Sao Tome|Federated States of Micronesia|Falklands|America
"""
_AMBIGUOUS = frozenset(
    {
        "America", "Antigua", "Chad", "Cuba", "Dominica", "Emirates", "France", "Georgia", "Grenada", "Guinea",
        "Holland", "India", "Ireland", "Israel", "Jersey", "Jordan", "Kenya", "Mali", "Malta", "Monaco",
        "Montserrat", "Niger", "Palestine", "PRC", "Reunion", "Samoa", "San Marino", "Sark", "St. Helena",
        "St Helena", "Saint Helena", "St. Martin", "St Martin", "Saint Martin", "Sint Maarten", "Togo", "Trinidad",
        "Turkey",
    }
)  # fmt: skip
"""Forms that are as well a surname, a given name, a city, an airline or an animal."""
_FORMAL = re.compile(
    r"(?:(?:Arab|Bolivarian|Democratic|Federal|Federative|Hashemite|Islamic|Oriental|Plurinational|Socialist|United) )*"
    r"(?:Republic|Kingdom|Commonwealth|Sultanate|Grand Duchy|Principality) of (?:the )?"
)
"""What stands before the usual name in the formal one."""
_FORMAL_FIRST = frozenset(re.findall(r"[A-Z][a-z]+", _FORMAL.pattern))


def is_ambiguous(form: str) -> bool:
    """Whether only the sentence says that the country is meant."""
    return form in _AMBIGUOUS


def may_start_country(word: str) -> bool:
    """Whether a form begins with this word."""
    return word in country_forms() or word in _FORMAL_FIRST


def country_at(text: str, start: int, word: str) -> str | None:
    """The longest form of a country's name at `start`, whose first word is `word`."""
    if word in _FORMAL_FIRST and (formal := _FORMAL.match(text, start)):
        inner = _FIRST.match(text, formal.end())
        name = inner and country_at(text, formal.end(), inner[0])
        if name:
            return formal[0] + name
    for form in country_forms().get(word, ()):
        if text.startswith(form, start) and not text[start + len(form) : start + len(form) + 1].isalnum():
            return form
    return None


@cache
def country_forms() -> dict[str, tuple[str, ...]]:
    """The forms by first word, the longest first."""
    by_word: dict[str, set[str]] = {}
    for form in _forms():
        by_word.setdefault(first_word(form), set()).add(form)
    return {
        word: tuple(sorted(forms, key=lambda form: (-len(form), form))) for word, forms in by_word.items()
    }


def first_word(form: str) -> str:
    """The part of a form that its first capitalised word has, as `Texts.capital_words` cuts words."""
    match = _FIRST.match(form)
    return match[0] if match else form


_FIRST = re.compile(r"[^\W_]+(?:'[a-z]{3,}[^\W_]*)?")


def _forms() -> set[str]:
    names = {form for line in _FURTHER.strip().splitlines() for form in line.split("|")}
    for name in english_names().values():
        plain = re.sub(r" ?\(.*?\)| SAR China", "", name)
        if " - " not in plain:
            names.add(plain)
    names |= {name.replace(" & ", " and ") for name in names}
    names |= {name.replace("St. ", saint) for name in names for saint in ("St ", "Saint ")}
    names |= {without_accents(name) for name in names}
    names |= {name.replace("’", "'") for name in names}
    names |= {name.replace("'", "’") for name in names}
    return {name for name in names if country_code(name)}

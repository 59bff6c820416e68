"""Countries and cities by their names in an article's language, in their inflected forms too.

The names are CLDR's, by Babel at run time: countries, and the cities of time zones, which are most capitals.
`short_forms.txt` has what newspapers write beside them.
"""

# ruff: noqa: RUF001  the brackets are meant as they are

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from babel.core import get_global

from newsgloss_enrich.steps.entities.places.cities import city_in_table, script_of
from newsgloss_enrich.steps.entities.places.country import country_code, english_names
from newsgloss_enrich.steps.entities.places.gazetteer import find_place
from newsgloss_enrich.steps.entities.places.kinds import city_country, place_type
from newsgloss_enrich.steps.entities.same.inflection.languages import INFLECTIONS, comparable
from newsgloss_enrich.steps.text.cldr import each_locale
from newsgloss_enrich.steps.text.words import vocabulary
from newsgloss_schemas import EntityType

ENGLISH = "en"
_LOCALES = {
    "no": ("nb",), "pt": ("pt", "pt_PT"), "zh": ("zh", "zh_Hant"),
}  # fmt: skip
"""The locales of a language, where they are not its own code alone."""
LANGUAGES = vocabulary(
    """
    ar bg cs da de el es et fa fi fr he hi hr hu id it ja ko lt lv nb nl nn no pl
    pt ro ru sk sl sr sv th tr uk vi zh
    """
)
"""The languages whose names of places are read."""
_IN_BRACKETS = re.compile(r"\s*(?:\([^)]*\)|（[^）]*）)")
_MOST_WORDS, _MOST_FORMS = 4, 100
_LEAST_LETTERS, _LEAST_SYLLABLES = 3, 2
"""The fewest letters of a base form that differs from the word, in alphabets and in Hangul."""
_LEAST_IN_TABLES = 5
_LONGEST_ABBREVIATION = 4
_IRREGULAR = "~"
_FIRST_LETTERS = 3
_ARABIC_ARTICLE = "\u0627\u0644"
_PREFIXED, _MOST_PREFIXED = frozenset({"ar", "he"}), 4
"""Languages that write 'and', 'in' and 'the' as the first letters of the next word."""


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place's usual name in its base form, and its country; `is_country` says that it is one."""

    name: str
    country: str
    is_country: bool


def country_of(name: str, language: str) -> str | None:
    """ISO 3166-1 alpha-2 of the country of this name, in this language or one of `country_code`."""
    if language != ENGLISH and (place := known_place(name, language)) is not None:
        return place.country if place.is_country else None
    return country_code(name)


def city_country_of(name: str, language: str) -> str | None:
    """ISO 3166-1 alpha-2 of a large city, by its name in this language."""
    if language == ENGLISH:
        return city_country(name)
    place = known_place(name, language)
    if place is not None and not place.is_country:
        return place.country
    return city_in_table(name) or city_country(name)


def place_type_in(name: str, language: str) -> EntityType:
    """As `place_type`, with the names of this language."""
    kind = place_type(name)
    if language == ENGLISH or kind == "FAC":
        return kind
    return "GPE" if country_of(name, language) or city_country_of(name, language) else kind


@lru_cache(maxsize=8192)
def known_place(name: str, language: str) -> KnownPlace | None:
    """The country or city of this name, or of the one name that it is an inflected form of."""
    names = _names_in(_variant(name, language))
    if not names:
        return None
    key = comparable(name, language)
    if (place := names.get(key)) is not None:
        return _unless_a_word(place, name, language)
    forms = list(_base_forms(key, language))
    found = {place.name: place for form in forms if (place := names.get(form)) is not None}
    found = found or _in_tables(name, key, forms)
    return _unless_a_word(found.popitem()[1], name, language) if len(found) == 1 else None


@lru_cache(maxsize=16_384)
def named_country(word: str, language: str) -> str | None:
    """ISO 3166-1 alpha-2 of the country that a word of running text names, perhaps inflected.

    Most words are asked for in vain, so that it looks at their first letters before anything else.
    """
    variant, key = _variant(word, language), comparable(word, language)
    beginnings, skipped = _beginnings(variant), _MOST_PREFIXED if language in _PREFIXED else 0
    if not any(key[at : at + _FIRST_LETTERS] in beginnings for at in range(skipped + 1)):
        return None
    names = _names_in(variant)
    forms = (key,) if key in names else _base_forms(key, language)
    found = {place.name: place for form in forms if (place := names.get(form)) is not None}
    place = _unless_a_word(found.popitem()[1], word, language) if len(found) == 1 else None
    return place.country if place is not None and place.is_country else None


@cache
def _beginnings(variant: str) -> frozenset[str]:
    keys = (key for key, place in _names_in(variant).items() if place.is_country)
    return frozenset(key.removeprefix(_ARABIC_ARTICLE)[:_FIRST_LETTERS] for key in keys)


def _unless_a_word(place: KnownPlace, name: str, language: str) -> KnownPlace | None:
    """'Sad' is no 'SAD': an abbreviation counts in capitals alone, but in Italian, which writes 'Usa'."""
    is_abbreviation = place.name.isupper() and len(place.name) <= _LONGEST_ABBREVIATION
    is_word = is_abbreviation and place.name not in name and not (language == "it" and name.istitle())
    return None if is_word else place


def _in_tables(name: str, key: str, forms: list[str]) -> dict[str, KnownPlace]:
    """The large cities of one word that a word may be an inflected form of; none for a city's own name."""
    if (
        not key.isalpha()
        or key not in forms
        or any(city_in_table(one) or find_place(one) for one in (key, name))
    ):
        return {}
    found: dict[str, KnownPlace] = {}
    for form in forms:
        country = city_country(form) or city_in_table(form) if len(form) >= _LEAST_IN_TABLES else None
        if country is not None:
            found[form] = KnownPlace(form.capitalize(), country, is_country=False)
    return found


def _variant(name: str, language: str) -> str:
    """Serbian is written in two scripts, and a place's name is given in that of the mention."""
    return "sr_Latn" if language == "sr" and script_of(name) == "latin" else language


def _base_forms(key: str, language: str) -> Iterator[str]:
    """The texts whose words are possible base forms of the words of a key."""
    inflect, words = INFLECTIONS.get(language), key.split()
    if inflect is None or len(words) > _MOST_WORDS:
        return
    least = _LEAST_SYLLABLES if language == "ko" else _LEAST_LETTERS
    forms = [[word, *(base.word for base in inflect(word) if len(base.word) >= least)] for word in words]
    for number, chosen in enumerate(product(*forms)):
        if number >= _MOST_FORMS:
            return
        yield " ".join(chosen)


@cache
def _names_in(variant: str) -> dict[str, KnownPlace]:
    """CLDR's names of countries and cities, and the language's short forms, by their comparable form."""
    language = variant.partition("_")[0]
    if language not in LANGUAGES:
        return {}
    countries = english_names()
    found: dict[str, KnownPlace] = {}
    for locale in each_locale(_LOCALES.get(variant, (variant,))):
        for city, country in _cities(locale.time_zones):
            if country in countries:
                found.setdefault(comparable(city, language), KnownPlace(city, country, is_country=False))
        for code in countries:
            if (name := locale.territories.get(code)) is not None:
                for form in (_IN_BRACKETS.sub("", name), name):
                    found[comparable(form, language)] = KnownPlace(form, code, is_country=True)
    usual = {place.country: place.name for place in found.values() if place.is_country}
    for code, form in _short_forms().get(language, ()):
        bare = form.removeprefix(_IRREGULAR)
        name = bare if bare == form else usual[code]
        found[comparable(bare, language)] = KnownPlace(name, code, is_country=True)
    return found


def _cities(names: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """The cities of time zones in a locale, and their countries.

    CLDR leaves out a city that is written as in the zone's own name.
    """
    zones, aliases = get_global("zone_territories"), get_global("zone_aliases")
    for zone, of_zone in names.items():
        country = zones.get(zone) or zones.get(aliases.get(zone, ""))
        if country is not None and "city" in of_zone:
            yield of_zone["city"], country
    for zone, country in zones.items():
        area, _, last = zone.rpartition("/")
        if area and last.isalpha() and "city" not in names.get(zone, {}):
            yield last, country


@cache
def _short_forms() -> dict[str, list[tuple[str, str]]]:
    text = files(__package__).joinpath("short_forms.txt").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            language, code, forms = line.split(" ", 2)
            found.setdefault(language, []).extend((code, form) for form in forms.split("|"))
    return found

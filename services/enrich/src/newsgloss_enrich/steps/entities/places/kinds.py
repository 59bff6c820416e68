"""The kind of a place, for models that do not distinguish kinds, and the country of a city or region."""

# ruff: noqa: E501  an alternation reads better unbroken

import re

from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.places.forms import (
    is_facility,
    is_governed,
    is_natural,
    is_thoroughfare,
)
from newsgloss_enrich.steps.entities.places.gazetteer import find_place, place_key
from newsgloss_enrich.steps.text.words import vocabulary
from newsgloss_schemas import EntityType

_STATES = "US"
"""In English news 'Missoula, Montana' means the state, not the Bulgarian province."""

_BRITISH = re.compile(
    r"england|scotland|wales|northern ireland|\w+shire|county \w+|(?:(?:east|west|north|south) )?(?:sussex|yorkshire)|"
    r"greater (?:london|manchester)|cornwall|cumbria|devon|dorset|essex|highland|isle of wight|kent|merseyside|norfolk|"
    r"northumberland|orkney|rutland|shetland|somerset|suffolk|surrey|tyne and wear|west midlands"
)
"""The nations and counties: CLDR lists each British town that has a council of its own as a region."""

_COUNTRIES = vocabulary(
    """
    AF AO AR AT AU BD BE BR CA CD CH CL CN CO CZ DE DZ EG ES ET FR GB GR ID IE IN IQ IR IT JP KE KR LK MA MM MX MY MZ NG
    NL NP NZ PE PH PK PL PT RO RU SA SD SO SS SY TH TR UA US VE VN YE ZA
    """
)
"""Countries whose regions are in the news under a name of their own: Jamaica's Portland is not."""


def place_type(name: str) -> EntityType:
    """`GPE`, `FAC`, or `LOC` where neither the gazetteer nor the name's words decide.

    For mentions that a model takes for places: 'Jordan' and 'Reading' are always places here.
    """
    key = place_key(name)
    if is_natural(key):
        return "LOC"
    if is_thoroughfare(name, key):
        return "FAC"
    if country_code(name) or find_place(name):
        return "GPE"
    head, comma, within = (part.strip() for part in name.partition(","))
    if comma and head and within:
        kind = place_type(head)
        town = kind == "LOC" and place_type(within) == "GPE" and not is_natural(place_key(head))
        return "GPE" if town else kind
    if is_governed(name, key):
        return "GPE"
    return "FAC" if is_facility(name, key) else "LOC"


def region_countries(name: str) -> frozenset[str]:
    """ISO 3166-1 alpha-2 of the countries that have a first-level region of this name; of US states, the US alone."""
    place = find_place(name)
    if place is None:
        return frozenset()
    if _STATES in place.regions:
        return frozenset({_STATES})
    if "GB" in place.regions and not _BRITISH.fullmatch(place_key(name)):
        return (place.regions - {"GB"}) & _COUNTRIES
    return place.regions & _COUNTRIES


def city_country(name: str) -> str | None:
    """ISO 3166-1 alpha-2 of a large city with an unambiguous name, or of the region in 'City, Region'.

    None for a country's own name, which `country_code` knows.
    """
    head, comma, within = (part.strip() for part in name.partition(","))
    place = find_place(head)
    if not comma:
        return place.city if place else None
    code, region = country_code(within), find_place(within)
    around = ({code} if code else set()) | (region.regions if region else frozenset())
    if place and place.city in around:
        return place.city
    if code is None and _STATES in around:
        return _STATES
    return next(iter(around)) if len(around) == 1 else None

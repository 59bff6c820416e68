"""What kind of place a name means, for models that know places only as such, and where a city lies."""

from newsgloss_enrich.steps.entities.country import country_code
from newsgloss_enrich.steps.entities.places_forms import (
    is_facility,
    is_governed,
    is_natural,
    is_thoroughfare,
)
from newsgloss_enrich.steps.entities.places_gazetteer import find_place, place_key
from newsgloss_schemas import EntityType

_STATES = "US"
"""English news says 'Missoula, Montana' of the state, not of the Bulgarian province."""


def place_type(name: str) -> EntityType:
    """`GPE`, `FAC` or, where neither the gazetteer nor the name's words settle it, `LOC`.

    Only for a mention that a model took for a place: 'Jordan' and 'Reading' are always places here.
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


def city_country(name: str) -> str | None:
    """ISO 3166-1 alpha-2 of a large city whose name means no other; 'City, Region' is where the region lies.

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

"""Which item of Wikidata a place has.

Three sources, all in packages of npm: codes of countries and territories (country-coder), flags of regions
with their codes (name-suggestion-index), and items of cities, regions and counties that run something, each
with a label and a description such as 'city in Fulton County, New York, United States' (the same).
They have no coordinates, so a place is taken for an item only where its name is the item's label, its kind
is the described one, and the country and each region that the description names hold it. Where two places
fit one item, or two items one place, neither gets the other; an item of a city is not also its region's.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from models.places.place import Place

from newsgloss_enrich.steps.entities.ids.places_file import CAPITAL, CITY, COUNTRY, DISTRICT, REGION
from newsgloss_enrich.steps.entities.places.gazetteer import place_key
from newsgloss_enrich.steps.entities.places.in_language import ENGLISH, country_of

CITIES, REGIONS = frozenset({CITY, CAPITAL}), frozenset({REGION, DISTRICT})
FLAGS = "flags/man_made/flagpole"
_FLAG = re.compile(r"(?P<code>[A-Z]{2}-[A-Z0-9]{1,3}) - ")
_ADJECTIVE = (
    r"(?:large|big|largest|most populous|second-largest|main|independent|port|coastal|seaside|suburban|second"
    r"|third|prefecture-level|sub-provincial|home rule|charter|fourth-class|designated|metropolitan"
    r"|statutory|district|provincial|regional|national|federal|federated|autonomous|university|historic|county)"
)
_TOWN = r"(?:capital city|capital|city|town|village|seat|special ward)"
_DESCRIBED = re.compile(
    rf"(?:the )?(?:{_ADJECTIVE} )*"
    rf"(?:(?P<municipality>municipality|commune)|(?P<city>{_TOWN})"
    r"|(?P<region>state|province|region|prefecture|canton|voivodeship|oblast|autonomous community|county))"
    rf"(?:,? and (?:the )?(?:{_ADJECTIVE} )*(?:{_TOWN}|municipality|commune))?"
    r",? (?:of|in|on) (?P<around>.+)",
    re.IGNORECASE,
)
_STATE_OF = {
    re.compile(r"\b(?:the )?U\.S\. state of\b"): "United States, ",
    re.compile(r"\b(?:the )?German (?:federal |federated )?state of\b"): "Germany, ",
}
_PARTS = re.compile(r",? (?:in|of|and|on|within|that is|capital|close to) |[,;] |[()]")
_AROUND_NAME = re.compile(
    r"^(?:the |State |state |region |province |canton |(?:north|south|east|west|central)\w* )+"
    r"|(?:[ -](?:prefecture|province|state|region|voivodeship|oblast|federated state|canton|counties))+$",
    re.IGNORECASE,
)
_ONE_WITH_ITS_TOWN = frozenset({"AT", "BR", "CH", "DE", "ES", "FI", "FR", "IT", "PT"})
"""Countries whose towns and municipalities are one item; elsewhere a municipality has an item of its own."""
_FAR_LARGER = 10


def items_of(
    places: Sequence[Place], countries: Mapping[str, str], country_coder: Path, suggestions: Path
) -> dict[int, int]:
    """The numbers of the items, by the numbers of the places.

    `countries` has the English names by code, `country_coder` is the file of borders, and `suggestions` the
    folder `dist` of name-suggestion-index.
    """
    items = json.loads((suggestions / "wikidata" / "wikidata.json").read_text(encoding="utf-8"))["wikidata"]
    flags = json.loads((suggestions / "json" / "nsi.json").read_text(encoding="utf-8"))["nsi"][FLAGS]["items"]
    labels = {item: known["label"] for item, known in items.items() if "label" in known}
    coded = dict(_of_borders(country_coder, countries))
    found = {
        number: item
        for number, place in enumerate(places)
        if place.kind in REGIONS | {COUNTRY}
        and (item := coded.get(place.iso if place.kind in REGIONS else place.country))
    }
    by_name = _Places(places)
    for source in (dict(by_name.described(items)), dict(by_name.flagged(flags, labels))):
        taken = set(found.values())
        found |= {
            number: item for number, item in source.items() if number not in found and item not in taken
        }
    return {number: int(item[1:]) for number, item in sorted(found.items())}


def _of_borders(borders: Path, countries: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each code of ISO 3166-1 or -2 that country-coder knows, with its item.

    A part of a country that has the country's usual name comes later, and so counts: Denmark, not the
    Kingdom of Denmark with Greenland.
    """
    features = [one["properties"] for one in json.loads(borders.read_text(encoding="utf-8"))["features"]]
    for known in features:
        for code in (known.get("iso1A2", ""), *(one for one in known.get("aliases", ()) if "-" in one)):
            if code:
                yield code, known["wikidata"]
    for known in features:
        if known.get("nameEn", "") == countries.get(known.get("country", "")):
            yield known["country"], known["wikidata"]


class _Places:
    """Places by their names and by their codes."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._by_code = {place.iso: number for number, place in enumerate(places) if place.iso}
        for number, place in enumerate(places):
            for key in {place_key(name) for name in place.names}:
                self._by_key[key].append(number)

    def flagged(
        self, flags: Iterable[Mapping[str, Any]], labels: Mapping[str, str]
    ) -> Iterator[tuple[int, str]]:
        """Regions with a flag: before the flag's name stands the region's code, and the names agree."""
        for flag in flags:
            tags, code = flag["tags"], _FLAG.match(flag["displayName"])
            number = self._by_code.get(code["code"]) if code else None
            if number is None or tags["flag:type"] != "regional":
                continue
            item = tags["subject:wikidata"]
            if self._is_called(number, (tags["subject"], labels.get(item, ""))):
                yield number, item

    def _is_called(self, number: int, names: Iterable[str]) -> bool:
        return not {_bare(name) for name in self._places[number].names}.isdisjoint(map(_bare, names))

    def described(self, items: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[int, str]]:
        """Places that an item's label and description mean, and no other item's."""
        of_place: dict[int, list[str]] = defaultdict(list)
        for item, known in items.items():
            number = self._meant(known.get("label", ""), known.get("description", ""))
            if number is not None:
                of_place[number].append(item)
        for number, several in of_place.items():
            if len(several) == 1:
                yield number, several[0]

    def _meant(self, label: str, description: str) -> int | None:
        for said, meant in _STATE_OF.items():
            description = said.sub(meant, description)
        match = _DESCRIBED.match(description)
        if match is None:
            return None
        parts = [part for part in _PARTS.split(match["around"]) if part]
        countries = [code for part in parts if (code := country_of(_AROUND_NAME.sub("", part), ENGLISH))]
        if not countries or (match["municipality"] and countries[-1] not in _ONE_WITH_ITS_TOWN):
            return None
        kinds, country = REGIONS if match["region"] else CITIES, countries[-1]
        around = {code for part in parts for code in self._regions(part, country)}
        fitting = [
            number
            for number in self._by_key[_bare(label) if match["region"] else place_key(label)]
            if self._places[number].kind in kinds
            and self._places[number].country == country
            and (not around or _is_in(self._places[number], around))
        ]
        fitting.sort(key=lambda number: -self._places[number].people)
        if not fitting:
            return None
        people = [self._places[number].people for number in fitting]
        is_one = len(fitting) == 1 or (kinds is CITIES and people[0] > _FAR_LARGER * people[1])
        return fitting[0] if is_one else None

    def _regions(self, name: str, country: str) -> Iterator[str]:
        for number in self._by_key.get(_bare(name), ()):
            place = self._places[number]
            if place.kind == REGION and place.country == country:
                yield place.region


def _bare(name: str) -> str:
    return place_key(_AROUND_NAME.sub("", name.strip()))


def _is_in(place: Place, around: set[str]) -> bool:
    """Whether it is in one of the regions; a district's code begins with its region's."""
    return any(place.region == code or place.region.startswith(f"{code}.") for code in around)

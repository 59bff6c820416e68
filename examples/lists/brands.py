"""Writes `brands.tsv` from the brands and operators of name-suggestion-index (BSD-3-Clause).

    npm pack name-suggestion-index@8.0.20260918 && tar xzf name-suggestion-index-8.0.20260918.tgz
    apt-get install wamerican wbritish wdutch wfrench witalian wngerman wportuguese wspanish
    python examples/lists/brands.py package/dist/json/nsi.json /usr/share/dict examples/lists/brands.tsv

Ids are items of Wikidata. Left out are names of places, names of one word that a dictionary has ('Select',
'Der Mann'), those that the index itself calls generic, and companies of which it knows a few capitals alone.
Nothing of the dictionaries is in the table.
"""

import json
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from newsgloss_enrich.steps.entities.ids.places_file import load_places
from newsgloss_enrich.steps.entities.lists.spelling import is_acronym

HEAD = "id\tname\ttype\taliases\tcountry"
BRANCHES = re.compile(
    r"brands/|operators/(?:route|power|telecom)/|operators/office/(?:energy_supplier|water_utility)"
    r"|operators/amenity/(?:post_office|charging_station|hospital|university)"
)
"""Parts of the index: of operators those that are companies, not cities, schools and ministries."""
_NAMES = re.compile(r"(?:name|brand|operator|short_name|official_name|alt_name)(?::[a-z]{2,3})?")
_MADE_OF_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_].*[^\W\d_]")
_UNCASED = re.compile(r"[\u0e00-\u0fff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|les|el|los|las|il|lo|o|a|os|de|het) ", re.IGNORECASE)
_LONGEST = 80
_CODE_LETTERS = 2
_OF_PARTS = {"fx": "fr"}
"""The index has metropolitan France by a code of its own."""


def main() -> None:
    """Read the index and write the table."""
    index = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["nsi"]
    lines = rows(index, frozenset(words(Path(sys.argv[2]))))
    Path(sys.argv[3]).write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")


def words(folder: Path) -> Iterator[str]:
    """The words of all dictionaries in a folder; of those with a capital the German nouns alone."""
    for path in sorted({one.resolve() for one in folder.iterdir()}):
        if path.suffix:
            continue
        for word in path.read_text(encoding="utf-8", errors="ignore").split():
            if word.islower() or path.name == "ngerman":
                yield word.lower()


def rows(index: Mapping[str, Any], common: Collection[str] = ()) -> Iterator[str]:
    """One line an item of Wikidata, in the order of their numbers; `common` words are no names."""
    names: dict[str, dict[str, None]] = {}
    countries: dict[str, set[str]] = {}
    for branch, part in index.items():
        if not BRANCHES.match(branch):
            continue
        generic = [re.compile(one, re.IGNORECASE) for one in part["properties"]["exclude"]["generic"]]
        for one in part["items"]:
            tags = one["tags"]
            item = tags.get("brand:wikidata") or tags.get("operator:wikidata")
            if not item:
                continue
            kept = [
                name
                for name in _names(tags)
                if _ARTICLE.sub("", name).lower() not in common
                and not any(form.search(name) for form in generic)
            ]
            names.setdefault(item, {}).update(dict.fromkeys(kept))
            countries.setdefault(item, set()).update(map(str, one["locationSet"].get("include", ())))
    for item in sorted(names, key=lambda one: int(one[1:])):
        first, *others = sorted(names[item], key=is_acronym) or [""]
        if first and not is_acronym(first):
            yield "\t".join((item, first, "ORG", "|".join(others), _country(countries[item])))


def _names(tags: Mapping[str, str]) -> Iterator[str]:
    for key, value in tags.items():
        if _NAMES.fullmatch(key):
            yield from (name for one in value.split(";") if _is_telling(name := one.strip()))


def _is_telling(name: str) -> bool:
    """Whether a name may stand for its company in a text."""
    if "|" in name or "\t" in name or len(name) > _LONGEST or not _MADE_OF_LETTERS.search(name):
        return False
    if not (name[0].isupper() or name[0].isdigit() or _UNCASED.search(name)):
        return False
    return not load_places().named(name)


def _country(places: set[str]) -> str:
    """The one country of all; nothing where there are several, or a region of the world."""
    (place, *others) = places or {""}
    place = _OF_PARTS.get(place, place)
    return place.upper() if not others and len(place) == _CODE_LETTERS and place.isalpha() else ""


if __name__ == "__main__":
    main()

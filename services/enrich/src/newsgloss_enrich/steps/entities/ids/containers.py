"""Countries and regions that stand beside a place's name: 'Springfield, Illinois', 'Tripoli (Lebanon)'."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from newsgloss_enrich.steps.entities.ids.places_file import REGION, Candidate, Places, load_places
from newsgloss_enrich.steps.entities.places.in_language import country_of

_BETWEEN = r"(?:,? (?:in|en|im|dans|em|no|na|a|w|v|i|nel|в|у) (?:the |la |el |der |den )?|, ?|، ?|、| ?[(（])"
"""What stands between a place's name and the region around it."""
_GAP, _WHOLE_GAP = re.compile(rf"{_BETWEEN}(?=\S)"), re.compile(_BETWEEN)
_LONGEST_GAP = 12
_CODE = re.compile(r"[A-Z]{2}\b|(?:[A-Z]\.){2}")
_WORD_END = re.compile(r"[,.;:!?)）\]”\"'’、。]+$")
_LONGEST = 60
_MOST_WORDS = 4
_US, _CODED = "US", ("US", "CA", "AU")
_ABBREVIATIONS = {
    "Ala.": "Alabama", "Ariz.": "Arizona", "Ark.": "Arkansas", "Calif.": "California", "Colo.": "Colorado",
    "Conn.": "Connecticut", "Del.": "Delaware", "Fla.": "Florida", "Ga.": "Georgia", "Ill.": "Illinois",
    "Ind.": "Indiana", "Kan.": "Kansas", "Ky.": "Kentucky", "La.": "Louisiana", "Md.": "Maryland",
    "Mass.": "Massachusetts", "Mich.": "Michigan", "Minn.": "Minnesota", "Miss.": "Mississippi",
    "Mo.": "Missouri",
    "Mont.": "Montana", "Neb.": "Nebraska", "Nev.": "Nevada", "N.H.": "New Hampshire", "N.J.": "New Jersey",
    "N.M.": "New Mexico", "N.Y.": "New York", "N.C.": "North Carolina", "N.D.": "North Dakota",
    "Okla.": "Oklahoma",
    "Ore.": "Oregon", "Pa.": "Pennsylvania", "R.I.": "Rhode Island", "S.C.": "South Carolina",
    "S.D.": "South Dakota", "Tenn.": "Tennessee", "Tex.": "Texas", "Vt.": "Vermont", "Va.": "Virginia",
    "Wash.": "Washington", "W.Va.": "West Virginia", "Wis.": "Wisconsin", "Wyo.": "Wyoming",
    "Ont.": "Ontario",
    "D.C.": "District of Columbia", "B.C.": "British Columbia", "Que.": "Quebec",
}  # fmt: skip
"""Of the style book of the Associated Press, and of the Canadian Press."""


@dataclass(frozen=True, slots=True)
class Container:
    """A country, or a region of it; `region` 0 is the country itself."""

    country: str
    region: int = 0

    def holds(self, place: Candidate) -> bool:
        """Whether a place is inside."""
        return place.country == self.country and self.region in {0, place.region}


@lru_cache(maxsize=4096)
def containers_of(name: str, language: str) -> frozenset[Container]:
    """The countries and regions of this name; more than one for 'Georgia'."""
    found: set[Container] = set()
    if code := country_of(name, language):
        found.add(Container(code))
    places = load_places()
    regions = [one for one in places.named(_ABBREVIATIONS.get(name, name)) if one.kind == REGION]
    return frozenset(found | {Container(one.country, one.region) for one in regions})


def said_behind(text: str, end: int, language: str) -> tuple[frozenset[Container], bool]:
    """What the text names directly behind a place that ends at `end`, and whether in brackets or after 'in'.

    After a comma alone it may be the next name of a list.
    """
    match = _GAP.match(text, end)
    if match is None:
        return frozenset(), False
    around = match[0].strip() not in {",", "،", "、"}
    rest = text[match.end() : match.end() + _LONGEST]
    code = _CODE.match(rest)
    if code is not None and not around:
        return _coded(code[0].replace(".", ""), load_places()), True
    words = rest.split(" ")[:_MOST_WORDS]
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        for form in (name.rstrip(",;:"), _WORD_END.sub("", name)):
            bare = _before_bracket(form)
            if bare and (found := containers_of(bare, language)):
                return found, around
    return frozenset(), False


def ends_before(text: str, start: int) -> Iterator[int]:
    """Where a place may end that a region which starts at `start` stands behind."""
    for end in range(max(0, start - _LONGEST_GAP), start):
        if _WHOLE_GAP.fullmatch(text, end, start):
            yield end


def _before_bracket(name: str) -> str:
    return re.split(r"[)）]", name, maxsplit=1)[0]


@lru_cache(maxsize=256)
def _coded(code: str, places: Places) -> frozenset[Container]:
    """The state or province of a postal code, in countries whose news writes them."""
    for country in _CODED:
        if region := places.region_of(f"{country}-{code}"):
            return frozenset({Container(country, region)})
    return frozenset()

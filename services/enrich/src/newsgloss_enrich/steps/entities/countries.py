"""The country of each place: by its name, by the region named behind it, by the article's other places."""

import re
from collections import Counter
from collections.abc import Sequence

from newsgloss_enrich.steps.entities.draft import TITLE
from newsgloss_enrich.steps.entities.group import Group
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.places.gazetteer import Place, find_place
from newsgloss_enrich.steps.entities.places.in_language import ENGLISH, city_country_of, country_of
from newsgloss_enrich.steps.entities.places.kinds import city_country, region_countries
from newsgloss_enrich.steps.text.story import Story
from newsgloss_enrich.steps.text.words import vocabulary

_COMMON_WORDS = vocabulary(
    """
    riverside lakeside hillside mobile reading orange enterprise union independence liberty hope normal
    commerce industry fountain garden gardens mission temple troy sale bath deal ware slough nice split
    bethlehem nazareth sandy bend mesa corona eagle pass rock hill beach park springs university lincoln
    jackson washington madison clinton franklin marion salem greenville springfield
    """
)
"""Names of towns that are common words, or of dozens of towns, which say nothing by themselves."""
_KNOWN_ANYWAY = frozenset({"washington"})
_STATES = "US"
_AFTER_STATE = frozenset({"", ",", ".", ";", ")"})
"""What follows the state in 'Aurora, Colorado, won'."""
_BRITAIN = frozenset({"GB"})
_NAMED_AFTER_BRITAIN = frozenset({"US", "CA", "AU", "NZ", "ZA", "IE", "JM"})
"""Countries with towns of British names."""
_RIVALLED = vocabulary(
    """
    aberdeen bedford birmingham bolton cambridge durham newport plymouth portsmouth richmond stamford
    worcester york
    """
)
"""British towns with namesakes that are as well known."""
_ENGLISH = _NAMED_AFTER_BRITAIN | _BRITAIN
_NO_COUNTRY = Place(None, frozenset())
_HEAD = re.compile(r"(?:the )?(?:City|Town|Village|County|State|Province|Municipality) of ", re.IGNORECASE)
_US_GEORGIA = frozenset({"atlanta", "savannah", "augusta", "macon"})


def countries_of(
    names: Sequence[tuple[str, Group]], story: Story, language: str = ENGLISH
) -> list[str | None]:
    """ISO 3166-1 alpha-2 of each `GPE` group, given with its display name; None where it is uncertain."""
    if language != ENGLISH:
        return [country_of(name, language) or city_country_of(name, language) for name, _ in names]
    behind = [_named_behind(group, story) for _, group in names]
    sure = [around or _by_name(name) for (name, _), around in zip(names, behind, strict=True)]
    near = Counter(code for code in sure if code is not None)
    words = {name.casefold() for name, _ in names}
    return [
        _settled(name, code, near, words, around is not None)
        for (name, _), code, around in zip(names, sure, behind, strict=True)
    ]


def _by_name(name: str) -> str | None:
    name = _HEAD.sub("", name, count=1) if _HEAD.match(name) else name
    folded = name.casefold()
    if folded in _COMMON_WORDS and folded not in _KNOWN_ANYWAY:
        return None
    return country_code(name) or city_country(name) or _only(region_countries(name))


def _settled(name: str, code: str | None, near: Counter[str], words: set[str], is_said: bool) -> str | None:  # noqa: FBT001
    if is_said:
        return code
    if code == "GE" and name == "Georgia" and (words & _US_GEORGIA or (near["US"] and not near["RU"])):
        return "US"
    if code is None:
        regions = {country for country in region_countries(name) if near[country]}
        return _only(regions) or _british(name, near) or _namesake_here(name, near)
    return code


def _namesake_here(name: str, near: Counter[str]) -> str | None:
    """Of an English name's many towns the one in the only English-speaking country of the article."""
    place = find_place(name)
    is_town = place == _NO_COUNTRY and not name.isupper() and name.casefold() not in _COMMON_WORDS
    return _only(near.keys() & _ENGLISH) if is_town else None


def _british(name: str, near: Counter[str]) -> str | None:
    """'GB' for Bristol or Leeds, but for an article about a country that has such towns too."""
    place = find_place(name)
    folded = name.casefold()
    if place is None or place.regions != _BRITAIN or folded in _COMMON_WORDS:
        return None
    is_rivalled = folded in _RIVALLED or bool(near.keys() & _NAMED_AFTER_BRITAIN)
    return "GB" if near["GB"] or not is_rivalled else None


def _only(countries: set[str] | frozenset[str]) -> str | None:
    return next(iter(countries)) if len(countries) == 1 else None


def _named_behind(group: Group, story: Story) -> str | None:
    """The country of 'Virginia' in 'Alexandria, Virginia', at the first mention that has one behind it."""
    for mention in group.mentions:
        if mention.paragraph != TITLE and (code := _behind(mention, story)):
            return code
    return None


def _behind(mention: Named, story: Story) -> str | None:
    text = story.paragraphs[mention.paragraph - 1].text
    if text[mention.end : mention.end + 2] != ", " or not text[mention.end + 2 : mention.end + 3].isupper():
        return None
    place = find_place(mention.text)
    regions = place.regions if place is not None and not place.city else frozenset()
    words = text[mention.end + 2 : mention.end + 42].split(" ")
    for count in (3, 2, 1):
        region = " ".join(words[:count]).rstrip(',.;:!?)”"')
        dotted = region + "." if words[0].rstrip(",").endswith(".") else region
        if count <= len(words) and region[:1].isupper() and find_place(region) is not None:
            code = city_country(f"{mention.text}, {region}")
            if code and _is_region(mention.text, region, code):
                ends = text[mention.end + 2 + len(region) :][:1] in _AFTER_STATE
                in_list = regions and (code in regions or code != _STATES or not ends)
                return None if in_list else code
        if count == 1 and dotted != region and not regions:
            return city_country(f"{mention.text}, {dotted}")
    return None


def _is_region(name: str, region: str, code: str) -> bool:
    """Whether the second is a region around the first, and not one more town in a list."""
    place = find_place(region)
    if place is None or code not in place.regions or region == name:
        return False
    return place.city is None or city_country(name) in {None, code}

"""One place under several names: 'US' and 'America', 'Euphrates' and 'Euphrates River'."""

import re

from newsgloss_enrich.steps.entities.group import TYPE_GROUPS, Groups, merge
from newsgloss_enrich.steps.entities.places.in_language import ENGLISH, country_of
from newsgloss_enrich.steps.text.words import fold, vocabulary

_RIVER = re.compile(
    r"^(?:River |Río |Rio |Fleuve |Rivière |Fiume )(?P<after>\S+)$|^(?P<before>\S+?)(?: River| river|-Fluss)$"
)
_COMMON_RIVER_WORDS = vocabulary(
    """
    yellow red blue green black white orange pearl snake swan grand little big dry clear salt south
    north east west
    """
)


def merge_countries(groups: Groups, language: str = ENGLISH) -> None:
    """'US', 'the United States' and 'America' are one country."""
    by_code: dict[str, str] = {}
    for key in list(groups):
        group = groups[key]
        if TYPE_GROUPS[group.type] != "LOC":
            continue
        code = country_of(group.mentions[0].text, language)
        if code is not None:
            if code in by_code:
                merge(groups, key, by_code[code])
            else:
                by_code[code] = key


def merge_rivers(groups: Groups) -> None:
    """'River Tamber' and 'the Tamber' are one river; a state or person of that name stays apart."""
    for key in list(groups):
        group = groups[key]
        match = _RIVER.match(group.mentions[0].text)
        if match is None or group.type not in {"LOC", "FAC", "GPE"}:
            continue
        bare = fold(match["after"] or match["before"])
        if bare in groups and groups[bare].type not in {"PERSON", "GPE"}:
            groups[bare].retype("LOC")
            merge(groups, key, bare)


def bare_river(name: str) -> str | None:
    """'Euphrates' of 'Euphrates River'; None where the word is too common to stand alone."""
    river = _RIVER.match(name)
    if river is None:
        return None
    bare = river["after"] or river["before"]
    return bare if fold(bare) not in _COMMON_RIVER_WORDS and bare[:1].isupper() else None

"""One person under several names: full names with and without initials, then parts of full names."""

from collections import defaultdict
from itertools import combinations

from newsgloss_enrich.steps.entities.group import Groups, merge
from newsgloss_enrich.steps.entities.rules.acronyms import is_acronym
from newsgloss_enrich.steps.entities.same.person_names import PersonName, may_be_one, parse_name

_SURNAME_MAY_BE = frozenset({"PERSON", "ORG", "NORP", "PRODUCT", "WORK", "MISC", "FAC"})
_MOST_OF_ONE_FAMILY = 12
"""Names of more people of one family are left alone, which bounds the work."""


def merge_persons(groups: Groups) -> None:
    """A name joins the one fuller name that it can belong to; of two it joins neither."""
    full: dict[str, PersonName] = {}
    for key, group in groups.items():
        if " " in key and group.type == "PERSON" and (name := parse_name(key)) and len(name.words) > 1:
            full[key] = name
    if not full:
        return
    _merge_full_names(groups, full)
    _merge_parts(groups, {key: name for key, name in full.items() if key in groups})


def _merge_full_names(groups: Groups, full: dict[str, PersonName]) -> None:
    if len(full) == 1:
        return
    families: dict[str, list[str]] = defaultdict(list)
    for key, name in full.items():
        for word in {name.first, *name.words[1:]}:
            families[word].append(key)
    for key in sorted(full, key=lambda key: full[key].detail):
        name = full[key]
        relatives = {*families[name.last], *families[name.first]} - {key}
        if not relatives or len(relatives) > _MOST_OF_ONE_FAMILY:
            continue
        fuller = [
            other
            for other in sorted(relatives)
            if other in groups and full[other].detail > name.detail and may_be_one(name, full[other])
        ]
        if fuller and all(may_be_one(full[one], full[other]) for one, other in combinations(fuller, 2)):
            merge(groups, key, max(fuller, key=lambda other: full[other].detail))


def _merge_parts(groups: Groups, full: dict[str, PersonName]) -> None:
    """A single word joins the full name that it is the last word of, else the first or the nickname."""
    by_last: dict[str, list[str]] = defaultdict(list)
    by_first: dict[str, list[str]] = defaultdict(list)
    for key, name in full.items():
        for first in {name.first, name.nickname}:
            by_first[first].append(key)
        by_last[name.last].append(key)
        by_last[name.last.partition("-")[2]].append(key)
    for key in [key for key in groups if " " not in key]:
        group = groups[key]
        if group.type not in _SURNAME_MAY_BE:
            continue
        if group.type != "PERSON" and is_acronym(group.mentions[0].text):
            continue
        as_first = by_first.get(key, []) if group.type == "PERSON" else []
        candidates = by_last.get(key) or as_first
        if len(candidates) == 1:
            merge(groups, key, candidates[0])

"""Mentions of one thing become one group: equal names, surnames, acronyms, a country's names, a river's."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from newsgloss_enrich.steps.entities.acronyms import is_acronym, letters_of
from newsgloss_enrich.steps.entities.country import country_code
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.words import fold, vocabulary
from newsgloss_schemas import EntityType, TypeGroup

TYPE_GROUPS: dict[EntityType, TypeGroup] = {
    "PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC",
    "NORP": "MISC", "EVENT": "MISC", "WORK": "MISC", "PRODUCT": "MISC", "MISC": "MISC",
}  # fmt: skip
_RIVER = re.compile(
    r"^(?:River |Río |Rio |Fleuve |Rivière |Fiume )(?P<after>\S+)$|^(?P<before>\S+?)(?: River| river|-Fluss)$"
)
_COMMON_RIVER_WORDS = vocabulary(
    """
    yellow red blue green black white orange pearl snake swan grand little big dry clear salt south
    north east west
    """
)
_place = attrgetter("paragraph", "start")
_SURNAME_MAY_BE = frozenset({"PERSON", "ORG", "NORP", "PRODUCT", "WORK", "MISC", "FAC"})


@dataclass
class Group:
    """All mentions of one thing."""

    mentions: list[Named]

    @property
    def type(self) -> EntityType:
        """The type that most mentions have; of equals the one seen first."""
        if len(self.mentions) == 1:
            return self.mentions[0].type
        types = [mention.type for mention in self.mentions]
        return max(dict.fromkeys(types), key=types.count)

    def absorb(self, other: "Group") -> None:
        """Take over another group's mentions."""
        self.mentions += other.mentions


def _key(name: Named) -> str:
    key = " ".join(fold(name.text).replace("’", "'").split())
    if is_acronym(name.text):
        key = letters_of(key)
    if name.type == "NORP" and key.endswith("s") and not key.endswith("ss"):
        key = key[:-1]
    return key


def group_mentions(names: Sequence[Named], acronyms: dict[str, str]) -> list[Group]:
    """Group the mentions of one article, in their order of appearance; `acronyms` map to their expansions."""
    groups: dict[str, Group] = {}
    for name in sorted(names, key=_place):
        groups.setdefault(_key(name), Group([])).mentions.append(name)
    _merge_acronyms(groups, acronyms)
    _merge_countries(groups)
    _merge_rivers(groups)
    _merge_persons(groups)
    return sorted(groups.values(), key=lambda group: _place(group.mentions[0]))


def _merge(groups: dict[str, Group], source: str, target: str) -> None:
    if source != target and source in groups and target in groups:
        groups[target].absorb(groups.pop(source))
        groups[target].mentions.sort(key=_place)


def _retype(group: Group, kind: EntityType) -> None:
    group.mentions = [replace(mention, type=kind) for mention in group.mentions]


def _merge_acronyms(groups: dict[str, Group], acronyms: dict[str, str]) -> None:
    for acronym, expansion in acronyms.items():
        source, target = fold(letters_of(acronym)), " ".join(fold(expansion).replace("’", "'").split())
        if target in groups and source in groups and source != target:
            expanded = Counter(mention.type for mention in groups[target].mentions).most_common(1)[0][0]
            _retype(groups[source], expanded)
            _merge(groups, source, target)


def _merge_countries(groups: dict[str, Group]) -> None:
    """'US', 'the United States' and 'America' are one country."""
    by_code: dict[str, str] = {}
    for key in list(groups):
        group = groups[key]
        if TYPE_GROUPS[group.type] != "LOC":
            continue
        code = country_code(group.mentions[0].text)
        if code is not None:
            if code in by_code:
                _merge(groups, key, by_code[code])
            else:
                by_code[code] = key


def _merge_rivers(groups: dict[str, Group]) -> None:
    for key in list(groups):
        group = groups[key]
        match = _RIVER.match(group.mentions[0].text)
        if match is None or group.type not in {"LOC", "FAC", "GPE"}:
            continue
        bare = fold(match["after"] or match["before"])
        if bare in groups and groups[bare].type not in {
            "PERSON",
            "GPE",
        }:  # a state may share its river's name
            _retype(groups[bare], "LOC")
            _merge(groups, key, bare)


def _merge_persons(groups: dict[str, Group]) -> None:
    """A part of a name joins the one full name that it can belong to; of two it joins neither."""
    full = {key: key.split() for key, group in groups.items() if group.type == "PERSON" and " " in key}
    _merge_shorter(groups, full)
    by_last: dict[str, list[str]] = defaultdict(list)
    by_first: dict[str, list[str]] = defaultdict(list)
    for key, tokens in full.items():
        if key in groups:
            by_first[tokens[0]].append(key)
            by_last[tokens[-1]].append(key)
            by_last[tokens[-1].partition("-")[2]].append(key)
    for key in [key for key in groups if " " not in key]:
        group = groups[key]
        if group.type not in _SURNAME_MAY_BE or (
            group.type != "PERSON" and is_acronym(group.mentions[0].text)
        ):
            continue
        as_first = by_first.get(key, []) if group.type == "PERSON" else []
        candidates = by_last.get(key) or as_first
        if len(candidates) == 1:
            _merge(groups, key, candidates[0])


def _merge_shorter(groups: dict[str, Group], full: dict[str, list[str]]) -> None:
    """A full name joins the one longer name that it can be short for."""
    same_last: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, tokens in full.items():
        same_last[tokens[-1]][len(tokens)].append(key)
    for key in sorted(full, key=len):
        tokens = full[key]
        longer = [
            other
            for length, others in same_last[tokens[-1]].items()
            if length > len(tokens)
            for other in others
            if other in groups
            and (full[other][-len(tokens) :] == tokens or full[other][0] == tokens[0])
        ]  # fmt: skip
        if len(longer) == 1:
            _merge(groups, key, longer[0])


def display_name(group: Group) -> str:
    """A person's longest form; of other things the most frequent that is no acronym."""
    texts = [mention.text for mention in group.mentions]
    forms = Counter(texts) if len(texts) > 1 else {texts[0]: 1}
    spelled = [form for form in forms if not is_acronym(form)] or list(forms)
    mixed = [form for form in spelled if not form.isupper()] or spelled
    if group.type == "PERSON":
        return max(mixed, key=lambda form: (len(form.split()), forms[form]))
    best = max(mixed, key=lambda form: (forms[form], len(form)))
    river = _RIVER.match(best)
    if river is not None and TYPE_GROUPS[group.type] == "LOC":
        bare = river["after"] or river["before"]
        if fold(bare) not in _COMMON_RIVER_WORDS and bare[:1].isupper():
            return bare
    return best

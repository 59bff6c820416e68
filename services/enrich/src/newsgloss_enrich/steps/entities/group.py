"""A group: the mentions of one thing, and the key under which equal names meet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from operator import attrgetter

from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places.country import without_accents
from newsgloss_enrich.steps.entities.rules.acronyms import is_acronym, letters_of
from newsgloss_enrich.steps.text.words import fold
from newsgloss_schemas import EntityType, TypeGroup

TYPE_GROUPS: dict[EntityType, TypeGroup] = {
    "PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC",
    "NORP": "MISC", "EVENT": "MISC", "WORK": "MISC", "PRODUCT": "MISC", "MISC": "MISC",
}  # fmt: skip
_LATIN_ENDS, _VIETNAMESE, _VIETNAMESE_ENDS = "\u0250", "\u1e00", "\u1f00"

in_order = attrgetter("paragraph", "start")
"""Sort key of mentions: the order of the text."""


@dataclass
class Group:
    """All mentions of one thing."""

    mentions: list[Named]
    base: list[str] = field(default_factory=list)
    """The texts of mentions in their base form, in a language that inflects names."""

    @property
    def type(self) -> EntityType:
        """The type that most mentions have; on a tie the first one's."""
        if len(self.mentions) == 1:
            return self.mentions[0].type
        types = [mention.type for mention in self.mentions]
        return max(dict.fromkeys(types), key=types.count)

    def retype(self, kind: EntityType) -> None:
        """Give all mentions one type."""
        self.mentions = [replace(mention, type=kind) for mention in self.mentions]


Groups = dict[str, Group]
"""Groups by key."""


def key_of(name: Named) -> str:
    """Folded, without accents on Latin letters, an acronym without dots, a people's name in the singular."""
    key = plain_key(name.text)
    if is_acronym(name.text):
        key = letters_of(key)
    if name.type == "NORP" and key.endswith("s") and not key.endswith("ss"):
        key = key[:-1]
    return key


def plain_key(text: str) -> str:
    """The folded text with plain apostrophes, single spaces and no accents on Latin letters."""
    folded = fold(text)
    if not folded.isascii():
        folded = folded.replace("\u2019", "'")
        if all(_is_latin(letter) for letter in folded):
            folded = without_accents(folded)
    return " ".join(folded.split())


def _is_latin(letter: str) -> bool:
    return letter < _LATIN_ENDS or not letter.isalpha() or _VIETNAMESE <= letter < _VIETNAMESE_ENDS


def first_groups(names: Iterable[Named], key: Callable[[Named], str] = key_of) -> Groups:
    """Mentions grouped by `key`, in their order of appearance.

    Where one spelling is a place in one sentence and something else in another, the place gets its own group.
    """
    ordered = sorted(names, key=in_order)
    others = {name.text for name in ordered if name.type in {"PERSON", "ORG"}}
    split = {name.text for name in ordered if name.type == "GPE" and name.text in others}
    groups: Groups = {}
    for name in ordered:
        of_group = key(name)
        if name.text in split and TYPE_GROUPS[name.type] == "LOC":
            of_group = f"place {of_group}"
        groups.setdefault(of_group, Group([])).mentions.append(name)
    return groups


def merge(groups: Groups, source: str, target: str) -> None:
    """Move the mentions of one group into another, if both exist."""
    if source != target and source in groups and target in groups:
        groups[target].mentions += groups.pop(source).mentions
        groups[target].mentions.sort(key=in_order)

"""Groups the mentions of one article: equal names first, then the names of one thing."""

from collections import Counter
from collections.abc import Collection, Sequence

from newsgloss_enrich.steps.entities.group import TYPE_GROUPS, Group, first_groups, in_order
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places.in_language import ENGLISH, known_place
from newsgloss_enrich.steps.entities.rules.acronyms import is_acronym, is_mixed_acronym
from newsgloss_enrich.steps.entities.rules.titles import without_titles
from newsgloss_enrich.steps.entities.same.inflection.languages import comparable
from newsgloss_enrich.steps.entities.same.keys import keys_of
from newsgloss_enrich.steps.entities.same.name_parts import merge_name_parts
from newsgloss_enrich.steps.entities.same.organisations import merge_acronyms, merge_organisations
from newsgloss_enrich.steps.entities.same.persons import merge_persons
from newsgloss_enrich.steps.entities.same.places import bare_river, merge_countries, merge_rivers
from newsgloss_enrich.steps.entities.same.unspaced_persons import LANGUAGES as UNSPACED
from newsgloss_enrich.steps.entities.same.unspaced_persons import merge_unspaced_persons

_RESPELLED = "ar"
"""Its letters are compared in one spelling, in which no name is shown."""


def group_mentions(names: Sequence[Named], acronyms: dict[str, str], language: str = ENGLISH) -> list[Group]:
    """The groups in their order of appearance; `acronyms` map to their expansions."""
    keys = keys_of(names, language)
    groups = first_groups(names, keys.of)
    merge_acronyms(groups, acronyms, lambda text: keys.of_text(text, "ORG"))
    merge_countries(groups, language)
    merge_rivers(groups)
    merge_organisations(groups)
    merge_persons(groups)
    if language in UNSPACED:
        merge_unspaced_persons(groups, language)
    if language != ENGLISH:
        merge_name_parts(groups)
    for group in groups.values():
        group.base = [name.text for name in group.mentions if keys.is_base(name)]
    return sorted(groups.values(), key=lambda group: in_order(group.mentions[0]))


def display_name(group: Group, language: str = ENGLISH) -> str:
    """A person's longest form; of other things the most frequent that is no acronym; base forms first."""
    if language != ENGLISH:
        return _name_in(group, language)
    texts = [mention.text for mention in group.mentions]
    forms = Counter(texts) if len(texts) > 1 else {texts[0]: 1}
    mixed = _spelled_out(forms)
    if group.type == "PERSON":
        return max(mixed, key=lambda form: (len(form.split()), -form.count("."), forms[form]))
    best = max(mixed, key=lambda form: (forms[form], len(form)))
    return (bare_river(best) if TYPE_GROUPS[group.type] == "LOC" else None) or best


def _spelled_out(forms: Collection[str]) -> list[str]:
    """The forms that are no acronyms and not in capitals, as far as there are such."""
    spelled = [form for form in forms if not (is_acronym(form) or is_mixed_acronym(form))] or list(forms)
    return [form for form in spelled if not form.isupper()] or spelled


def _name_in(group: Group, language: str) -> str:
    """As `display_name`, with base forms before others."""
    base = frozenset(group.base)
    if group.type == "PERSON":
        return _fullest(group.mentions, base, language)
    forms = Counter(mention.text for mention in group.mentions)
    is_based = not base.isdisjoint(forms)
    chosen = _spelled_out([form for form in forms if form in base or not is_based])
    best = max(chosen, key=lambda form: (forms[form], len(form) if is_based else -len(form)))
    if TYPE_GROUPS[group.type] != "LOC":
        return best
    return bare_river(best) or _base_of_place(best, language) or best


def _fullest(mentions: Sequence[Named], base: frozenset[str], language: str) -> str:
    """A person's fullest name without titles, in its base form where it occurs."""
    forms: Counter[tuple[str, bool]] = Counter()
    for mention in mentions:
        start, end = without_titles(mention.text, language)
        forms[mention.text[start:end], mention.text in base] += 1
    unspaced = language in UNSPACED

    def rank(form: tuple[str, bool]) -> tuple[int, int, int, int]:
        name, is_base = form
        if unspaced:
            return is_base, len(name), -name.count("."), forms[form]
        return len(name.split()), is_base, -name.count("."), forms[form]

    return max(forms, key=rank)[0]


def _base_of_place(name: str, language: str) -> str | None:
    """The gazetteer's form of an inflected name, where the article has no other: 'Москва' for 'Москвы'."""
    if language in {ENGLISH, _RESPELLED}:
        return None
    place = known_place(name, language)
    return (
        None
        if place is None or comparable(place.name, language) == comparable(name, language)
        else place.name
    )

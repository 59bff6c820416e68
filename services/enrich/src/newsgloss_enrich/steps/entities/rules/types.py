"""Gives equal names one type within an article."""

from collections import defaultdict
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import Draft
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.rules.acronyms import is_acronym
from newsgloss_schemas import EntityType

_UNSCORED = 0.8
"""The weight of a mention without a probability."""


def type_parts_of_persons(draft: Draft) -> Draft:
    """Retype a single word as a person where it ends a full name and is part of no other name."""
    surnames: set[str] = set()
    others: set[str] = set()
    for name in draft.names:
        if name.type == "PERSON" and " " in name.text:
            surnames.add(name.text.rpartition(" ")[2])
        elif name.type != "PERSON":
            others.update(name.text.split() if " " in name.text else ())
    surnames -= others
    names = [
        replace(name, type="PERSON") if name.type != "PERSON" and _is_surname(name, surnames) else name
        for name in draft.names
    ]
    return replace(draft, names=names)


def _is_surname(name: Named, surnames: set[str]) -> bool:
    return name.text in surnames and not is_acronym(name.text) and country_code(name.text) is None


def agree_on_types(draft: Draft) -> Draft:
    """Give all mentions of one spelling the type with the largest sum of probabilities."""
    weights: dict[str, dict[EntityType, float]] = defaultdict(lambda: defaultdict(float))
    for name in sorted(draft.names, key=lambda name: (name.paragraph, name.start)):
        weights[name.text][name.type] += _UNSCORED if name.score is None else name.score
    chosen = {
        text: max(types, key=lambda kind: types[kind]) for text, types in weights.items() if len(types) > 1
    }
    names = (
        [replace(name, type=chosen.get(name.text, name.type)) for name in draft.names]
        if chosen
        else draft.names
    )
    return replace(draft, names=names)

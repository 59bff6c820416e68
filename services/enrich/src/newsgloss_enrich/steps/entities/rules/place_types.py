"""Gives places of other languages their kind by the names of that language: 'Suomi' has a government."""

from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import Draft
from newsgloss_enrich.steps.entities.places.in_language import place_type_in


def type_places(draft: Draft) -> Draft:
    """Retype what a model or an earlier rule takes for a place; a `GPE` or `FAC` of the model stays."""
    language = draft.texts.language
    names = [
        replace(name, type=place_type_in(name.text, language)) if name.type == "LOC" else name
        for name in draft.names
    ]
    return replace(draft, names=names)

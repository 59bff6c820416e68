"""An organisation takes in the countries right behind its name: 'Greenpeace India'; in English."""

from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import Draft
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places.country import country_code
from newsgloss_enrich.steps.entities.rules.casing import is_title_line, is_upper_line


def join_chapters(draft: Draft) -> Draft:
    """'Food Standards', 'Australia' and 'New Zealand' side by side are one organisation."""
    if draft.texts.language != "en" or not any(name.type == "ORG" for name in draft.names):
        return draft
    joined: list[Named] = []
    for name in sorted(draft.names, key=lambda one: (one.paragraph, one.start)):
        last = joined[-1] if joined else None
        if last is not None and _belongs(name, last, draft):
            text = draft.texts.all[name.paragraph]
            joined[-1] = replace(last, end=name.end, text=text[last.start : name.end])
        else:
            joined.append(name)
    return replace(draft, names=joined)


def _belongs(place: Named, organisation: Named, draft: Draft) -> bool:
    if organisation.type != "ORG" or place.type not in {"GPE", "LOC"}:
        return False
    text = draft.texts.all[place.paragraph]
    if place.paragraph != organisation.paragraph or text[organisation.end : place.start] != " ":
        return False
    return bool(country_code(place.text)) and not (is_title_line(text) or is_upper_line(text))

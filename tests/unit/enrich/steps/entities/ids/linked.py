"""Articles whose entities are marked in the text: '[Springfield], [ORG:Union]'; without a type, GPE."""

import re

from newsgloss_enrich.steps.entities.group import TYPE_GROUPS
from newsgloss_enrich.steps.entities.ids.context import ArticleContext
from newsgloss_enrich.steps.entities.ids.place_linker import PlaceLinker
from newsgloss_enrich.steps.entities.ids.places_file import load_places
from newsgloss_schemas import Entity, EntityType, Mention

_MARKED = re.compile(r"\[(?:(?P<type>[A-Z]+):)?(?P<name>[^\]]+)\]")


def linked(
    marked: str, language: str = "en", *, domain: str | None = None, hint: str | None = None
) -> dict[str, Entity]:
    """The entities by name, linked; equal names are one entity."""
    text, entities = "", dict[str, Entity]()
    at = 0
    for match in _MARKED.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        kind: EntityType = match["type"] or "GPE"  # type: ignore[assignment]
        start = len(text)
        text += match["name"]
        mention = Mention(field="body", start=start, end=len(text), text=match["name"])
        entity = entities.setdefault(match["name"], _entity(match["name"], kind))
        entity.mentions.append(mention)
        entity.count = len(entity.mentions)
    text += marked[at:]
    context = ArticleContext.of(language, {"title": "", "body": text}, domain, hint)
    PlaceLinker(load_places()).link(list(entities.values()), context)
    return entities


def _entity(name: str, kind: EntityType) -> Entity:
    group = TYPE_GROUPS[kind]
    country = {"Lebanese": "LB"}.get(name)
    return Entity(
        name=name,
        type=kind,
        type_group=group,
        count=1,
        in_title=False,
        salience=0.1,
        country=country,
        mentions=[],
    )

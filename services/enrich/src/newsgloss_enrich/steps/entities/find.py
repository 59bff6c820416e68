"""From a title and a story to its entities: find, put right by the rules, group, place, weigh."""

from collections.abc import Sequence

from newsgloss_enrich.steps.entities.country import country_code
from newsgloss_enrich.steps.entities.demonyms import demonym_country
from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Rule, Texts
from newsgloss_enrich.steps.entities.finder import FoundName, NameFinder
from newsgloss_enrich.steps.entities.grouping import TYPE_GROUPS, Group, display_name, group_mentions
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places import city_country
from newsgloss_enrich.steps.entities.rules import RULES
from newsgloss_enrich.steps.entities.salience import shares, weigh
from newsgloss_enrich.steps.story import Story
from newsgloss_schemas import Entity, EntityType, Mention


def find_entities(title: str, story: Story, finder: NameFinder, *, language: str) -> list[Entity]:
    """The entities of an article, the most salient first; offsets are into title and body."""
    draft = find_names(title, story, finder, language=language)
    return entities_of(group_mentions(draft.names, draft.acronyms), story)


def find_names(
    title: str, story: Story, finder: NameFinder, *, language: str, rules: Sequence[Rule] = RULES
) -> Draft:
    """The names in title and story: the model's, after the rules."""
    texts = Texts((title, *(paragraph.text for paragraph in story.paragraphs)), language)
    names = [
        named(number, text, found)
        for number, (text, some) in enumerate(zip(texts.all, finder.find(list(texts.all)), strict=True))
        for found in some
    ]
    draft = Draft(texts, names)
    for rule in rules:
        draft = rule(draft)
    return draft


def named(number: int, text: str, found: FoundName) -> Named:
    """A name that a model found in text number `number`."""
    return Named(number, found.start, found.end, text[found.start : found.end], found.type, found.score)


def country_of(name: str, kind: EntityType) -> str | None:
    """ISO 3166-1 alpha-2 of a country, its demonym or a large city that the name means beyond doubt."""
    if kind == "NORP":
        return demonym_country(name)
    return country_code(name) or city_country(name) if kind == "GPE" else None


def entities_of(groups: list[Group], story: Story) -> list[Entity]:
    """The groups as the record has them, the most salient first."""
    weights = [_weight(group, story) for group in groups]
    entities = [_entity(group, story, share) for group, share in zip(groups, shares(weights), strict=True)]
    order = sorted(range(len(entities)), key=lambda index: (-weights[index], index))
    return [entities[index] for index in order]


def _weight(group: Group, story: Story) -> float:
    positions = [
        story.starts[mention.paragraph - 1] + mention.start
        for mention in group.mentions
        if mention.paragraph != TITLE
    ]
    return weigh(positions, in_title=len(positions) < len(group.mentions), story_length=len(story.text))


def _entity(group: Group, story: Story, salience: float) -> Entity:
    name, found = display_name(group), group.type
    is_country = TYPE_GROUPS[found] == "LOC" and country_code(name) is not None
    kind: EntityType = "GPE" if is_country else found
    in_title = any(mention.paragraph == TITLE for mention in group.mentions)
    scores = [mention.score for mention in group.mentions if mention.score is not None]
    forms = dict.fromkeys(mention.text for mention in group.mentions)
    return Entity(
        name=name,
        type=kind,
        type_group=TYPE_GROUPS[kind],
        count=len(group.mentions),
        in_title=in_title,
        salience=salience,
        aliases=[form for form in forms if form != name],
        country=country_of(name, kind),
        confidence=round(max(scores), 4) if scores else None,
        mentions=[_mention(mention, story) for mention in group.mentions],
    )


def _mention(named: Named, story: Story) -> Mention:
    if named.paragraph == TITLE:
        return Mention(field="title", start=named.start, end=named.end, text=named.text)
    start = named.start + story.paragraphs[named.paragraph - 1].start
    return Mention(field="body", start=start, end=start + len(named.text), text=named.text)

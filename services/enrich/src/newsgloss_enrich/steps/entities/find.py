"""Turns a title and a story into entities: find names, apply the rules, group, locate and weigh."""

from collections.abc import Sequence

from newsgloss_enrich.steps.entities.countries import countries_of
from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Rule, Texts
from newsgloss_enrich.steps.entities.finder import FoundName, NameFinder
from newsgloss_enrich.steps.entities.group import TYPE_GROUPS, Group
from newsgloss_enrich.steps.entities.grouping import display_name, group_mentions
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.places.in_language import ENGLISH, country_of
from newsgloss_enrich.steps.entities.rules.demonyms import demonym_country
from newsgloss_enrich.steps.entities.rules.order import rules_for
from newsgloss_enrich.steps.entities.salience import shares, weigh
from newsgloss_enrich.steps.text.story import Story
from newsgloss_schemas import Entity, EntityType, Mention


def find_entities(title: str, story: Story, finder: NameFinder, *, language: str) -> list[Entity]:
    """The entities of an article, most salient first; offsets are into title and body."""
    draft = find_names(title, story, finder, language=language)
    return entities_of(group_mentions(draft.names, draft.acronyms, language), story, language)


def find_names(
    title: str, story: Story, finder: NameFinder, *, language: str, rules: Sequence[Rule] | None = None
) -> Draft:
    """The model's names in title and story after these rules, or after those of the language."""
    texts = Texts((title, *(paragraph.text for paragraph in story.paragraphs)), language)
    names = [
        named(number, text, found)
        for number, (text, some) in enumerate(zip(texts.all, finder.find(list(texts.all)), strict=True))
        for found in some
    ]
    draft = Draft(texts, names)
    for rule in rules_for(language) if rules is None else rules:
        draft = rule(draft)
    return draft


def named(number: int, text: str, found: FoundName) -> Named:
    """The name that a model found in text number `number`."""
    return Named(number, found.start, found.end, text[found.start : found.end], found.type, found.score)


def entities_of(groups: list[Group], story: Story, language: str = ENGLISH) -> list[Entity]:
    """The groups as entities of the record, most salient first."""
    weights = [_weight(group, story) for group in groups]
    names = [display_name(group, language) for group in groups]
    countries = _countries(names, groups, story, language)
    entities = [
        _entity((name, _type(name, group, language)), group, story, share, countries.get(number))
        for number, (name, group, share) in enumerate(zip(names, groups, shares(weights), strict=True))
    ]
    order = sorted(range(len(entities)), key=lambda index: (-weights[index], index))
    return [entities[index] for index in order]


def _weight(group: Group, story: Story) -> float:
    positions = [
        story.starts[mention.paragraph - 1] + mention.start
        for mention in group.mentions
        if mention.paragraph != TITLE
    ]
    return weigh(positions, in_title=len(positions) < len(group.mentions), story_length=len(story.text))


def _type(name: str, group: Group, language: str) -> EntityType:
    kind = group.type
    return "GPE" if TYPE_GROUPS[kind] == "LOC" and country_of(name, language) is not None else kind


def _countries(
    names: Sequence[str], groups: Sequence[Group], story: Story, language: str
) -> dict[int, str | None]:
    """The countries of places and demonyms, by the number of their group."""
    kinds = [_type(name, group, language) for name, group in zip(names, groups, strict=True)]
    found = {number: demonym_country(names[number]) for number, kind in enumerate(kinds) if kind == "NORP"}
    places = [number for number, kind in enumerate(kinds) if kind == "GPE"]
    codes = countries_of([(names[number], groups[number]) for number in places], story, language)
    return found | dict(zip(places, codes, strict=True))


def _entity(
    title: tuple[str, EntityType], group: Group, story: Story, salience: float, country: str | None
) -> Entity:
    """The entity of a group; `title` is its display name and type."""
    name, kind = title
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
        country=country,
        confidence=round(max(scores), 4) if scores else None,
        ids={},
        location=None,
        id_evidence={},
        mentions=[_mention(mention, story) for mention in group.mentions],
    )


def _mention(named: Named, story: Story) -> Mention:
    if named.paragraph == TITLE:
        return Mention(field="title", start=named.start, end=named.end, text=named.text)
    start = named.start + story.paragraphs[named.paragraph - 1].start
    return Mention(field="body", start=start, end=start + len(named.text), text=named.text)

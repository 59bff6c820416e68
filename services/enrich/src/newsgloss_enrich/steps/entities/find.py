"""From a title and a story to its entities: find, clean, complete, group, place, weigh."""

from collections.abc import Sequence

from newsgloss_enrich.steps.entities.acronyms import defined_acronyms, initial_acronyms
from newsgloss_enrich.steps.entities.casing import is_title_line, is_upper_line, lower_words, starts_sentence
from newsgloss_enrich.steps.entities.clean import clean, is_name
from newsgloss_enrich.steps.entities.country import country_code
from newsgloss_enrich.steps.entities.extend import extend_adjectives
from newsgloss_enrich.steps.entities.finder import NameFinder
from newsgloss_enrich.steps.entities.grouping import TYPE_GROUPS, Group, display_name, group_mentions
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.occurrences import further_occurrences
from newsgloss_enrich.steps.entities.salience import salience
from newsgloss_enrich.steps.story import Story
from newsgloss_schemas import Entity, EntityType, Mention

_TITLE = 0
_LEAST_LETTERS = 3


def find_entities(title: str, story: Story, finder: NameFinder, *, language: str) -> list[Entity]:
    """The entities of an article, the most salient first; offsets are into title and body."""
    texts = [title, *(paragraph.text for paragraph in story.paragraphs)]
    lower = lower_words(texts[1:])
    names = _model_names(texts, lower, finder, language)
    names, acronyms = _complete(names, texts, lower | lower_words(texts[:1]))
    return _entities(group_mentions(names, acronyms), story)


def _model_names(texts: list[str], lower: frozenset[str], finder: NameFinder, language: str) -> list[Named]:
    names: list[Named] = []
    for index, (text, found) in enumerate(zip(texts, finder.find(texts), strict=True)):
        cleaned = [named for one in found if (named := clean(one, text, paragraph=index, language=language))]
        extended = [named for named in extend_adjectives(cleaned, text) if is_name(named.text)]
        names += [named for named in extended if not _is_common_word(named, text, lower)]
    if is_title_line(title := texts[_TITLE]) or is_upper_line(title):
        in_story = {name.text.casefold() for name in names if name.paragraph != _TITLE}
        names = [name for name in names if name.paragraph != _TITLE or name.text.casefold() in in_story]
    return names


def _is_common_word(name: Named, text: str, lower: frozenset[str]) -> bool:
    """One word with the capital of its sentence's start, that the story also writes in lower case."""
    if " " in name.text or name.text.isupper():
        return False
    folded = name.text.lower()
    plain = folded in lower or folded.removesuffix("s") in lower or folded + "s" in lower
    return plain and (starts_sentence(text, name.start) or is_title_line(text))


def _complete(
    names: list[Named], texts: Sequence[str], lower: frozenset[str]
) -> tuple[list[Named], dict[str, str]]:
    """Add what the text itself gives away: defined acronyms, and further places of accepted names."""
    defined, new = defined_acronyms(names, texts)
    names = [name for name in names if not any(_overlaps(name, other) for other in new)] + new
    acronyms = defined | initial_acronyms(names, texts, defined)
    types: dict[str, EntityType] = {}
    for name in names:
        safe = " " in name.text or (len(name.text) >= _LEAST_LETTERS and name.text.lower() not in lower)
        if safe and name.paragraph != _TITLE and name.text not in acronyms:
            types.setdefault(name.text, name.type)
    for acronym, expansion in acronyms.items():
        types[acronym] = next((name.type for name in names if name.text == expansion), "ORG")
    more = further_occurrences(types, names, texts, acronyms=frozenset(acronyms))
    return names + more, acronyms


def _overlaps(one: Named, other: Named) -> bool:
    return one.paragraph == other.paragraph and one.start < other.end and other.start < one.end


def _entities(groups: list[Group], story: Story) -> list[Entity]:
    most = max((len(group.mentions) for group in groups), default=1)
    entities = [_entity(group, story, most) for group in groups]
    order = sorted(range(len(entities)), key=lambda index: (-entities[index].salience, index))
    return [entities[index] for index in order]


def _entity(group: Group, story: Story, most: int) -> Entity:
    name, found = display_name(group), group.type
    country = country_code(name) if TYPE_GROUPS[found] == "LOC" else None
    kind: EntityType = "GPE" if country else found
    in_title = any(mention.paragraph == _TITLE for mention in group.mentions)
    positions = [
        story.starts[mention.paragraph - 1] + mention.start
        for mention in group.mentions
        if mention.paragraph != _TITLE
    ]
    scores = [mention.score for mention in group.mentions if mention.score is not None]
    forms = dict.fromkeys(mention.text for mention in group.mentions)
    return Entity(
        name=name,
        type=kind,
        type_group=TYPE_GROUPS[kind],
        count=len(group.mentions),
        in_title=in_title,
        salience=salience(positions, in_title=in_title, story_length=len(story.text), most_mentions=most),
        aliases=[form for form in forms if form != name],
        country=country,
        confidence=round(max(scores), 4) if scores else None,
        mentions=[_mention(mention, story) for mention in group.mentions],
    )


def _mention(named: Named, story: Story) -> Mention:
    if named.paragraph == _TITLE:
        return Mention(field="title", start=named.start, end=named.end, text=named.text)
    start = named.start + story.paragraphs[named.paragraph - 1].start
    return Mention(field="body", start=start, end=start + len(named.text), text=named.text)

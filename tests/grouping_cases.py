"""The grouping cases of `same/grouping_cases.txt`, and how the enricher groups them."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from newsgloss_enrich.steps.entities.find import entities_of
from newsgloss_enrich.steps.entities.grouping import group_mentions
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import EntityType

_FILE = Path(__file__).parent / "unit/enrich/steps/entities/same/grouping_cases.txt"


@dataclass(frozen=True)
class Case:
    """Names of one article: entities by their display names, each with its mentions."""

    language: str
    type: EntityType
    entities: dict[str, list[str]]


def read_cases() -> list[Case]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return [_case(line) for line in lines if not line.startswith("#")]


def _case(line: str) -> Case:
    language, kind, rest = line.split(" ", 2)
    entities: dict[str, list[str]] = {}
    for part in rest.split("|"):
        first, *others = (mention.strip() for mention in part.split(";"))
        name = first.removeprefix(">")
        entities[name] = others if name != first else [name, *others]
    return Case(language, cast("EntityType", kind), entities)


def grouped(case: Case) -> dict[str, list[str]]:
    """The entities that grouping makes of the mentions, each once and on a line of its own."""
    mentions = [mention for some in case.entities.values() for mention in some]
    story = take_story("\n\n".join(mentions), [])
    names = [
        Named(number + 1, 0, len(text), text, case.type, 0.9)
        for number, text in enumerate(paragraph.text for paragraph in story.paragraphs)
    ]
    found = entities_of(group_mentions(names, {}, case.language), story, case.language)
    return {entity.name: [mention.text for mention in entity.mentions] for entity in found}


def same_entities(case: Case, found: dict[str, list[str]]) -> bool:
    """Whether the mentions are grouped as they should be, whatever the names."""
    return sorted(map(sorted, found.values())) == sorted(map(sorted, case.entities.values()))

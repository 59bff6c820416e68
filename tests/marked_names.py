"""A names model that finds the names that a test marks, and the entities that the rules make of them."""

from dataclasses import dataclass, field

from newsgloss_enrich.steps.entities.find import find_entities
from newsgloss_enrich.steps.entities.finder import FoundName
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import Entity, EntityType


@dataclass
class Marked:
    """A finder that finds the names of the test, wherever they occur."""

    marked: dict[str, EntityType]
    name: str = "marked"
    version: str = "1"
    only_first: bool = False
    _seen: set[str] = field(default_factory=set)

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        return [self._in(text) for text in paragraphs]

    def _in(self, text: str) -> list[FoundName]:
        found: list[FoundName] = []
        for name, kind in sorted(self.marked.items(), key=lambda item: -len(item[0])):
            at = text.find(name)
            while at >= 0 and not (self.only_first and name in self._seen):
                end = at + len(name)
                if all(end <= other.start or other.end <= at for other in found):
                    found.append(FoundName(at, end, kind))
                    self._seen.add(name)
                at = text.find(name, end)
        return sorted(found, key=lambda one: one.start)


def entities(
    body: str, marked: dict[str, EntityType], title: str = "", *, only_first: bool = False
) -> dict[str, Entity]:
    found = find_entities(title, take_story(body, []), Marked(marked, only_first=only_first), language="en")
    for entity in found:
        assert entity.count == len(entity.mentions)
        for mention in entity.mentions:
            assert (title if mention.field == "title" else body)[mention.start : mention.end] == mention.text
    return {entity.name: entity for entity in found}

"""The operator's lists, mapped once in a process, and their links in one article."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from newsgloss_enrich.steps.entities.draft import TITLE, Draft
from newsgloss_enrich.steps.entities.lists.decide import Decision, Link
from newsgloss_enrich.steps.entities.lists.inflected import inflected_hits
from newsgloss_enrich.steps.entities.lists.list_file import ListFile
from newsgloss_enrich.steps.entities.lists.matcher import Article
from newsgloss_enrich.steps.entities.mention import Named, overlap
from newsgloss_enrich.steps.text.story import Story
from newsgloss_schemas import Entity, IdEvidence, IdRule

CONFIDENCE: dict[IdRule, float] = {"name": 0.97, "context": 0.97}
"""How often the links of each rule are right, as `make quality` measures them (docs/ids.md)."""


class OwnLists:
    """The lists of the setting `NEWSGLOSS_LISTS`, by name."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        """Map the files.

        Raises:
            OSError: a file cannot be read.
            ValueError: a file is not a list.
        """
        self._lists = {name: ListFile(Path(path)) for name, path in paths.items()}
        self.versions = {name: listed.version for name, listed in self._lists.items()}

    def of_article(self) -> "ArticleLists | None":
        """What finds the lists' things in one article; None without lists."""
        return ArticleLists(self._lists) if self._lists else None


@dataclass
class ArticleLists:
    """The links of one article, by list."""

    lists: Mapping[str, ListFile]
    links: dict[str, list[Link]] = field(default_factory=dict)

    def add_names(self, draft: Draft, countries: Collection[str]) -> Draft:
        """Find the lists' things, and add the names that the draft lacks."""
        article = Article(draft.texts.all, draft.texts.language)
        for name, listed in self.lists.items():
            hits = article.hits(listed)
            hits += inflected_hits(listed, draft, hits)
            if hits:
                self.links[name] = Decision(listed, article, draft, countries).links(hits)
        for links in self.links.values():
            missed = [
                Named(link.paragraph, link.start, link.end, link.text, link.type)
                for link in links
                if not link.found
            ]
            if missed:
                draft = draft.with_outer(missed)
                draft = replace(draft, names=_once(draft.names))
        return draft

    def link(self, entities: Sequence[Entity], story: Story) -> None:
        """Give the entities their ids: where all links of an entity's mentions are to one item."""
        for name, links in self.links.items():
            at: dict[tuple[str, int], Link] = {}
            for link in links:
                title = link.paragraph == TITLE
                start = link.start + (0 if title else story.paragraphs[link.paragraph - 1].start)
                at["title" if title else "body", start] = link
            if not at:
                continue
            for entity in entities:
                _give(entity, name, at)


def _give(entity: Entity, name: str, at: Mapping[tuple[str, int], Link]) -> None:
    found = {}
    for mention in entity.mentions:
        for start in range(mention.start, mention.end):
            link = at.get((mention.field, start))
            if link is not None and start + len(link.text) <= mention.end:
                found[link.id] = link
                break
    if len(found) == 1:
        ((item, link),) = found.items()
        entity.ids[name] = item
        entity.id_evidence[name] = IdEvidence(rule=link.rule, confidence=CONFIDENCE[link.rule])


def _once(names: list[Named]) -> list[Named]:
    """The names without those that two lists have added at one place."""
    kept: list[Named] = []
    last: dict[int, Named] = {}
    for name in sorted(names, key=lambda one: (one.paragraph, one.start, -one.end)):
        before = last.get(name.paragraph)
        if before is None or not overlap(before, name):
            kept.append(name)
            last[name.paragraph] = name
    return kept

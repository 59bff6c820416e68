"""Which arrivals `tail` shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from newsgloss_enrich.commands.tail.arrivals import Arrival, ArticleArrival, LetterArrival
from newsgloss_schemas import EnrichedArticle


@dataclass(frozen=True)
class Selection:
    """What is asked for; an empty part selects all.

    A dead letter has no language and no entities, so that a filter by these leaves it out. A filter of any
    kind leaves out deletions, which have only a key.
    """

    languages: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    @classmethod
    def of(cls, languages: Iterable[str], entities: Iterable[str], sources: Iterable[str]) -> Self:
        """A selection by what was typed; tags and names in any case."""
        return cls(
            frozenset(tag.casefold() for tag in languages),
            frozenset(text.casefold() for text in entities),
            frozenset(sources),
        )

    def accepts(self, arrival: Arrival) -> bool:
        """Whether this arrival is asked for."""
        if not (self.languages or self.entities or self.sources):
            return True
        if isinstance(arrival, ArticleArrival):
            return self._accepts_article(arrival.article)
        if isinstance(arrival, LetterArrival):
            return not (self.languages or self.entities) and arrival.source in self.sources
        return False

    def _accepts_article(self, article: EnrichedArticle) -> bool:
        if self.sources and article.article.source.id not in self.sources:
            return False
        if self.languages and not (article.language and self._speaks(article.language.tag.casefold())):
            return False
        return not self.entities or self._names(article)

    def _speaks(self, tag: str) -> bool:
        return any(tag == wanted or tag.startswith(f"{wanted}-") for wanted in self.languages)

    def _names(self, article: EnrichedArticle) -> bool:
        names = [name.casefold() for entity in article.entities for name in (entity.name, *entity.aliases)]
        return any(text in name for text in self.entities for name in names)

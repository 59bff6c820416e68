"""The ids of one article's entities: of places, and of the things of the operator's own lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsgloss_enrich.steps.entities.draft import Draft
from newsgloss_enrich.steps.entities.ids.context import ArticleContext
from newsgloss_enrich.steps.entities.ids.place_linker import SOURCE, PlaceLinker
from newsgloss_enrich.steps.entities.ids.places_file import load_places
from newsgloss_enrich.steps.entities.lists.own_lists import ArticleLists, OwnLists
from newsgloss_enrich.steps.entities.places.in_language import country_of
from newsgloss_enrich.steps.text.story import Story
from newsgloss_schemas import Entity, RawArticle


@dataclass(frozen=True)
class Linker:
    """What `find_entities_within` calls around its grouping, for one article."""

    places: PlaceLinker
    article: ArticleContext
    lists: ArticleLists | None = None

    def add_names(self, draft: Draft) -> Draft:
        """The draft with the names of lists that it lacks."""
        if self.lists is None:
            return draft
        language = draft.texts.language
        named = {name.text for name in draft.names if name.type in {"GPE", "LOC"}}
        countries = {code for text in named if (code := country_of(text, language))} | self.article.home
        return self.lists.add_names(draft, countries)

    def link(self, entities: Sequence[Entity], story: Story) -> None:
        """Fill the fields for ids."""
        self.places.link(entities, self.article)
        if self.lists is not None:
            self.lists.link(entities, story)


class Ids:
    """What ids are taken from, loaded once in a process."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        """Map the files; `lists` has the path of each own list by its name.

        Raises:
            OSError: a file cannot be read.
            ValueError: a file is not what it should be.
        """
        places = load_places()
        self._places, self._lists = PlaceLinker(places), OwnLists(lists)
        self.versions = {SOURCE: places.version} | self._lists.versions
        """For `provenance.models`."""

    def for_article(self, article: RawArticle, language: str) -> Linker:
        """The linker of one article, whose language is known by its primary subtag."""
        texts = {"title": article.title or "", "body": article.body or ""}
        context = ArticleContext.of(language, texts, article.source.domain, article.language_hint)
        return Linker(self._places, context, self._lists.of_article())

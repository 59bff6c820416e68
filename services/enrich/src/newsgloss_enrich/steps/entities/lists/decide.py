"""Which spans with a name's spelling mean the thing of the list: a spelling alone is often not enough."""

# ruff: noqa: RUF001  the characters are meant as they are

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import prod

from newsgloss_enrich.steps.entities.draft import TITLE, Draft
from newsgloss_enrich.steps.entities.group import TYPE_GROUPS
from newsgloss_enrich.steps.entities.lists.list_file import (
    ACRONYM,
    ALIAS,
    ANY,
    CASE_RULE,
    EXACT,
    ONE_WORD,
    ListFile,
    Named,
)
from newsgloss_enrich.steps.entities.lists.matcher import Article, Hit
from newsgloss_enrich.steps.entities.lists.spelling import is_legal_form
from newsgloss_enrich.steps.entities.mention import Named as Mentioned
from newsgloss_schemas import EntityType, IdRule

_SENTENCE_ENDS = frozenset(".!?:…\"“”«»„'’‘(（。！？「『•-–—|")
_ARTICLES = frozenset({"the", "der", "die", "das", "le", "la", "les", "el", "los", "il"})
_POSSESSIVE = ("'s", "’s", "'", "’", "s")
_LEAST_LETTERS = 4
_LEAST_AT_START, _LEAST_INSIDE = 0.9, 0.45
"""Of the model's probability that one word is a name: its capital says nothing where a sentence begins."""
_UNSCORED = 0.7
_SURE_OF_TYPE = 0.9
"""Of the probability from which the model's type outweighs that of the list: a person may share her
company's name."""
_NOUNS_IN_CAPITALS = "de"
_OF_UNTYPED = frozenset({"ORG", "PRODUCT", "WORK", "EVENT", "MISC", "FAC"})
"""Types that the names model gives one word of a list that says no type."""


@dataclass(frozen=True, slots=True)
class Link:
    """A span that means an item of a list; `found` says that the names model has it too, as such a thing."""

    paragraph: int
    start: int
    end: int
    text: str
    id: str
    type: EntityType
    rule: IdRule
    found: bool


class Decision:
    """The spans of one list in one article."""

    def __init__(self, listed: ListFile, article: Article, draft: Draft, countries: Collection[str]) -> None:
        self._list, self._article, self._texts = listed, article, draft.texts
        self._countries = countries
        self._names: dict[int, list[Mentioned]] = defaultdict(list)
        self._scores: dict[str, list[float]] = defaultdict(list)
        for name in draft.names:
            self._names[name.paragraph].append(name)
            self._scores[name.text].append(_UNSCORED if name.score is None else name.score)

    def links(self, hits: Sequence[Hit]) -> list[Link]:
        """The hits that are meant."""
        around = [(hit, *self._around(hit)) for hit in hits]
        full = {
            self._list.id_of(one.item)
            for hit, same, is_free in around
            for one in hit.named
            if not one.flags & ACRONYM
            and (self._is_sure(hit, same) if one.flags & ONE_WORD else is_free or same is not None)
        }
        found = []
        for hit, same, is_free in around:
            if same is None and not is_free:
                continue
            if (link := self._judged(hit, same, full)) is not None:
                found.append(link)
        return found

    def _around(self, hit: Hit) -> tuple[Mentioned | None, bool]:
        """The model's name that is this span, and whether none reaches beyond it."""
        over = [one for one in self._names[hit.paragraph] if one.start < hit.end and hit.start < one.end]
        for name in over:
            if name.start <= hit.start and hit.end <= name.end and _is_same(name.text, hit, name):
                return name, True
        return None, all(hit.start <= name.start and name.end <= hit.end for name in over)

    def _judged(self, hit: Hit, same: Mentioned | None, full: set[str]) -> Link | None:
        meant = {one.item: one for one in hit.named if self._fits(one, same)}
        said = {item for item in meant if self._has_context(item)}
        clear = [one for one in meant.values() if self._is_enough(one, hit, same, full, said)]
        if self._things(clear) > 1:
            clear = [one for one in clear if one.item in said] or [
                one for one in clear if self._list.country_of(one.item) in self._countries
            ]
        if self._things(clear) != 1:
            return None
        one = clear[0]
        by_context = one.item in said or self._things(meant.values()) > 1
        kind = self._list.type_of(one.item) or (same.type if same else "MISC")
        return Link(
            hit.paragraph, hit.start, hit.end, hit.text, self._list.id_of(one.item),
            kind, "context" if by_context else "name", same is not None and _agrees(kind, same.type),
        )  # fmt: skip

    def _things(self, named: Collection[Named]) -> int:
        """How many things they are: rows with one id are one."""
        return len({self._list.id_of(one.item) for one in named})

    def _fits(self, one: Named, same: Mentioned | None) -> bool:
        language, kind = self._list.language_of(one.item), self._list.type_of(one.item)
        if language not in {"", self._article.language}:
            return False
        if same is None:
            return True
        if not kind:
            return not one.flags & ONE_WORD or same.type in _OF_UNTYPED
        if _agrees(kind, same.type):
            return True
        return not one.flags & ONE_WORD and self._probability(same.text) < _SURE_OF_TYPE

    def _is_enough(
        self, one: Named, hit: Hit, same: Mentioned | None, full: set[str], said: set[int]
    ) -> bool:
        if one.item in said or one.flags & CASE_RULE in {ANY, EXACT}:
            return True
        if one.flags & ACRONYM:
            return self._list.id_of(one.item) in full or (same is not None and not one.flags & ALIAS)
        if one.flags & ONE_WORD:
            return self._list.id_of(one.item) in full or (same is None and self._stands_out(hit))
        return same is not None or not self._goes_on(hit)

    def _is_sure(self, hit: Hit, same: Mentioned | None) -> bool:
        """Whether the model is sure that this word is a name here; where a sentence begins, surer."""
        if same is None:
            return False
        least = _LEAST_AT_START if self._begins(hit) else _LEAST_INSIDE
        return self._probability(same.text) >= least

    def _probability(self, text: str) -> float:
        """The model's probability that one of the mentions of this text is a name of its type."""
        return 1.0 - prod(1.0 - score for score in self._scores[text])

    def _begins(self, hit: Hit) -> bool:
        before = self._texts.all[hit.paragraph][: hit.start].rstrip()
        return not before or before[-1] in _SENTENCE_ENDS

    def _stands_out(self, hit: Hit) -> bool:
        """Whether one word is a name by its place: a capital inside a sentence, no small letter anywhere."""
        text, word = self._texts.all[hit.paragraph], hit.text
        if (
            self._article.language == _NOUNS_IN_CAPITALS
            or not word[:1].isupper()
            or len(word) < _LEAST_LETTERS
        ):
            return False
        if hit.paragraph == TITLE and self._texts.shouted_title:
            return False
        before = text[: hit.start].rstrip()
        beside = before.rpartition(" ")[2][:1].isupper() and text[hit.start - 1] == " "
        return not (self._begins(hit) or beside or self._goes_on(hit) or word.lower() in self._texts.lower)

    def _goes_on(self, hit: Hit) -> bool:
        """Whether a word with a capital follows: the name may be a part of a longer one."""
        text = self._texts.all[hit.paragraph]
        if self._article.language == _NOUNS_IN_CAPITALS or (
            self._texts.shouted_title and hit.paragraph == TITLE
        ):
            return False
        follows = text[hit.end : hit.end + 1] in {" ", "-"} and text[hit.end + 1 : hit.end + 2].isupper()
        return follows and not is_legal_form(text[hit.end + 1 :].split(" ", 1)[0].rstrip(".,;"))

    def _has_context(self, item: int) -> bool:
        contexts = self._list.contexts_of(item)
        return bool(contexts) and self._article.has_any(contexts)


def _agrees(kind: EntityType, found: EntityType) -> bool:
    """Whether the list's type and the model's are of one kind."""
    return "MISC" in {found, TYPE_GROUPS[found]} or TYPE_GROUPS[kind] == TYPE_GROUPS[found]


def _is_same(text: str, hit: Hit, name: Mentioned) -> bool:
    """Whether a name is the hit but for an article before it, a possessive or a legal form behind it."""
    before, behind = text[: hit.start - name.start], text[hit.end - name.start :]
    head = not before.strip() or before.strip().lower() in _ARTICLES
    tail = behind.strip(" ,.")
    return head and (not tail or behind in _POSSESSIVE or all(is_legal_form(word) for word in tail.split()))

"""What the page of one article shows, made of its enriched record and bounded."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from newsgloss_console.article.links import Link, ids, look_up, safe_address
from newsgloss_console.article.marks import Piece, Span, pieces
from newsgloss_console.article.raw import visible
from newsgloss_schemas import EnrichedArticle, Entity

MAX_BODY = 150_000
"""Code points of the body that are shown; a hostile article would freeze the browser."""
MAX_TITLE = 2000
MAX_ENTITIES = 300
MAX_MARKS = 6000
MAX_MENTIONS = 60
"""Mentions of one entity that are listed."""
AROUND = 40
MAX_LEGEND = 40
MAX_JSON = 200_000


@dataclass(frozen=True)
class MentionView:
    """One mention in its surroundings."""

    field: str
    start: int
    end: int
    before: str
    text: str
    after: str


@dataclass(frozen=True)
class EntityView:
    """One entity of the article; `number` is its place in the record."""

    number: int
    entity: Entity
    mentions: list[MentionView]
    ids: list[Link]
    look_up: list[Link]

    @property
    def unlisted(self) -> int:
        """Mentions that are not listed."""
        return len(self.entity.mentions) - len(self.mentions)


@dataclass(frozen=True)
class ArticleView:
    """The page's content beside the record itself."""

    enriched: EnrichedArticle
    title: list[Piece]
    body: list[Piece]
    body_left: int
    entities: list[EntityView]
    entities_left: int
    types: list[tuple[str, int]]
    kinds: list[tuple[str, int]]
    address: str | None
    json: str
    json_left: int = 0
    marks_left: int = field(default=0)


def view_of(enriched: EnrichedArticle, value: bytes) -> ArticleView:
    """Prepare a record for its page.

    Args:
        enriched: The record.
        value: Its bytes, for the JSON.
    """
    body = enriched.article.body or ""
    title = enriched.article.title or ""
    spans = list(islice(_mentions(enriched), MAX_MARKS))
    marked = sum(len(entity.mentions) for entity in enriched.entities)
    boilerplate = [
        Span(one.start, one.end, "boilerplate", one.kind) for one in enriched.boilerplate[:MAX_MARKS]
    ]
    in_title = [span for where, span in spans if where == "title"]
    in_body = [span for where, span in spans if where == "body"]
    text, left = _json(value)
    shown = body[:MAX_BODY]
    return ArticleView(
        enriched=enriched,
        title=list(pieces(title[:MAX_TITLE], in_title)),
        body=list(pieces(shown, [*boilerplate, *in_body])),
        body_left=len(body) - len(shown),
        entities=[
            _entity(number, entity, title, body)
            for number, entity in enumerate(enriched.entities[:MAX_ENTITIES])
        ],
        entities_left=max(0, len(enriched.entities) - MAX_ENTITIES),
        types=Counter(entity.type for entity in enriched.entities).most_common(MAX_LEGEND),
        kinds=Counter(span.label for span in boilerplate).most_common(MAX_LEGEND),
        address=safe_address(enriched.article.url),
        json=text,
        json_left=left,
        marks_left=max(0, marked - MAX_MARKS),
    )


def _mentions(enriched: EnrichedArticle) -> Iterator[tuple[str, Span]]:
    for number, entity in enumerate(enriched.entities):
        for mention in entity.mentions:
            yield mention.field, Span(mention.start, mention.end, "entity", entity.type, number)


def _entity(number: int, entity: Entity, title: str, body: str) -> EntityView:
    found = []
    for mention in entity.mentions[:MAX_MENTIONS]:
        text = title if mention.field == "title" else body
        start, end = mention.start, mention.end
        found.append(
            MentionView(
                mention.field,
                start,
                end,
                text[max(0, start - AROUND) : start],
                text[start:end][:MAX_TITLE],
                text[end : end + AROUND],
            )
        )
    return EntityView(number, entity, found, ids(entity), list(look_up(entity)))


def _json(value: bytes) -> tuple[str, int]:
    """The record's JSON, indented, and how many characters of it are not shown.

    The schema's reader accepts JSON that Python's does not, such as numbers of 5,000 digits in fields that it
    does not know; such a record is shown as it is.
    """
    try:
        text = json.dumps(json.loads(value), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        text = value.decode("utf-8", "replace")
    return visible(text[:MAX_JSON]), max(0, len(text) - MAX_JSON)

"""The table of the demo."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from newsgloss_demo.articles import ArticleFile
from newsgloss_demo.publish import Position, Refused
from newsgloss_demo.read import Deleted, Enriched
from newsgloss_demo.table import RecordTable
from newsgloss_schemas import EnrichedArticle

AT = Position("articles.enriched.v1", 3, 17)
EVIDENCE = ("Bridge", "en 0.99", "3 min", "claims 4 min", "Norway", "GPE", "NO", "repeated", "17")
NOW = datetime(2026, 3, 12, tzinfo=UTC).isoformat()


def arrival(**changes: Any) -> Enriched:
    entity = {
        "name": "Norway", "type": "GPE", "type_group": "LOC", "count": 2, "in_title": False, "salience": 0.5,
        "country": "NO", "mentions": [{"field": "body", "start": 0, "end": 6, "text": "Norway"}],
    }  # fmt: skip
    fields: dict[str, Any] = {
        "article_id": "wire:bridge",
        "version": 1,
        "status": "usable",
        "article": {"source": {"id": "wire"}, "title": "Bridge reopens", "body": "Norway", "fetched_at": NOW},
        "boilerplate": [{"start": 0, "end": 1, "kind": "repeated_headline"}] * 2,
        "publisher_claims": {"read_time_minutes": 4},
        "language": {"tag": "en", "confidence": 0.987, "detector": "langdetect"},
        "entities": [entity],
        "read_time": {"minutes": 3, "seconds": 170, "words": 600, "characters": 0, "method": "238 words/min"},
        "stages": {},
        "provenance": {"enricher_version": "1", "models": {}, "input": None, "enriched_at": NOW},
        "result_hash": "0" * 64,
    }
    article = EnrichedArticle.model_validate(fields | changes, strict=False)
    return Enriched(article, article.model_dump_json().encode(), AT)


def shown(*arrivals: Enriched | Deleted | Refused, width: int = 100) -> str:
    output = StringIO()
    table = RecordTable(Console(file=output, width=width))
    for item in arrivals:
        if isinstance(item, Refused):
            table.refused(item)
        else:
            table.arrived(item)
    return output.getvalue()


@pytest.mark.parametrize("width", [160, 100, 88, 87, 40, 24])
def test_all_evidence_is_shown_within_the_width(width: int) -> None:
    text = shown(arrival(), width=width)
    assert max(map(len, text.splitlines())) <= width
    words = " ".join(text.split())
    for evidence in EVIDENCE:
        assert evidence in words, evidence
    assert text.count("repeated") == 1, "a kind of boilerplate is named once"


def test_the_headings_are_only_above_the_first_row() -> None:
    text = shown(arrival(), arrival())
    assert text.count("not the story") == 1
    assert text.count("Bridge reopens") == 2


def test_a_title_is_text_and_no_markup() -> None:
    article = arrival().article.article.model_copy(update={"title": "[red]Sale[/red] [/oops]"})
    assert "[red]Sale[/red] [/oops]" in shown(arrival(article=article))


def test_a_step_that_was_skipped_says_why() -> None:
    stages = {"entities": {"status": "skipped", "reason": "no model for 'de'"}}
    assert "no model for 'de'" in shown(arrival(entities=[], stages=stages))


def test_a_canceled_article_shows_its_status() -> None:
    skipped = {
        name: {"status": "skipped", "reason": "canceled"} for name in ("language", "read_time", "entities")
    }
    text = shown(arrival(status="canceled", language=None, read_time=None, entities=[], stages=skipped))
    assert text.count("canceled") == 4


def test_many_entities_are_counted_not_listed() -> None:
    entity = arrival().article.entities[0]
    entities = [entity.model_copy(update={"name": f"Place {number}"}) for number in range(9)]
    text = shown(arrival(entities=entities))
    assert "Place 5" in text
    assert "Place 6" not in text
    assert "and 3 more" in text


def test_deletions_and_refusals_are_shown() -> None:
    refused = Refused(ArticleFile(Path("a.json"), "application/json"), 422, "body: field required")
    text = shown(Deleted(b"wire:bridge", AT), refused)
    for part in ("deleted", "'wire:bridge'", "refused by ingest: 422", "body: field required", "a.json"):
        assert part in text

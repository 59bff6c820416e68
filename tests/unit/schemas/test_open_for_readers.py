"""What a later release adds to an enriched record does not break the readers of this one."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from newsgloss_schemas import Article, EnrichedArticle, RawArticle
from newsgloss_schemas.generate import json_schemas

SCHEMA = json_schemas()["enriched-article.v1.json"]
RECORD: dict[str, Any] = {
    "schema_version": 1,
    "article_id": "example-wire:bridge",
    "version": 2,
    "status": "usable",
    "offset_unit": "code_point",
    "article": {
        "schema_version": 1,
        "article_id": "example-wire:bridge",
        "version": 2,
        "status": "usable",
        "source": {"id": "example-wire", "name": "Example Wire", "domain": "news.example.org"},
        "url": "https://news.example.org/bridge",
        "title": "Bridge reopens",
        "body": "Norway",
        "language_hint": "en-GB",
        "authors": ["Ada Example"],
        "section": "Local",
        "keywords": ["transport"],
        "published_at": "2026-03-12T08:30:00Z",
        "modified_at": "2026-03-12T09:30:00+01:00",
        "fetched_at": "2026-03-12T08:41:07Z",
    },
    "boilerplate": [{"start": 0, "end": 1, "kind": "dateline"}],
    "publisher_claims": {"read_time_minutes": 1, "date": "2026-03-12", "photo_credit": None},
    "language": {
        "tag": "en",
        "confidence": 0.9,
        "alternatives": [{"tag": "sco", "confidence": 0.1}],
        "script": "Latn",
        "declared": "en-GB",
        "agrees": True,
        "detector": "langdetect",
    },
    "entities": [
        {
            "name": "Norway",
            "type": "GPE",
            "type_group": "LOC",
            "count": 1,
            "in_title": False,
            "salience": 1.0,
            "aliases": [],
            "country": "NO",
            "confidence": 0.9,
            "mentions": [{"field": "body", "start": 0, "end": 6, "text": "Norway"}],
        }
    ],
    "read_time": {"minutes": 1, "seconds": 1, "words": 1, "characters": 0, "method": "238 words/min"},
    "fingerprint": "0123456789abcdef",
    "stages": {"entities": {"status": "ok", "reason": None}},
    "extensions": {"watch-list": {"named": ["Norway"]}},
    "provenance": {
        "enricher_version": "0.1.0",
        "models": {"newsgloss": "1.1.0"},
        "input": {
            "topic": "articles.raw.v1",
            "partition": 3,
            "offset": 1742,
            "timestamp": "2026-03-12T08:41:07Z",
        },
        "enriched_at": "2026-03-12T08:41:08Z",
    },
    "result_hash": "0" * 64,
}
OBJECTS = [
    (),
    ("article",),
    ("article", "source"),
    ("boilerplate", 0),
    ("publisher_claims",),
    ("language",),
    ("language", "alternatives", 0),
    ("entities", 0),
    ("entities", 0, "mentions", 0),
    ("read_time",),
    ("stages", "entities"),
    ("provenance",),
    ("provenance", "input"),
]
"""Every object of a record whose members are fields; `stages`, `extensions` and `models` are maps."""
READERS: dict[str, Callable[[dict[str, Any]], EnrichedArticle]] = {
    "bytes": lambda record: EnrichedArticle.model_validate_json(json.dumps(record).encode()),
    "text": lambda record: EnrichedArticle.model_validate_json(json.dumps(record)),
    "parsed JSON": EnrichedArticle.model_validate,
}


def at(record: dict[str, Any], path: tuple[str | int, ...]) -> Any:
    found: Any = record
    for part in path:
        found = found[part]
    return found


def with_unknown_fields(*paths: tuple[str | int, ...]) -> dict[str, Any]:
    record = copy.deepcopy(RECORD)
    for path in paths:
        at(record, path)["added_later"] = {"by": ["a", "newer", "release"]}
    return record


def closed_objects(schema: Any) -> Iterator[Any]:
    if isinstance(schema, dict):
        if schema.get("additionalProperties") is False or schema.get("unevaluatedProperties") is False:
            yield schema.get("title", schema)
        for part in schema.values():
            yield from closed_objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from closed_objects(part)


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_record_is_read_in_every_form(read: Callable[[dict[str, Any]], EnrichedArticle]) -> None:
    article = read(RECORD)
    assert article.article.published_at == datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
    assert article.article.source.name == "Example Wire"
    assert article.extensions == {"watch-list": {"named": ["Norway"]}}


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: ".".join(map(str, path)) or "top")
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_an_unknown_field_is_ignored_at_every_level(
    read: Callable[[dict[str, Any]], EnrichedArticle], path: tuple[str | int, ...]
) -> None:
    assert read(with_unknown_fields(path)) == read(RECORD)


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: ".".join(map(str, path)) or "top")
def test_the_json_schema_accepts_an_unknown_field_at_every_level(path: tuple[str | int, ...]) -> None:
    Draft202012Validator(SCHEMA).validate(with_unknown_fields(path))


def test_no_level_is_left_out_of_these_tests() -> None:
    objects = [SCHEMA, *(part for part in SCHEMA["$defs"].values() if part.get("type") == "object")]
    assert len(OBJECTS) == len(objects)
    for path in OBJECTS:
        fields = set(at(RECORD, path))
        assert fields in [set(one["properties"]) for one in objects], path


def test_the_json_schema_closes_no_object_of_an_enriched_record() -> None:
    assert list(closed_objects(SCHEMA)) == []


def test_the_json_schema_still_refuses_what_no_reader_can_use() -> None:
    wrong = with_unknown_fields() | {"offset_unit": "byte"}
    assert not Draft202012Validator(SCHEMA).is_valid(wrong)
    with pytest.raises(ValidationError):
        EnrichedArticle.model_validate(wrong)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("boilerplate", 0), "kind"),
        (("entities", 0), "type"),
        (("entities", 0), "type_group"),
        (("stages", "entities"), "status"),
    ],
)
def test_a_value_that_a_later_release_added_is_kept(path: tuple[str | int, ...], field: str) -> None:
    record = copy.deepcopy(RECORD)
    at(record, path)[field] = "added_later"
    assert at(EnrichedArticle.model_validate(record).model_dump(mode="json"), path)[field] == "added_later"
    Draft202012Validator(SCHEMA).validate(record)


@pytest.mark.parametrize("level", ["article", "source"])
def test_a_producers_article_stays_closed(level: str) -> None:
    article = copy.deepcopy(RECORD["article"])
    (article if level == "article" else article["source"])["added_later"] = 1
    with pytest.raises(ValidationError, match="added_later"):
        RawArticle.model_validate_json(json.dumps(article))
    raw = json_schemas()["raw-article.v1.json"]
    assert sorted(map(str, closed_objects(raw))) == ["RawArticle", "Source"]
    assert not Draft202012Validator(raw).is_valid(article)


def test_readers_and_producers_share_one_list_of_fields() -> None:
    assert EnrichedArticle.model_fields["article"].annotation is Article
    assert list(Article.model_fields) == list(RawArticle.model_fields)
    assert issubclass(RawArticle, Article)


def test_an_enriched_record_is_written_with_empty_extensions() -> None:
    record = {key: value for key, value in RECORD.items() if key != "extensions"}
    assert json.loads(EnrichedArticle.model_validate(record).model_dump_json())["extensions"] == {}

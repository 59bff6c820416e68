"""What a raw article says of its dates, in the enriched record."""

import json
from datetime import UTC, datetime

from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.result_hash import result_hash
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_schemas import Dates, EnrichedArticle, RawArticle, Source

NOW = datetime(2026, 4, 7, 16, 5, tzinfo=UTC)
RAW = RawArticle(
    article_id="a", source=Source(id="wire"), body="The ferry is late.", published_at=NOW, fetched_at=NOW
)


def enriched(**more: object) -> EnrichedArticle:
    pipeline = Pipeline(StepSettings(models="", language_detector="script"))
    return pipeline.enrich(RAW.model_copy(update=more), None, NOW)


def test_precision_and_source_stand_outside_of_the_article() -> None:
    record = enriched(published_at_precision="day", published_at_source="address")
    assert record.dates == Dates(published_at_precision="day", published_at_source="address")
    written = json.loads(record.model_dump_json())
    assert written["dates"] == {"published_at_precision": "day", "published_at_source": "address"}
    assert not [name for name in written["article"] if name.startswith("published_at_")]
    assert EnrichedArticle.model_validate(written).dates == record.dates


def test_a_record_without_them_has_the_result_hash_of_earlier_releases() -> None:
    record = enriched()
    assert record.dates is None
    before = {key: value for key, value in record.model_dump(mode="json").items() if key != "dates"}
    assert record.result_hash == result_hash(before)
    assert enriched(published_at_precision="day").result_hash != record.result_hash

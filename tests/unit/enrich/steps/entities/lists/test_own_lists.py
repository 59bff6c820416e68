"""Own lists in whole records."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.enrich.steps.entities.lists.built import listed

from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_schemas import EnrichedArticle, RawArticle, Source

NOW = datetime(2026, 3, 12, 8, 41, tzinfo=UTC)
BODY = (
    "The International Atomic Energy Agency (IAEA) sent inspectors on Monday. The IAEA said so in Vienna. "
    "Prices at Marks & Spencer rose, and shoppers in London noticed it at once."
)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> EnrichedArticle:
    folder = tmp_path_factory.mktemp("lists")
    listed(folder)
    settings = StepSettings(models="en=newsgloss", lists={"companies": str(folder / "names.list")})
    raw = RawArticle(article_id="a", source=Source(id="s"), title="Inspectors arrive", body=BODY)
    return Pipeline(settings).enrich(raw, None, NOW)


def test_a_thing_has_its_id_once_for_all_its_mentions(record: EnrichedArticle) -> None:
    found = {entity.ids["companies"]: entity for entity in record.entities if "companies" in entity.ids}
    assert sorted(found) == ["11", "4"]
    assert [one.text for one in found["4"].mentions] == ["International Atomic Energy Agency", "IAEA", "IAEA"]
    assert found["4"].id_evidence["companies"].rule == "name"


def test_mentions_are_where_they_say(record: EnrichedArticle) -> None:
    for entity in record.entities:
        for mention in entity.mentions:
            text = BODY if mention.field == "body" else "Inspectors arrive"
            assert text[mention.start : mention.end] == mention.text


def test_places_keep_their_ids_beside_a_list(record: EnrichedArticle) -> None:
    (london,) = [entity for entity in record.entities if entity.name == "London"]
    assert london.ids == {"geonames": "2643743"}


def test_the_version_of_a_list_is_in_the_record(record: EnrichedArticle, tmp_path: Path) -> None:
    assert record.provenance.models["companies"] == listed(tmp_path).version


def test_a_list_whose_file_is_gone_is_an_error() -> None:
    with pytest.raises(OSError, match=r"gone\.list"):
        Pipeline(StepSettings(models="", lists={"companies": "gone.list"}))

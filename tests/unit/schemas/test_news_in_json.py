import copy
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.schemas.enriched_record import RECORD

from newsgloss_schemas import EnrichedArticle, ninjs

IPTC = json.loads((Path(__file__).parent / "ninjs" / "ninjs-schema_3.1.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema_rs.Draft202012Validator(
    IPTC, validate_formats=True, retriever={"https://geojson.org/schema/GeoJSON.json": {}}.__getitem__
)


def record(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(RECORD) | changes


def entity(name: str, kind: str, group: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name, "type": kind, "type_group": group, "count": 1, "in_title": False, "salience": 0.256,
        "mentions": [], **more,
    }  # fmt: skip


def test_an_article_is_valid_by_the_schema_of_iptc() -> None:
    VALIDATOR.validate(ninjs(RECORD))


def test_a_model_and_its_json_give_the_same_object() -> None:
    assert ninjs(EnrichedArticle.model_validate(RECORD)) == ninjs(RECORD)


def test_the_fields_of_an_article_are_where_ninjs_has_them() -> None:
    found = ninjs(RECORD)
    assert found["uri"] == "urn:newsgloss:article:example-wire%3Abridge"
    assert found["altIds"] == [{"role": "article_id", "value": "example-wire:bridge"}]
    assert (found["version"], found["pubStatus"], found["language"]) == ("2", "usable", "en")
    assert (found["contentCreated"], found["versionCreated"]) == ("2026-03-12T08:30:00Z",) * 2
    assert found["headlines"][0]["value"] == found["title"] == "Bridge reopens"
    assert found["bodies"] == [
        {"role": "main", "contentType": "text/plain", "charCount": 6, "value": "Norway"}
    ]
    assert (found["by"], found["renditions"]) == (
        "Ada Example",
        [{"name": "web", "href": "https://news.example.org/bridge"}],
    )
    assert found["infoSources"] == [{"role": "publisher", "literal": "example-wire", "name": "Example Wire"}]


@pytest.mark.parametrize(
    ("kind", "group", "place"),
    [
        ("PERSON", "PER", "people"),
        ("ORG", "ORG", "organisations"),
        ("GPE", "LOC", "places"),
        ("LOC", "LOC", "places"),
        ("FAC", "LOC", "places"),
        ("EVENT", "MISC", "events"),
        ("WORK", "MISC", "objects"),
        ("PRODUCT", "MISC", "objects"),
        ("ADDED_LATER", "ORG", "organisations"),
    ],
)
def test_an_entity_goes_into_the_list_of_its_type(kind: str, group: str, place: str) -> None:
    found = ninjs(record(entities=[entity("X", kind, group)]))
    assert [one["name"] for one in found[place]] == ["X"]
    VALIDATOR.validate(found)


@pytest.mark.parametrize("kind", ["NORP", "MISC"])
def test_an_entity_of_no_such_list_is_a_subject_alone(kind: str) -> None:
    found = ninjs(record(entities=[entity("X", kind, "MISC")]))
    assert not found.keys() & {"people", "organisations", "places", "events", "objects"}
    assert found["subjects"][-1]["name"] == "X"


def test_relevance_and_confidence_are_percentages_of_the_subject() -> None:
    found = ninjs(record(entities=[entity("X", "ORG", "ORG", confidence=0.904), entity("Y", "ORG", "ORG")]))
    first, second = found["subjects"][-2:]
    assert (first["relevance"], first["confidence"]) == (26, 90)
    assert "confidence" not in second
    assert found["subjects"][0] == {"name": "transport"}


def test_the_country_of_a_place_is_in_its_address() -> None:
    (norway,) = ninjs(RECORD)["places"]
    assert norway["contactInfo"] == [{"address": {"country": "NO"}}]


def test_the_ids_of_a_place_are_its_uri_and_its_literal_and_its_point_is_geojson() -> None:
    (norway,) = ninjs(RECORD)["places"]
    assert norway["uri"] == "http://www.wikidata.org/entity/Q20"
    assert norway["literal"] == "geonames:3144096; iso3166:NO"
    (entity,) = RECORD["entities"]
    location = entity["location"]
    assert norway["geoJSON"] == {"type": "Point", "coordinates": [location["lon"], location["lat"]]}


@pytest.mark.parametrize(
    ("kind", "group", "place"),
    [("PERSON", "PER", "people"), ("ORG", "ORG", "organisations"), ("PRODUCT", "MISC", "objects"),
     ("EVENT", "MISC", "events")],
)  # fmt: skip
@pytest.mark.parametrize(
    ("ids", "uri", "literal"),
    [
        ({}, None, None),
        ({"companies": "c-17"}, None, "companies:c-17"),
        ({"wikidata": "Q2", "stars": "x"}, "http://www.wikidata.org/entity/Q2", "stars:x"),
        ({"geonames": "7"}, "https://sws.geonames.org/7/", None),
        ({"geonames": "7 8", "wikidata": "<Q2>"}, None, "geonames:7 8; wikidata:<Q2>"),
    ],
)
def test_an_id_of_any_entity_is_in_the_list_of_its_type(
    kind: str, group: str, place: str, ids: dict[str, str], uri: str | None, literal: str | None
) -> None:
    found = ninjs(record(entities=[entity("X", kind, group, ids=ids)]))
    VALIDATOR.validate(found)
    (one,) = found[place]
    assert (one.get("uri"), one.get("literal")) == (uri, literal)


def test_an_entity_without_a_point_has_no_geojson() -> None:
    (place,) = ninjs(record(entities=[entity("X", "GPE", "LOC", ids={"geonames": "7"})]))["places"]
    assert "geoJSON" not in place


@given(st.dictionaries(st.sampled_from(["geonames", "wikidata", "iso3166", "mine"]), st.text(max_size=20)))
def test_any_ids_give_a_valid_object(ids: dict[str, str]) -> None:
    VALIDATOR.validate(ninjs(record(entities=[entity("X", "GPE", "LOC", ids=ids)])))


def test_a_canceled_article_has_a_status_and_no_content() -> None:
    article = {"source": {"id": "wire"}, "status": "canceled", "version": None, "body": None}
    found = ninjs(record(article=article, version=None, status="canceled", entities=[], language=None))
    VALIDATOR.validate(found)
    assert found["pubStatus"] == "canceled"
    assert not found.keys() & {"version", "bodies", "headlines", "title", "language", "subjects"}


@given(
    article_id=st.text(min_size=1, max_size=20, alphabet=st.characters(codec="utf-8")),
    url=st.one_of(st.text(max_size=20), st.text(max_size=20).map("https://{}".format)),
)
def test_any_id_and_any_address_give_a_valid_object(article_id: str, url: str) -> None:
    changed = record(article_id=article_id)
    changed["article"]["url"] = url
    VALIDATOR.validate(ninjs(changed))


def test_formats_are_checked_by_these_tests() -> None:
    assert not VALIDATOR.is_valid({"uri": "no uri"})

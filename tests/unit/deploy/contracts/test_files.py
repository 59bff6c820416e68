"""What is made from the models is current, and says so when it is not."""

import json
from pathlib import Path

import pytest
import yaml
from deploy.contracts import __main__ as contracts
from deploy.contracts import asyncapi, mention_vectors
from deploy.contracts.types import record_types

from newsgloss_schemas.generate import json_schemas

ROOT = Path(__file__).parents[4]
NO_TYPE_NEEDED = {"JsonValue"}


def test_every_file_is_current() -> None:
    assert contracts.main(["--check"]) == 0


def test_a_file_that_is_not_current_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(contracts, "ROOT", tmp_path)
    monkeypatch.setattr(contracts, "FILES", {"a/b.txt": lambda: "new", "c.txt": lambda: "same"})
    (tmp_path / "c.txt").write_text("same")
    assert contracts.main(["--check"]) == 1
    assert capsys.readouterr().err == "not current, run `make contracts`: a/b.txt\n"
    assert contracts.main([]) == 0
    assert contracts.main(["--check"]) == 0


def test_every_field_of_every_record_has_a_type() -> None:
    schema = json_schemas()["enriched-article.v1.json"]
    types = {record.name: [field.name for field in record.fields] for record in record_types()}
    assert types.pop("EnrichedArticle") == list(schema["properties"])
    expected = {name: list(part.get("properties", ())) for name, part in schema["$defs"].items()}
    assert types == {name: fields for name, fields in expected.items() if name not in NO_TYPE_NEEDED}


def test_the_vectors_are_distinct_and_of_every_kind() -> None:
    vectors = list(mention_vectors.vectors())
    assert len({vector["key"] for vector in vectors}) == len(vectors) == mention_vectors.COUNT
    records = [json.loads(vector["value"]) for vector in vectors if vector["value"] is not None]
    assert len(records) == len(vectors) - 1
    assert {record["status"] for record in records} == {"usable", "withheld", "canceled"}
    assert any(vector["utf16"] != vector["utf8"] for vector in vectors)


def test_a_mention_says_the_text_that_its_offsets_cut() -> None:
    for vector in mention_vectors.vectors():
        record = json.loads(vector["value"] or '{"entities": []}')
        for entity in record["entities"]:
            for mention in entity["mentions"]:
                text = record["article"][mention["field"]]
                cut = text[mention["start"] : mention["end"]]
                assert cut == mention["text"] == entity["name"], vector["name"]


def test_every_reference_of_the_asyncapi_document_leads_to_something() -> None:
    document = yaml.safe_load((ROOT / "schemas" / "asyncapi.yaml").read_text(encoding="utf-8"))
    found = list(references(document))
    assert len(found) > 10
    for reference in found:
        file, _, pointer = reference.partition("#")
        if file:
            assert (ROOT / "schemas" / file).is_file(), reference
            continue
        target = document
        for part in pointer.split("/")[1:]:
            target = target[part]


def test_the_document_names_the_topics_with_the_services_sizes() -> None:
    channels = asyncapi.document()["channels"].values()
    sizes = {
        channel["address"]: channel["bindings"]["kafka"]["topicConfiguration"]["max.message.bytes"]
        for channel in channels
    }
    assert sizes == {
        "articles.raw.v1": 1_048_576,
        "articles.enriched.v1": 4_194_304,
        "articles.dlq.v1": 1_114_112,
    }


def references(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [found for value in part.values() for found in references(value)]
    if isinstance(part, list):
        return [found for value in part for found in references(value)]
    return []

"""Producers that write to the raw topic directly: what is accepted, what becomes a dead letter, and why."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.e2e.pipeline import Pipeline, Record

from newsgloss_schemas import DeadLetterHeaders, EnrichedArticle

SENTENCE = "The harbour bridge in Aberdeen reopened on Thursday, the council said in a statement. "
GOOD = {"article_id": "good", "source": {"id": "wire"}, "title": "Bridge reopens", "body": SENTENCE * 3}
OVERSIZED_IDS = 257


def article(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def without(name: str) -> bytes:
    return json.dumps({key: value for key, value in GOOD.items() if key != name}).encode()


@dataclass(frozen=True)
class Bad:
    """A record, and the code and text that its dead letter must have."""

    code: str
    says: str
    value: bytes | None
    key: bytes | None = b"key"
    stage: str = "decode"
    headers: list[tuple[str, bytes]] = field(default_factory=list)


BAD = {
    "an empty value": Bad("invalid_json", "not JSON", b""),
    "invalid JSON": Bad("invalid_json", "line 1 column", b'{"article_id": "x", '),
    "JSON that is cut off": Bad("invalid_json", "not JSON", article()[:-1]),
    "a raw NUL byte": Bad("invalid_json", "not JSON", article().replace(b"harbour", b"har\x00bour")),
    "NaN": Bad("invalid_json", "not JSON", article()[:-1] + b', "score": NaN}'),
    "invalid UTF-8": Bad("invalid_encoding", "byte ", article().replace(b"harbour", b"harb\xf6ur")),
    "UTF-16": Bad("invalid_encoding", "value is UTF-16", article().decode().encode("utf-16")),
    "a list": Bad("schema_violation", "value", b"[]"),
    "JSON's null": Bad("schema_violation", "value", b"null"),
    "a string": Bad("schema_violation", "value", b'"article"'),
    "no article_id": Bad("schema_violation", "article_id: field required", without("article_id")),
    "an empty article_id": Bad("schema_violation", "article_id", article(article_id="")),
    "a long article_id": Bad("schema_violation", "article_id", article(article_id="x" * OVERSIZED_IDS)),
    "no source": Bad("schema_violation", "source: field required", without("source")),
    "no body": Bad("schema_violation", "body: required", without("body")),
    "a blank body": Bad("schema_violation", "body: empty", article(body=" \n ")),
    "a number for a title": Bad("schema_violation", "title: should be a string", article(title=7)),
    "text for a version": Bad("schema_violation", "version: should be an integer", article(version="2")),
    "a list for a source": Bad("schema_violation", "source: should be an object", article(source=["wire"])),
    "another schema": Bad("schema_violation", "schema_version", article(schema_version=2)),
    "an unknown status": Bad("schema_violation", "status", article(status="deleted")),
    "a time without its zone": Bad(
        "schema_violation", "fetched_at", article(fetched_at="2026-03-12T08:00:00")
    ),
    "a null value without a key": Bad("schema_violation", "no key says which article", None, key=None),
    "headers of its own": Bad(
        "invalid_json",
        "not JSON",
        b"{",
        headers=[("traceparent", b"\xff"), ("x-id", b"1"), ("dlq-code", b"?")],
    ),
}


async def the_next_good_one_goes_through(pipeline: Pipeline) -> None:
    record = await pipeline.came_of(await pipeline.produce(key=b"good", value=article()))
    assert record.topic == pipeline.enriched
    enriched(record)


def enriched(record: Record) -> EnrichedArticle:
    assert record.value is not None
    return EnrichedArticle.model_validate_json(record.value)


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_record_becomes_a_dead_letter_with_its_reason_and_the_next_good_one_goes_through(
    pipeline: Pipeline, name: str
) -> None:
    bad = BAD[name]
    offset = await pipeline.produce(key=bad.key, value=bad.value, headers=bad.headers)
    letter = await pipeline.came_of(offset)
    assert letter.topic == pipeline.dlq
    why = DeadLetterHeaders.from_headers(letter.headers)
    assert (why.code, why.stage) == (bad.code, bad.stage)
    assert bad.says in why.message
    assert SENTENCE.split(",", maxsplit=1)[0] not in why.message, "a reason repeats no text of the article"
    assert (why.original_topic, why.original_partition, why.original_offset) == (pipeline.raw, 0, offset)
    assert why.attempt == 1
    assert why.failed_at >= why.original_timestamp
    assert all((why.error_class, why.group, why.enricher_version))
    own = [header for header in letter.headers if not header[0].startswith("dlq-")]
    assert own == [header for header in bad.headers if not header[0].startswith("dlq-")]
    assert len([name for name, _ in letter.headers if name == "dlq-code"]) == 1
    # Not every client can write a record without key and value; an empty key means the same.
    assert letter.key == (b"" if (bad.key, bad.value) == (None, None) else bad.key)
    assert letter.value == bad.value
    await the_next_good_one_goes_through(pipeline)


async def test_an_article_without_headers_needs_only_a_value(pipeline: Pipeline) -> None:
    record = await pipeline.came_of(await pipeline.produce(key=b"good", value=article()))
    assert (record.topic, record.key) == (pipeline.enriched, b"good")
    headers = {name: value.decode() for name, value in record.headers}
    assert headers["ce_type"] == "newsgloss.article.enriched.v1"
    assert headers["ce_subject"] == "good"
    assert headers["content-type"] == "application/json"
    found = enriched(record)
    assert (found.article_id, found.version, found.status) == ("good", 1, "usable")
    assert found.language is not None
    assert found.language.tag == "en"


async def test_a_producers_own_headers_and_trace_are_passed_on(pipeline: Pipeline) -> None:
    trace = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = [("traceparent", trace), ("x-desk", b"world"), ("dlq-attempt", b"2")]
    record = await pipeline.came_of(await pipeline.produce(key=b"good", value=article(), headers=headers))
    found = dict(record.headers)
    assert (found["traceparent"], found["x-desk"]) == (trace, b"world")
    assert not [name for name in found if name.startswith("dlq-")]


@pytest.mark.parametrize("key", [None, b"another", b"\xff\xfe"], ids=["no key", "another key", "bytes"])
async def test_the_output_key_is_the_article_id_whatever_the_input_key(
    pipeline: Pipeline, key: bytes | None
) -> None:
    record = await pipeline.came_of(await pipeline.produce(key=key, value=article()))
    assert (record.topic, record.key) == (pipeline.enriched, b"good")


async def test_fields_of_a_newer_producer_are_ignored(pipeline: Pipeline) -> None:
    value = article(mood="calm", source={"id": "wire", "rating": 5})
    record = await pipeline.came_of(await pipeline.produce(key=b"good", value=value))
    assert enriched(record).article.source.id == "wire"
    assert record.value is not None
    assert b"mood" not in record.value


async def test_lone_surrogates_and_nul_are_replaced_one_for_one(pipeline: Pipeline) -> None:
    value = article(title="a\ud83db", body="NUL\0here. " + SENTENCE)
    record = await pipeline.came_of(await pipeline.produce(key=b"good", value=value))
    found = enriched(record).article
    assert found.title == "a\N{REPLACEMENT CHARACTER}b"
    assert found.body == "NUL here. " + SENTENCE


async def test_900_kb_of_text_are_enriched(pipeline: Pipeline) -> None:
    sentence = "Die Hafenbrücke ist seit Donnerstag wieder offen, teilte die Stadt in einer Erklärung mit. "
    body = sentence * (900_000 // len(sentence))
    offset = await pipeline.produce(key=b"good", value=article(body=body))
    found = enriched(await pipeline.came_of(offset))
    assert found.article.body == body
    assert found.language is not None
    assert found.language.tag == "de"
    assert (
        found.stages["entities"].status == "degraded"
    )  # names are looked for in the first 100,000 characters
    assert found.read_time is not None
    assert found.read_time.words == len(body.split())
    await the_next_good_one_goes_through(pipeline)


async def test_a_tombstone_becomes_a_tombstone(pipeline: Pipeline) -> None:
    await pipeline.produce(key=b"old", value=None, headers=[("x-why", b"asked for")])
    record = await pipeline.first(lambda record: record.key == b"old")
    assert (record.topic, record.value) == (pipeline.enriched, None)
    assert ("x-why", b"asked for") in record.headers
    await the_next_good_one_goes_through(pipeline)


async def test_a_take_down_passes_through_without_evidence(pipeline: Pipeline) -> None:
    canceled = {"article_id": "good", "source": {"id": "wire"}, "status": "canceled", "version": None}
    record = await pipeline.came_of(await pipeline.produce(key=b"good", value=json.dumps(canceled).encode()))
    found = enriched(record)
    assert (found.status, found.version, found.language, found.entities) == ("canceled", None, None, [])
    assert {stage.status for stage in found.stages.values()} == {"skipped"}

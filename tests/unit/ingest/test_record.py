import json
import re

import pytest
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from newsgloss_common.article import intake
from newsgloss_ingest.record import encode
from newsgloss_schemas import RawArticle

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_the_value_is_the_article_without_its_nulls() -> None:
    record = encode(intake.from_text("Titel\nGrüße aus Köln".encode(), source="wire"))
    value = json.loads(record.value)
    assert set(value) == {
        "schema_version", "article_id", "version", "status", "source", "title", "body", "fetched_at",
    }  # fmt: skip
    assert value["source"] == {"id": "wire"}
    assert value["fetched_at"].endswith("Z")
    assert "Grüße".encode() in record.value


def test_the_key_is_the_article_id() -> None:
    record = encode(intake.from_json('{"source":{"id":"w"},"body":"b","article_id":"wire:ä"}'.encode()))
    assert record.key == "wire:ä".encode()


def test_a_record_reads_back_as_the_article_it_was() -> None:
    article = intake.from_json(
        b'{"source":{"id":"w","name":"W"},"body":"a\\u0000b","authors":["A"],"keywords":[],'
        b'"published_at":"2026-03-12T09:30:00+01:00","version":7,"title":""}'
    )
    assert RawArticle.model_validate_json(encode(article).value) == article


def test_take_down_of_all_versions_keeps_its_null_version() -> None:
    article = intake.canceled("a", source="w")
    record = encode(article)
    assert json.loads(record.value)["version"] is None
    assert RawArticle.model_validate_json(record.value) == article


def test_headers_are_a_cloud_event_of_this_article() -> None:
    headers = dict(encode(intake.from_text(b"T\nB")).headers)
    article_id = encode(intake.from_text(b"T\nB")).article_id
    assert headers["ce_subject"] == article_id.encode()
    assert headers["ce_type"] == b"newsgloss.article.raw.v1"
    assert headers["content-type"] == b"application/json"


def test_a_callers_trace_goes_on_and_a_malformed_one_is_replaced() -> None:
    article = intake.from_text(b"T\nB")
    assert dict(encode(article, traceparent=TRACE).headers)["traceparent"] == TRACE.encode()
    replaced = dict(encode(article, traceparent="garbage").headers)["traceparent"]
    assert replaced is not None
    assert re.fullmatch(rb"00-[0-9a-f]{32}-[0-9a-f]{16}-00", replaced)


def test_the_size_is_never_below_what_the_batch_takes() -> None:
    record = encode(intake.from_text(b"Title\n" + b"word " * 1000))
    batch = DefaultRecordBatchBuilder(
        2, 0, is_transactional=0, producer_id=-1, producer_epoch=-1, base_sequence=0, batch_size=10**6
    )
    batch.append(0, 0, record.key, record.value, record.headers)
    taken = len(batch.build())
    assert taken <= record.size <= taken + 64


def test_an_article_without_id_is_no_record() -> None:
    with pytest.raises(ValueError, match="article_id"):
        encode(RawArticle.model_validate({"source": {"id": "w"}, "body": "b"}))

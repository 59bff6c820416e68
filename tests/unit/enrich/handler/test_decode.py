import json
from datetime import UTC, datetime
from typing import Any

import pytest

from newsgloss_enrich.handler.decode import decode_article
from newsgloss_enrich.handler.errors import RecordError

AT = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
GOOD: dict[str, Any] = {"article_id": "a-1", "source": {"id": "s"}, "body": "A story."}


def rejected(value: bytes) -> RecordError:
    with pytest.raises(RecordError) as caught:
        decode_article(value, timestamp=AT)
    assert caught.value.stage == "decode"
    assert len(caught.value.message) <= 500
    return caught.value


def test_unknown_fields_are_ignored_at_every_level() -> None:
    article = decode_article(
        json.dumps({**GOOD, "new": 1, "source": {"id": "s", "new": 1}}).encode(), timestamp=AT
    )
    assert article.source.id == "s"


def test_without_fetched_at_the_records_own_time_is_taken() -> None:
    assert decode_article(json.dumps(GOOD).encode(), timestamp=AT).fetched_at == AT


def test_a_byte_order_mark_before_the_json_is_forgiven() -> None:
    assert decode_article(b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), timestamp=AT).body == "A story."


def test_lone_surrogates_become_replacement_characters_one_for_one() -> None:
    value = rb'{"article_id":"a","source":{"id":"s"},"body":"\ud83d x \ude00 \ud83d\ude00","title":"\\ud83d"}'
    article = decode_article(value, timestamp=AT)
    assert article.body == "\ufffd x \ufffd \U0001f600"
    assert article.title == r"\ud83d"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"article_id": None}, "article_id: field required in a record written to Kafka"),
        ({"source": {}}, "source.id: field required"),
        ({"source": {}, "body": 7}, "source.id: field required; body: should be a string"),
        ({"body": " \n"}, "body: empty; an article needs text"),
        ({"body": "\u200b \ufeff\u00ad\x00"}, "body: empty; an article needs text"),
        ({"version": "1"}, "version: should be an integer"),
        ({"authors": ["a", 1]}, "authors.1: should be a string"),
        (
            {"published_at": "0001-01-01T00:00:00+01:00"},
            "published_at: in UTC this lies outside of the years 0001 to 9999",
        ),
        (
            {"fetched_at": "9999-12-31T23:59:59-00:01"},
            "fetched_at: in UTC this lies outside of the years 0001 to 9999",
        ),
        ({"version": None}, "version: null is allowed only when status is 'canceled'"),
    ],
)
def test_a_schema_violation_names_the_field(change: dict[str, Any], message: str) -> None:
    error = rejected(json.dumps({**GOOD, **change}).encode())
    assert (error.code, error.message) == ("schema_violation", message)


def test_a_message_never_holds_the_articles_text() -> None:
    error = rejected(
        json.dumps({**GOOD, "status": "SECRET", "published_at": "SECRET", "url": ["SECRET"]}).encode()
    )
    assert "SECRET" not in error.message


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"{",
        b'{"a": NaN}',
        b'{"article_id":"a","source":{"id":"s"},"body":"x","n":Infinity}',
        b'{"article_id":"a","source":{"id":"s"},"body":"\\ud800","n":NaN}',
        b"[" * 100_000,
        b'{"x":' + b"[" * 100_000 + b'"\\ud800"',
        b'{"article_id":"a","source":{"id":"s"},"body":"x","version":1' + b"0" * 5_000 + b"}",
    ],
)
def test_what_is_not_json_is_invalid_json(value: bytes) -> None:
    assert rejected(value).code == "invalid_json"


@pytest.mark.parametrize("value", [b"[]", b"null", b'"text"', b"7"])
def test_json_that_is_no_object_violates_the_schema(value: bytes) -> None:
    assert (rejected(value).code, rejected(value).message) == (
        "schema_violation",
        "value: should be an object",
    )


@pytest.mark.parametrize("value", [b"\xff\xfe{", b'{"body":"\xed\xa0\x80"}', b'{"body":"caf\xe9"}'])
def test_bytes_that_are_no_utf8_are_an_invalid_encoding(value: bytes) -> None:
    assert rejected(value).code == "invalid_encoding"

"""No value that a stranger writes is a fault of ours: it is enriched, or it is named for what it is."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsgloss_enrich.handler.record import build_light
from newsgloss_enrich.pool import InputRecord, Rejected
from newsgloss_enrich.stream.breaker import PRODUCERS_FAULT
from newsgloss_schemas import EnrichedArticle

ARTICLE: dict[str, Any] = {"article_id": "a", "source": {"id": "s"}, "body": "The council said on Thursday."}
TIMESTAMPS = [0, 1_767_225_600_000, -1, -(10**15), 10**17, 2**63 - 1, -(2**63)]

handle = build_light(b"")


def outcome(value: bytes, timestamp: int = 0) -> str:
    """The code; empty for an enriched record, which then reads back."""
    headers: list[tuple[str, bytes | None]] = [("\ufffd", b"1"), ("traceparent", b"\xff"), ("none", None)]
    result = handle(InputRecord("raw", 0, 1, timestamp, b"k", value, headers))
    if isinstance(result, Rejected):
        return result.code
    EnrichedArticle.model_validate_json(result.value or b"")
    return ""


def with_field(text: bytes) -> bytes:
    return json.dumps(ARTICLE).encode()[:-1] + b"," + text + b"}"


@pytest.mark.parametrize("timestamp", TIMESTAMPS)
def test_any_timestamp_is_enriched(timestamp: int) -> None:
    assert outcome(json.dumps(ARTICLE).encode(), timestamp) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b'"x":' + b"[" * 100_000 + b"]" * 100_000, "invalid_json"),
        (b'"x":' + b'{"a":' * 5000 + b"1" + b"}" * 5000, "invalid_json"),
        (b'"x":"\\ud800","y":' + b"[" * 5000 + b"]" * 5000, "invalid_json"),
        (b'"x":' + b"9" * 100_000, "invalid_json"),
        (b'"x":"\\ud800","y":' + b"9" * 100_000, "invalid_json"),
        (b'"x":NaN', "invalid_json"),
        (b'"x":"\\ud800","y":-Infinity', "invalid_json"),
        (b'"version":1e999', "schema_violation"),
        (b'"version":' + b"9" * 300, "schema_violation"),
        (b'"published_at":"0001-01-01T00:00:00+01:00"', "schema_violation"),
        (b'"fetched_at":"9999-12-31T23:59:59-23:59"', "schema_violation"),
        (b'"title":"\\ud800"', ""),
        (b'"authors":["\\udfff"],"url":"http://\\u0000/"', ""),
    ],
)
def test_what_no_article_can_hold_is_named(text: bytes, code: str) -> None:
    assert outcome(with_field(text)) == code


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    scalars, lambda one: st.lists(one, max_size=4) | st.dictionaries(st.text(), one, max_size=4)
)


@given(
    st.dictionaries(
        st.sampled_from([*ARTICLE, "version", "status", "authors", "published_at", "x"]), anything
    )
)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_json_is_enriched_or_the_producers_fault(fields: dict[str, Any]) -> None:
    assert outcome(json.dumps(ARTICLE | fields).encode()) in {"", *PRODUCERS_FAULT}


@given(st.binary(max_size=100))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_enriched_or_the_producers_fault(value: bytes) -> None:
    assert outcome(value) in PRODUCERS_FAULT

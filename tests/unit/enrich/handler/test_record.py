import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from newsgloss_enrich.handler.record import build, build_light
from newsgloss_enrich.pool.records import Enriched, InputRecord, Rejected, Result
from newsgloss_enrich.steps.settings import StepSettings

GOOD: dict[str, Any] = {
    "article_id": "a-1",
    "source": {"id": "s"},
    "body": "The bridge reopened on Monday, the council said.",
}
Handler = Callable[[InputRecord], Result]


@pytest.fixture(scope="module")
def handler() -> Handler:
    return build_light(b"")


def record(
    value: bytes | None, *, key: bytes | None = b"k", timestamp: int = 1_552_377_600_000, headers: Any = ()
) -> InputRecord:
    return InputRecord("raw", 3, 42, timestamp, key, value, list(headers))


def test_a_record_becomes_an_enriched_record_under_its_article_id(handler: Handler) -> None:
    result = handler(record(json.dumps(GOOD).encode()))
    assert isinstance(result, Enriched)
    assert (result.offset, result.key) == (42, b"a-1")
    provenance = json.loads(result.value or b"")["provenance"]
    assert provenance["input"] == {
        "topic": "raw",
        "partition": 3,
        "offset": 42,
        "timestamp": "2019-03-12T08:00:00Z",
    }


def test_headers_are_of_the_new_event_and_others_pass_through(handler: Handler) -> None:
    trace = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    incoming = [
        ("dlq-code", b"x"),
        ("ce_id", b"old"),
        ("content-type", b"text/x"),
        ("traceparent", trace),
        ("mine", None),
    ]
    result = handler(record(json.dumps(GOOD).encode(), headers=incoming))
    assert isinstance(result, Enriched)
    names = [name for name, _ in result.headers]
    headers = dict(result.headers)
    assert len(names) == len(headers)
    assert "dlq-code" not in headers
    assert headers["ce_type"] == b"newsgloss.article.enriched.v1"
    assert headers["ce_id"] != b"old"
    assert (headers["traceparent"], headers["mine"], headers["content-type"]) == (
        trace,
        None,
        b"application/json",
    )


def test_a_tombstone_passes_under_its_key(handler: Handler) -> None:
    result = handler(record(None))
    assert isinstance(result, Enriched)
    assert (result.key, result.value) == (b"k", None)


def test_a_tombstone_without_key_is_rejected(handler: Handler) -> None:
    result = handler(record(None, key=None))
    assert isinstance(result, Rejected)
    assert result.code == "schema_violation"


@pytest.mark.parametrize(
    ("value", "code"), [(b"{", "invalid_json"), (b"\xff", "invalid_encoding"), (b"{}", "schema_violation")]
)
def test_bad_input_is_rejected_and_the_next_record_goes_through(
    handler: Handler, value: bytes, code: str
) -> None:
    result = handler(record(value))
    assert isinstance(result, Rejected)
    assert (result.offset, result.code, result.stage) == (42, code, "decode")
    assert isinstance(handler(record(json.dumps(GOOD).encode())), Enriched)


@pytest.mark.parametrize("timestamp", [-1, -(2**63), 2**63 - 1])
def test_a_nonsense_timestamp_is_no_error(handler: Handler, timestamp: int) -> None:
    assert isinstance(handler(record(json.dumps(GOOD).encode(), timestamp=timestamp)), Enriched)


def test_a_record_that_cannot_fit_says_both_sizes() -> None:
    handler = build_light(StepSettings(max_output_bytes=100).to_json())
    result = handler(record(json.dumps(GOOD).encode()))
    assert isinstance(result, Rejected)
    assert result.code == "too_large"
    assert "at most 100 fit" in result.message


@pytest.mark.parametrize("text", ["x", "\n" * 1000 + "x", "\ufffd\u0000\u202e", "a" * 100_000])
def test_odd_bodies_are_enriched(handler: Handler, text: str) -> None:
    assert isinstance(handler(record(json.dumps({**GOOD, "body": text, "title": text}).encode())), Enriched)


def test_a_fault_of_ours_is_a_dead_letter_without_the_text(
    handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("The bridge reopened")

    monkeypatch.setattr("newsgloss_enrich.steps.pipeline.take_story", broken)
    result = handler(record(json.dumps(GOOD).encode()))
    assert result == Rejected(
        42, "step_failed", "enriching failed with RuntimeError", "enrich", "RuntimeError"
    )


@pytest.mark.parametrize(
    "config", [b"{", b'{"language_detecter":"x"}', b'{"language_detector":"guess"}', b'{"models":"x"}']
)
def test_a_wrong_setting_stops_the_start(config: bytes) -> None:
    with pytest.raises((ValueError, ValidationError)):
        build(config)

import re
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from newsgloss_common.article.cloud_events import (
    enriched_headers,
    is_traceparent,
    new_traceparent,
    raw_headers,
)

TIME = datetime(2026, 3, 12, 9, 30, tzinfo=timezone(timedelta(hours=1)))
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_raw_record_carries_every_attribute_that_cloudevents_asks_for() -> None:
    headers = dict(raw_headers("wire:ä", time=TIME))
    assert headers["ce_specversion"] == b"1.0"
    assert headers["ce_type"] == b"newsgloss.article.raw.v1"
    assert headers["ce_source"] == b"/newsgloss/ingest"
    assert headers["ce_subject"] == "wire:ä".encode()
    assert headers["ce_time"] == b"2026-03-12T08:30:00Z"
    assert headers["ce_dataschema"] == b"urn:newsgloss:schema:raw-article.v1"
    assert headers["content-type"] == b"application/json"
    event_id = uuid.UUID((headers["ce_id"] or b"").decode())
    assert (event_id.version, event_id.variant) == (4, uuid.RFC_4122)


def test_two_raw_records_are_two_events() -> None:
    first, second = (dict(raw_headers("a", time=TIME))["ce_id"] for _ in range(2))
    assert first != second


def test_a_trace_goes_on_when_it_is_well_formed() -> None:
    assert dict(raw_headers("a", time=TIME, traceparent=TRACE))["traceparent"] == TRACE.encode()


@pytest.mark.parametrize(
    "received",
    [
        None,
        "",
        "garbage",
        TRACE + "\n",
        TRACE.upper(),
        TRACE.replace("00-", "ff-", 1),
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-" + "0" * 16 + "-01",
    ],
)
def test_a_trace_that_is_none_is_replaced_by_a_new_one(received: str | None) -> None:
    sent = (dict(raw_headers("a", time=TIME, traceparent=received))["traceparent"] or b"").decode()
    assert is_traceparent(sent)
    assert sent != received


def test_a_new_trace_is_not_sampled_and_never_the_same() -> None:
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-00", new_traceparent())
    assert new_traceparent() != new_traceparent()


def test_an_enriched_record_keeps_what_is_not_its_own_and_drops_dead_letter_headers() -> None:
    incoming = [
        *raw_headers("a", time=TIME, traceparent=TRACE),
        ("x-tenant", b"t"),
        ("x-tenant", b"again"),
        ("x-null", None),
        ("dlq-code", b"timeout"),
        ("ce_custom", b"theirs"),
    ]
    headers = enriched_headers(
        "a", event_id="event", time=datetime(2026, 1, 1, tzinfo=UTC), incoming=incoming
    )
    names = [name for name, _ in headers]
    assert [item for item in headers if item[0].startswith("x-")] == incoming[-5:-2]
    assert not [name for name in names if name.startswith("dlq-")]
    assert "ce_custom" not in names
    own = dict(headers)
    assert own["ce_type"] == b"newsgloss.article.enriched.v1"
    assert own["ce_id"] == b"event"
    assert own["traceparent"] == TRACE.encode()
    assert all(names.count(name) == 1 for name in names if not name.startswith("x-"))


def test_an_enriched_record_of_a_bare_one_starts_a_trace() -> None:
    for incoming in ([], [("traceparent", None)], [("traceparent", b"\xff")]):
        headers = dict(enriched_headers("a", event_id="e", time=TIME, incoming=incoming))
        assert is_traceparent((headers["traceparent"] or b"").decode())

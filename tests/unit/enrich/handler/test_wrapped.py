"""An article in what serialisers put around it: registry frames and structured CloudEvents."""

import base64
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from newsgloss_common.article.registry_frames import frame_of
from newsgloss_enrich.handler.record import build_light
from newsgloss_enrich.pool.records import Enriched, InputRecord, Rejected, Result
from newsgloss_enrich.steps.settings import StepSettings

GUID = uuid.UUID("89791762-2336-4186-9674-299b90a802e2")
ARTICLE = {"article_id": "a-1", "source": {"id": "s"}, "body": "The harbour froze on Monday."}
VALUE = json.dumps(ARTICLE).encode()
EVENT = {"specversion": "1.0", "id": "1", "type": "t", "source": "/desk", "data": ARTICLE}
STRUCTURED = ("Content-Type", b"application/cloudevents+json; charset=UTF-8")
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
Handler = Callable[[InputRecord], Result]


@pytest.fixture(scope="module")
def handler() -> Handler:
    return build_light(b"")


@pytest.fixture(scope="module")
def refusing() -> Handler:
    return build_light(StepSettings(registry_frames="refuse").to_json())


def record(value: bytes | None, *headers: tuple[str, bytes | None], key: bytes = b"k") -> InputRecord:
    return InputRecord("raw", 3, 42, 1_552_377_600_000, key, value, list(headers))


def enriched(handler: Handler, *arguments: Any, **more: Any) -> Enriched:
    result = handler(record(*arguments, **more))
    assert isinstance(result, Enriched), result
    return result


def rejected(handler: Handler, *arguments: Any) -> Rejected:
    result = handler(record(*arguments))
    assert isinstance(result, Rejected), result
    assert "harbour" not in result.message
    return result


FRAMES = [b"\0\0\0\0\7", b"\0" + bytes(7) + b"\7", b"\1" + GUID.bytes]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_registry_s_frame_is_read_past(handler: Handler, frame: bytes) -> None:
    result = enriched(handler, frame + VALUE)
    assert result.key == b"a-1"
    assert json.loads(result.value or b"")["article"]["body"] == ARTICLE["body"]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_registry_s_frame_is_refused_on_request_and_the_setting_is_named(
    refusing: Handler, frame: bytes
) -> None:
    message = rejected(refusing, frame + VALUE).message
    assert "NEWSGLOSS_REGISTRY_FRAMES=refuse" in message
    assert str(GUID if frame[:1] == b"\1" else 7) in message
    assert enriched(refusing, VALUE).key == b"a-1"


@pytest.mark.parametrize("name", ["__value_schema_id", "apicurio.value.globalId"])
def test_a_registry_s_header_is_read_past_or_refused(handler: Handler, refusing: Handler, name: str) -> None:
    header = (name, b"\1" + GUID.bytes)
    assert enriched(handler, VALUE, header).key == b"a-1"
    assert "NEWSGLOSS_REGISTRY_FRAMES=refuse" in rejected(refusing, VALUE, header).message


def test_the_schema_of_a_raw_record_is_not_said_to_be_the_enriched_one_s(handler: Handler) -> None:
    incoming = [("__value_schema_id", b"\1" + GUID.bytes), ("__key_schema_id", b"\0\0\0\0\7"), ("mine", b"1")]
    for value in (VALUE, None):
        names = [name for name, _ in enriched(handler, value, *incoming).headers]
        assert "mine" in names
        assert not {"__value_schema_id", "__key_schema_id"} & set(names)


def test_a_tombstone_s_key_is_freed_of_its_frame(handler: Handler, refusing: Handler) -> None:
    framed = b'\0\0\0\0\7"a-1"'
    assert enriched(handler, None, key=framed).key == b"a-1"
    assert enriched(refusing, None, key=framed).key == framed
    assert enriched(handler, None, key=b"\xff\0binary").key == b"\xff\0binary"


@pytest.mark.parametrize("avro", [b"\0\0\0\0\7\2\x10harbour", b'\0\0\0\0\7\2\x10ab"harbour'])
def test_avro_and_protobuf_are_named_as_before(handler: Handler, avro: bytes) -> None:
    assert "Avro or Protobuf" in rejected(handler, avro).message
    assert frame_of(avro) is None


@pytest.mark.parametrize("place", ["header", "prefix"])
@pytest.mark.parametrize(
    ("schema", "encoded"), [("258", b"\0\0\0\1\2"), (str(GUID), b"\1" + GUID.bytes)], ids=["number", "GUID"]
)
def test_enriched_records_carry_a_schema_id_on_request(place: Any, schema: str, encoded: bytes) -> None:
    settings = StepSettings(enriched_schema_id=schema, enriched_schema_in=place)
    handler = build_light(settings.to_json())
    result = enriched(handler, VALUE, ("__value_schema_id", b"of the raw record"))
    plain = result.value or b""
    carried = [value for name, value in result.headers if name == "__value_schema_id"]
    if place == "prefix":
        assert plain.startswith(encoded)
        plain = plain.removeprefix(encoded)
    assert carried == ([encoded] if place == "header" else [])
    assert json.loads(plain)["article_id"] == "a-1"
    assert enriched(handler, None).value is None


def test_a_structured_event_is_read_and_its_trace_goes_on(handler: Handler) -> None:
    result = enriched(handler, json.dumps(EVENT | {"traceparent": TRACE}).encode(), STRUCTURED)
    headers = dict(result.headers)
    assert result.key == b"a-1"
    assert headers["traceparent"] == TRACE.encode()
    assert headers["ce_type"] == b"newsgloss.article.enriched.v1"
    assert headers["content-type"] == b"application/json"
    assert "Content-Type" not in headers


def test_the_data_of_an_event_may_be_base64_and_hold_odd_text(handler: Handler) -> None:
    event: dict[str, Any] = {name: value for name, value in EVENT.items() if name != "data"}
    event["data_base64"] = base64.b64encode(VALUE).decode()
    assert enriched(handler, json.dumps(event).encode(), STRUCTURED).key == b"a-1"
    lone = json.dumps(EVENT | {"data": ARTICLE | {"body": "An \ud83d odd one."}}).encode()
    body = json.loads(enriched(handler, lone, STRUCTURED).value or b"")["article"]["body"]
    assert body == "An \ufffd odd one."


NO_BASE64: list[object] = ["%%%", "\u00e4", 5, [], {}, "YQ==\n"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (json.dumps({"specversion": "1.0", "id": "1"}).encode(), "neither data nor data_base64"),
        *(
            (json.dumps({"data_base64": encoded}).encode(), "data_base64 is not base64")
            for encoded in NO_BASE64
        ),
        (json.dumps(EVENT | {"datacontenttype": "text/plain", "data": "x"}).encode(), "is not JSON"),
        (json.dumps(EVENT | {"data": EVENT}).encode(), "is a structured CloudEvent"),
        (b'{"specversion":"1.0","data":' + b"1" * 6_000 + b"}", "value is not JSON"),
        (b"[1]", "no JSON object"),
        (b"{", "value is not JSON"),
        (b"[" * 100_000, "value is not JSON"),
        (b"\xff", "not UTF-8"),
        (json.dumps(EVENT | {"data": "harbour"}).encode(), "should be an object"),
        (json.dumps(EVENT | {"data": {"article_id": "a", "body": "x"}}).encode(), "source: field required"),
    ],
)
def test_a_faulty_event_becomes_a_dead_letter_that_says_why(
    handler: Handler, value: bytes, message: str
) -> None:
    assert message in rejected(handler, value, STRUCTURED).message


def test_an_event_without_its_content_type_is_named(handler: Handler) -> None:
    assert "add the header content-type" in rejected(handler, json.dumps(EVENT).encode()).message


@pytest.mark.parametrize(
    ("media_type", "value", "message"),
    [
        ("application/cloudevents-batch+json", json.dumps([EVENT, EVENT]).encode(), "each event as a record"),
        ("Application/CloudEvents-Batch+JSON; charset=utf-8", b"[]", "each event as a record"),
        ("application/cloudevents+avro", b"\6abc\2", "write it as JSON"),
        ("application/cloudevents+protobuf", b"\n\6abc", "write it as JSON"),
        ("application/cloudevents+xml", b"<event/>", "write it as JSON"),
    ],
)
def test_batches_and_events_that_are_not_json_are_named(
    handler: Handler, media_type: str, value: bytes, message: str
) -> None:
    assert message in rejected(handler, value, ("content-type", media_type.encode())).message


@pytest.mark.parametrize("kind", [None, 4, "application/json", "application/vnd.desk+json; charset=utf-8"])
def test_an_event_may_say_that_its_data_are_json(handler: Handler, kind: object) -> None:
    assert enriched(handler, json.dumps(EVENT | {"datacontenttype": kind}).encode(), STRUCTURED).key == b"a-1"


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_may_be_around_an_event_or_in_it_and_before_spaces(handler: Handler, frame: bytes) -> None:
    inside = json.dumps({"specversion": "1.0", "data_base64": base64.b64encode(frame + VALUE).decode()})
    for value in (frame + json.dumps(EVENT).encode(), inside.encode()):
        assert enriched(handler, value, STRUCTURED).key == b"a-1"
    assert enriched(handler, frame + b"\r\n\t " + VALUE).key == b"a-1"


def test_a_frame_with_nothing_in_it_is_named(handler: Handler) -> None:
    assert "nothing in it" in rejected(handler, b"\0\0\0\0\7").message

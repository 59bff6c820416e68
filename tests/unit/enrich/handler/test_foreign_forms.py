"""A value in a form that this service does not read is named in its dead letter."""

# ruff: noqa: E501  a table reads better unbroken

import gzip
import json
from datetime import UTC, datetime

import pytest

from newsgloss_enrich.handler.decode import decode_article
from newsgloss_enrich.handler.errors import RecordError

ARTICLE = {"article_id": "a", "source": {"id": "s"}, "body": "The harbour froze."}
VALUE = json.dumps(ARTICLE).encode()


def refused(value: bytes) -> RecordError:
    with pytest.raises(RecordError) as caught:
        decode_article(value, timestamp=datetime(2026, 1, 1, tzinfo=UTC))
    return caught.value


@pytest.mark.parametrize(
    ("value", "named"),
    [
        (b"\0\0\0\0\7" + VALUE, "JSON in a schema registry's frame (schema id 7)"),
        (b"\0\0\0\1\xff" + VALUE, "schema id 511"),
        (b"\0\0\0\0\7\2\x10harbour", "Avro or Protobuf in a schema registry's frame"),
        (gzip.compress(VALUE, mtime=0), "gzip"),
        (b"\x28\xb5\x2f\xfd" + VALUE, "zstd"),
        (VALUE.decode().encode("utf-16"), "UTF-16"),
        (VALUE.decode().encode("utf-16-le"), "UTF-16"),
        (VALUE.decode().encode("utf-16-be"), "UTF-16"),
        (b"\0{\0 " + VALUE.decode()[1:].encode("utf-16-be"), "UTF-16"),
        (VALUE.decode().encode("utf-32"), "UTF-32"),
        (json.dumps({"schema": {"type": "struct"}, "payload": ARTICLE}).encode(), "schema and payload"),
        (json.dumps({"specversion": "1.0", "id": "1", "type": "t", "source": "/", "data": ARTICLE}).encode(), "CloudEvent"),
        (json.dumps(VALUE.decode()).encode(), "serialised twice"),
        (json.dumps({"op": "u", "before": None, "after": ARTICLE}).encode(), "change event"),
    ],
)  # fmt: skip
def test_the_form_of_a_value_is_named(value: bytes, named: str) -> None:
    error = refused(value)
    assert named in error.message
    assert "harbour" not in error.message
    assert error.code in {"invalid_encoding", "invalid_json", "schema_violation"}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (b"\xff{", "value is not UTF-8: byte 0"),
        (b"hello", "value is not JSON"),
        (b'["x"]', "value: should be an object"),
        (b'"plain"', "value: should be an object"),
        (b'{"article_id": "a"}', "source: field required"),
        (b"\0", "value is not JSON"),
        (b"\0\0\0\0\0\0\0\0", "schema id 0"),
    ],
)
def test_other_faults_are_described_as_before(value: bytes, message: str) -> None:
    assert message in refused(value).message

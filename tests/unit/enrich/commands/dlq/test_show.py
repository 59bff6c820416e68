"""One dead letter for people and for programs."""

import base64
import json

import pytest
from tests.unit.enrich.commands.dlq.stored_letters import stored_letter

from newsgloss_enrich.commands.dlq.show import describe, write_letter


def test_as_json_it_has_its_place_its_reason_and_its_headers_and_no_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_letter(stored_letter(value=b"secret"), value=False, as_json=True)
    output = capsys.readouterr().out
    found = json.loads(output)
    assert (found["partition"], found["offset"], found["article_id"]) == (0, 7, "a")
    assert (found["code"], found["original_partition"], found["attempt"]) == ("timeout", 2, 1)
    assert (found["key"], found["value_bytes"]) == ("a", 6)
    assert found["headers"] == [["traceparent", "00-1"]]
    assert "secret" not in output
    assert "value_base64" not in found


@pytest.mark.parametrize("value", [b"\x00\xff", b"", None])
def test_on_request_the_value_is_in_it_byte_for_byte(
    value: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    write_letter(stored_letter(value=value), value=True, as_json=True)
    found = json.loads(capsys.readouterr().out)["value_base64"]
    assert found is None if value is None else base64.b64decode(found) == value


def test_a_hostile_key_reaches_no_terminal() -> None:
    assert describe(stored_letter(key=b"a\x1b[31m"))["key"] == "a\N{REPLACEMENT CHARACTER}[31m"

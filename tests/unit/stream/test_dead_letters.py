import hashlib
from datetime import UTC, datetime

from newsgloss_enrich.pool import InputRecord, Rejected
from newsgloss_enrich.stream.dead_letters import DeadLetterOffice, Letter
from newsgloss_schemas import DeadLetterHeaders

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
WHY = Rejected(7, "schema_violation", "source.id: field required", "decode", "ValidationError")


def office(max_bytes: int = 10_000) -> DeadLetterOffice:
    return DeadLetterOffice("newsgloss-enrich", "0.1.0", max_bytes)


def record(value: bytes | None = b"\xff not json", **fields: object) -> InputRecord:
    given = {"key": b"k", "headers": [("x-crawler", b"7")], **fields}
    return InputRecord("raw", 3, 7, 1_767_225_600_000, given["key"], value, given["headers"])  # type: ignore[arg-type]


def reason(letter: Letter) -> DeadLetterHeaders:
    return DeadLetterHeaders.from_headers(letter.headers)


def test_key_value_and_headers_are_the_original_bytes() -> None:
    letter = office().letter(record(), WHY, NOW)
    assert (letter.key, letter.value, letter.headers[0]) == (b"k", b"\xff not json", ("x-crawler", b"7"))


def test_the_headers_say_why_where_from_when_and_by_whom() -> None:
    headers = dict(office().letter(record(), WHY, NOW).headers)
    assert headers["dlq-code"] == b"schema_violation"
    assert headers["dlq-message"] == b"source.id: field required"
    assert headers["dlq-stage"] == b"decode"
    assert headers["dlq-error-class"] == b"ValidationError"
    assert headers["dlq-original-topic"] == b"raw"
    assert headers["dlq-original-partition"] == b"3"
    assert headers["dlq-original-offset"] == b"7"
    assert headers["dlq-original-timestamp"] == b"2026-01-01T00:00:00Z"
    assert headers["dlq-group"] == b"newsgloss-enrich"
    assert headers["dlq-attempt"] == b"1"
    assert headers["dlq-enricher-version"] == b"0.1.0"
    assert headers["dlq-failed-at"] == b"2026-03-12T08:00:00Z"


def test_the_reasons_of_an_earlier_failure_do_not_pile_up() -> None:
    again = record(headers=[("dlq-code", b"timeout"), ("dlq-attempt", b"2"), ("x-crawler", b"7")])
    letter = office().letter(again, WHY, NOW)
    assert [name for name, _ in letter.headers].count("dlq-code") == 1
    assert reason(letter).code == "schema_violation"
    assert reason(letter).attempt == 2


def test_an_attempt_header_that_a_stranger_wrote_is_not_believed() -> None:
    for nonsense in (b"-1", b"1e9", b"", b"\xff", b"9" * 5000):
        letter = office().letter(record(headers=[("dlq-attempt", nonsense)]), WHY, NOW)
        assert reason(letter).attempt == 1


def test_a_message_is_cut_to_500_characters() -> None:
    long = Rejected(7, "schema_violation", "x" * 900, "decode", "ValidationError")
    assert len(reason(office().letter(record(), long, NOW)).message) == 500


def test_a_value_that_does_not_fit_is_left_out_and_described() -> None:
    value = b"x" * 20_000
    letter = office().letter(record(value), WHY, NOW)
    assert letter.value == b""
    assert reason(letter).value_omitted_length == 20_000
    assert reason(letter).value_omitted_sha256 == hashlib.sha256(value).hexdigest()


def test_headers_that_do_not_fit_are_left_out_too() -> None:
    letter = office().letter(record(headers=[("x", b"y" * 20_000)]), WHY, NOW)
    assert all(name.startswith("dlq-") for name, _ in letter.headers)


def test_a_record_with_neither_key_nor_value_can_still_be_sent() -> None:
    letter = office().letter(record(None, key=None), WHY, NOW)
    assert (letter.key, letter.value) == (b"", None)

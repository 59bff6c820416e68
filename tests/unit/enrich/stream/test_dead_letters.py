import hashlib
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from hypothesis import given
from hypothesis import strategies as st

from newsgloss_enrich.pool import InputRecord, Rejected
from newsgloss_enrich.stream.attempts import DeadLetterPlace, RedriveMark
from newsgloss_enrich.stream.dead_letters import (
    RECORD_OVERHEAD,
    DeadLetter,
    DeadLetterRefused,
    DeadLetterWriter,
)
from newsgloss_schemas import DeadLetterHeaders

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
WHY = Rejected(7, "schema_violation", "source.id: field required", "decode", "ValidationError")

MARK = RedriveMark(2, "newsgloss-enrich", DeadLetterPlace("articles.dlq.v1", 3, 17))


def replaced(name: str, value: bytes | None) -> list[tuple[str, bytes | None]]:
    """The mark of a redrive with one header of another value."""
    return [(one, value if one == name else given) for one, given in MARK.headers()]


def office(max_bytes: int = 10_000) -> DeadLetterWriter:
    return DeadLetterWriter("newsgloss-enrich", "0.1.0", max_bytes)


def record(value: bytes | None = b"\xff not json", **fields: object) -> InputRecord:
    given = {"key": b"k", "headers": [("x-crawler", b"7")], **fields}
    return InputRecord("raw", 3, 7, 1_767_225_600_000, given["key"], value, given["headers"])  # type: ignore[arg-type]


def reason(letter: DeadLetter) -> DeadLetterHeaders:
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
    again = record(headers=[("dlq-code", b"timeout"), *MARK.headers(), ("x-crawler", b"7")])
    letter = office().letter(again, WHY, NOW)
    assert [name for name, _ in letter.headers].count("dlq-code") == 1
    assert reason(letter).code == "schema_violation"


def test_the_count_that_a_redrive_wrote_goes_on_and_says_from_where() -> None:
    found = reason(office().letter(record(headers=MARK.headers()), WHY, NOW))
    assert (found.attempt, found.redriven_from) == (2, "articles.dlq.v1/3/17")


@pytest.mark.parametrize(
    "headers",
    [
        [("dlq-attempt", b"999999")],
        [("dlq-attempt", b"4"), ("dlq-group", b"newsgloss-enrich")],
        replaced("dlq-attempt", b"999999"),
        replaced("dlq-attempt", b"-1"),
        replaced("dlq-attempt", b"1e9"),
        replaced("dlq-attempt", b""),
        replaced("dlq-attempt", None),
        replaced("dlq-attempt", b"\xff"),
        replaced("dlq-attempt", b"9" * 5000),
        replaced("dlq-group", b"another-group"),
        replaced("dlq-group", b"\xff"),
        replaced("dlq-redriven-from", b"17"),
        replaced("dlq-redriven-from", b"a topic/3/17"),
        replaced("dlq-redriven-from", b"\xff/3/17"),
        [*MARK.headers(), ("dlq-attempt", b"9")],
    ],
)
def test_a_count_that_a_stranger_wrote_is_not_believed(headers: list[tuple[str, bytes | None]]) -> None:
    found = reason(office().letter(record(headers=headers), WHY, NOW))
    assert (found.attempt, found.redriven_from) == (1, None)


TIMESTAMPS = [
    -(10**15),
    -(2**63),
    2**63 - 1,
    1_767_225_600_000_000,  # microseconds taken for milliseconds
    253_402_300_800_000,  # the first moment of the year 10,000
    -62_135_596_800_001,  # the last one before the year 1
    -1,
]


@pytest.mark.parametrize("timestamp", TIMESTAMPS)
def test_a_timestamp_that_is_no_moment_is_kept_as_its_number(timestamp: int) -> None:
    odd = msgspec.structs.replace(record(), timestamp=timestamp)
    letter = office().letter(odd, WHY, NOW)
    found = reason(letter)
    assert found.original_timestamp_ms == timestamp
    assert (letter.key, letter.value, letter.headers[0]) == (b"k", b"\xff not json", ("x-crawler", b"7"))


@pytest.mark.parametrize("timestamp", [0, -1000, 253_402_300_799_999, -62_135_596_800_000])
def test_a_timestamp_that_is_a_moment_is_written_as_one(timestamp: int) -> None:
    found = reason(office().letter(msgspec.structs.replace(record(), timestamp=timestamp), WHY, NOW))
    assert found.original_timestamp_ms is None
    assert (found.original_timestamp - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        milliseconds=1
    ) == timestamp


def test_a_letter_that_cannot_be_made_gives_way_to_one_that_can() -> None:
    # No handler can answer this (the pipe carries UTF-8): it stands for what nobody foresaw.
    odd = Rejected(7, "schema_violation", "half a pair \ud800", "decode\udfff", "ValidationError")
    letter = office().letter(record(), odd, NOW)
    found = reason(letter)
    assert (found.code, found.stage, found.original_offset) == ("schema_violation", "decode?", 7)
    assert (letter.key, letter.value) == (b"k", b"\xff not json")


@given(
    timestamp=st.integers(-(2**63), 2**63 - 1),
    key=st.none() | st.binary(max_size=40),
    value=st.none() | st.binary(max_size=200),
    headers=st.lists(st.tuples(st.text(max_size=20), st.none() | st.binary(max_size=40)), max_size=5),
    words=st.tuples(*[st.text(alphabet=st.characters(exclude_categories=[]), max_size=30)] * 4),
)
def test_every_record_has_a_letter_that_fits_and_reads_back(
    timestamp: int,
    key: bytes | None,
    value: bytes | None,
    headers: list[tuple[str, bytes | None]],
    words: tuple[str, str, str, str],
) -> None:
    odd = InputRecord("raw", 3, 7, timestamp, key, value, headers)
    for why in (Rejected(7, *words), DeadLetterRefused(7, *words)):
        letter = office(1500).letter(odd, why, NOW)
        assert reason(letter).original_offset == 7
        batch = DefaultRecordBatchBuilder(2, 0, 1, 1, 1, 0, 100_000)
        batch.append(0, 1, letter.key, letter.value, letter.headers)
        assert len(batch.build()) <= 1500 + RECORD_OVERHEAD


def test_a_letter_that_the_broker_refused_goes_out_without_a_foreign_byte() -> None:
    refused = DeadLetterRefused(
        7, "schema_violation", "source.id: field required", "decode", "ValidationError"
    )
    letter = office().letter(record(), refused, NOW)
    assert (letter.key, letter.value) == (b"", b"")
    assert all(name.startswith("dlq-") for name, _ in letter.headers)
    found = reason(letter)
    assert (found.code, found.value_omitted_length) == ("schema_violation", 10)
    assert found.value_omitted_sha256 == hashlib.sha256(b"\xff not json").hexdigest()


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

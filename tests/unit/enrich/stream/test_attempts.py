import pytest

from newsgloss_enrich.stream.attempts import MAX_ATTEMPT, DeadLetterPlace, RedriveMark, mark_of

PLACE = DeadLetterPlace("articles.dlq.v1", 3, 17)


def test_a_mark_is_read_back_from_its_headers_among_others() -> None:
    mark = RedriveMark(2, "group", PLACE)
    assert mark_of([("traceparent", b"x"), *mark.headers()]) == mark


def test_a_count_beyond_the_limit_is_written_as_the_limit() -> None:
    found = mark_of(RedriveMark(MAX_ATTEMPT + 5, "group", PLACE).headers())
    assert found is not None
    assert found.attempt == MAX_ATTEMPT


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_two_of_the_three_headers_prove_nothing(missing: int) -> None:
    headers = RedriveMark(2, "group", PLACE).headers()
    del headers[missing]
    assert mark_of(headers) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dlq-attempt", b"1"),  # a first try is no redrive
        ("dlq-attempt", b"1001"),
        ("dlq-attempt", b"02"),
        ("dlq-attempt", None),
        ("dlq-redriven-from", b"topic/1"),
        ("dlq-redriven-from", b"a topic/1/2"),
        ("dlq-redriven-from", b"\xff/1/2"),
    ],
)
def test_a_malformed_header_makes_it_no_mark(name: str, value: bytes | None) -> None:
    headers = dict(RedriveMark(2, "group", PLACE).headers()) | {name: value}
    assert mark_of(headers.items()) is None


def test_a_header_that_is_there_twice_makes_it_no_mark() -> None:
    headers = RedriveMark(2, "group", PLACE).headers()
    assert mark_of([*headers, headers[0]]) is None


@pytest.mark.parametrize("text", ["t/0/0", "articles.dlq.v1/12/9007199254740993"])
def test_a_place_is_read_back_from_its_text(text: str) -> None:
    assert str(DeadLetterPlace.parse(text)) == text

from typing import Any

import pytest
from starlette.requests import Request

from newsgloss_ingest.api.negotiation import HTML, JSON, TEXT, check_accept, content, fields, idempotency_key
from newsgloss_ingest.api.problems import ProblemError

ACCEPTED = (JSON, TEXT, HTML)


def request(*headers: tuple[str, str]) -> Request:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    return Request({"type": "http", "headers": raw})


def problem(error: pytest.ExceptionInfo[ProblemError]) -> tuple[int, str]:
    return error.value.problem.status, error.value.problem.detail


def test_lists_are_joined_and_of_other_repeated_fields_the_first_counts() -> None:
    found = fields(request(("accept", "a/b"), ("x", "1"), ("accept", "c/d"), ("x", "2")))
    assert found == {"accept": "a/b, c/d", "x": "1"}


@pytest.mark.parametrize("name", ["authorization", "content-type", "idempotency-key"])
def test_a_field_that_may_come_once_is_refused_twice(name: str) -> None:
    with pytest.raises(ProblemError) as error:
        fields(request((name, "a"), (name, "a")))
    assert problem(error) == (400, f"the header {name} comes more than once; send one")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"content-type": "application/json"}, (JSON, None, False)),
        ({"content-type": "Text/Plain; Charset=UTF-8", "content-encoding": "gzip"}, (TEXT, "utf-8", True)),
        (
            {"content-type": "text/html; charset=latin-1", "content-encoding": "identity"},
            (HTML, "latin-1", False),
        ),
    ],
)
def test_type_charset_and_compression_are_read(headers: dict[str, str], expected: tuple[Any, ...]) -> None:
    assert content(headers | {"content-length": "1"}, ACCEPTED) == expected


@pytest.mark.parametrize(
    ("headers", "status", "header"),
    [
        ({"content-type": JSON}, 411, None),
        ({"content-length": "1"}, 415, "Accept-Post"),
        ({"content-length": "1", "content-type": "image/png"}, 415, "Accept-Post"),
        ({"transfer-encoding": "chunked", "content-type": "text/plain; charset=latin-1"}, 415, "Accept-Post"),
        ({"content-length": "1", "content-type": JSON, "content-encoding": "br"}, 415, "Accept-Encoding"),
    ],
)
def test_what_is_not_accepted_is_refused_and_says_what_is(
    headers: dict[str, str], status: int, header: str | None
) -> None:
    with pytest.raises(ProblemError) as error:
        content(headers, ACCEPTED)
    assert error.value.problem.status == status
    assert header is None or header in error.value.headers


@pytest.mark.parametrize(
    "accept",
    ["", "*/*", "application/*", "application/json;q=0.5", "text/html, */*;q=0.1", "application/json;q=x"],
)
def test_answers_that_are_wanted_are_given(accept: str) -> None:
    check_accept({"accept": accept}, JSON)


@pytest.mark.parametrize(
    "accept", ["text/html", "application/json;q=0", "application/json;q=0, */*", "text/*"]
)
def test_answers_that_nobody_wants_are_406(accept: str) -> None:
    with pytest.raises(ProblemError) as error:
        check_accept({"accept": accept}, JSON)
    assert error.value.problem.status == 406


def test_a_key_is_printable_ascii() -> None:
    assert idempotency_key({}) is None
    assert idempotency_key({"idempotency-key": "k" * 255}) == "k" * 255
    for wrong in ("", "k" * 256, "é", "a\tb"):
        with pytest.raises(ProblemError) as error:
            idempotency_key({"idempotency-key": wrong})
        assert error.value.problem.status == 422

import json
from collections.abc import Callable
from typing import NoReturn

import pytest

from newsgloss_common.article import crowded_json, intake
from newsgloss_common.article.invalid_article import MAX_ERRORS, InvalidArticleError
from newsgloss_schemas import RawArticle

LEAST = {"source": {"id": "wire"}, "body": "The bridge reopened."}
LARGE = 1_000_000


def article(**fields: object) -> bytes:
    return json.dumps(LEAST | fields).encode()


def refusal(data: bytes) -> InvalidArticleError:
    with pytest.raises(InvalidArticleError) as caught:
        intake.from_json(data)
    return caught.value


@pytest.fixture
def _not_validated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The validator would build an error for every value."""

    def never(*_: object, **__: object) -> NoReturn:
        raise AssertionError("it was validated")

    monkeypatch.setattr(RawArticle, "model_validate_json", never)


CROWDED: dict[str, Callable[[], bytes]] = {
    "unknown fields": lambda: b"{" + b",".join(b'"%x":1' % one for one in range(LARGE // 9)) + b"}",
    "the same field": lambda: b"{" + b'"":1,' * (LARGE // 5) + b'"a":1}',
    "fields of the source": lambda: (
        b'{"body":"x","source":{"id":"s",' + b",".join(b'"%x":1' % one for one in range(LARGE // 9)) + b"}}"
    ),
    "after a long field": lambda: (
        b'{"url":"' + b"a" * 70_000 + b'",' + b",".join(b'"%x":1' % one for one in range(LARGE // 9)) + b"}"
    ),
    "authors that are none": lambda: article()[:-1] + b',"authors":[' + b"1," * (LARGE // 2) + b"1]}",
    "keywords": lambda: article()[:-1] + b',"keywords":[' + b'"",' * (LARGE // 3) + b'""]}',
    "arrays in an unknown field": lambda: article()[:-1] + b',"x":[' + b"[]," * (LARGE // 3) + b"1]}",
}


@pytest.mark.parametrize("name", CROWDED)
@pytest.mark.usefixtures("_not_validated")
def test_what_holds_far_too_many_values_is_refused_without_being_validated(name: str) -> None:
    error = refusal(CROWDED[name]())
    assert error.fault == "schema_violation"
    assert len(error.errors) <= MAX_ERRORS


@pytest.mark.usefixtures("_not_validated")
def test_the_first_unknown_fields_are_named_and_all_that_were_seen_are_counted() -> None:
    data = json.dumps({"source": {"id": "w", "x0": 1}, "y": 1} | {f"x{one}": 1 for one in range(3000)})
    error = refusal(data.encode())
    assert [one.field for one in error.errors[:3]] == ["source.x0", "y", "x0"]
    assert error.errors[0].pointer == "#/source/x0"
    assert error.detail == "3002 fields are wrong, the first 20 are listed"
    assert refusal(CROWDED["unknown fields"]()).detail.startswith("more than ")


@pytest.mark.parametrize(
    "data",
    [
        b"[" * LARGE,
        b'{"a":' * LARGE,
        b'{"a":[' + b'"\\ud800",' * (LARGE // 9) + b"1]}",
        b"[" + b"1," * (LARGE // 2) + b"1]",
        b'"' * LARGE,
        b'{"a" 1,' + b'"a":1,' * (LARGE // 6),
    ],
)
def test_what_is_no_object_of_json_is_left_to_the_parser_which_stops_where_it_is_wrong(data: bytes) -> None:
    error = refusal(data)
    assert error.fault == ("schema_violation" if data.startswith(b"[1") else "invalid_json")
    assert len(error.errors) <= 1


def test_of_lone_surrogates_the_first_ones_are_looked_for() -> None:
    found = refusal(json.dumps(LEAST | {"authors": ["\ud800"] * 200}).encode())
    assert found.detail == "lone surrogates"
    assert len(found.errors) == MAX_ERRORS


@pytest.mark.parametrize(
    "fields",
    [
        {"authors": ["A"] * 256, "keywords": ["k"] * 1024, "body": "x" * 20_000},
        {"body": 'He said: "a, b, [c], {d}: e".\n' * 30_000},
        {"body": "\\" * 50_000},
        {"body": "{[,:" * 50_000 + '"' * 50_000},
    ],
)
def test_the_fullest_articles_are_not_taken_for_crowded(fields: dict[str, object]) -> None:
    data = article(**fields)
    assert not crowded_json.is_crowded(data)
    assert intake.from_json(data).body == fields["body"]


def test_json_that_goes_on_after_an_escape_at_its_end_is_read_to_its_end() -> None:
    assert not crowded_json.is_crowded(b'{"a":"' + b"\\" * 20_001)

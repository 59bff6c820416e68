import json

import pytest

from newsgloss_common.article import intake
from newsgloss_common.article.field_errors import MAX_NAME_LENGTH
from newsgloss_common.article.invalid_article import MAX_ERRORS, InvalidArticleError

LEAST = {"source": {"id": "example-wire"}, "body": "The harbour bridge reopened."}


def refusal(data: bytes) -> InvalidArticleError:
    with pytest.raises(InvalidArticleError) as caught:
        intake.from_json(data)
    return caught.value


def fields_of(error: InvalidArticleError) -> list[str]:
    return [item.field for item in error.errors]


def as_json(**changes: object) -> bytes:
    return json.dumps(LEAST | changes).encode()


def test_the_least_article_gets_the_defaults_and_an_id() -> None:
    article = intake.from_json(as_json())
    assert article.article_id
    assert (article.version, article.status, article.title) == (1, "usable", None)
    assert article.fetched_at.utcoffset() is not None


def test_an_id_that_the_producer_gave_is_kept() -> None:
    assert intake.from_json(as_json(article_id="wire:1")).article_id == "wire:1"


def test_the_derived_id_is_the_same_every_time_and_follows_the_url() -> None:
    first, again = intake.from_json(as_json()), intake.from_json(as_json())
    assert first.article_id == again.article_id
    by_url = [
        intake.from_json(as_json(url=url, body=body)).article_id
        for url, body in (
            ("https://news.example.org/a?utm_source=x", "one"),
            ("https://NEWS.example.org/a#top", "two"),
        )
    ]
    assert by_url[0] == by_url[1] != first.article_id


def test_a_byte_order_mark_before_json_is_accepted() -> None:
    assert intake.from_json(b"\xef\xbb\xbf" + as_json()).body == LEAST["body"]


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\u200b", "\ufeff", "\uffff"])
def test_control_characters_in_the_text_are_accepted_as_they_stand(control: str) -> None:
    body = f"a{control}b"
    assert intake.from_json(as_json(body=body)).body == body
    assert intake.from_text(f"Title\n{body}".encode()).body == body


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"body": ""}, "body", "empty"),
        ({"body": " \n\t "}, "body", "empty"),
        ({"body": None}, "body", "required"),
        ({"body": 7}, "body", "string"),
        ({"body": ["a"]}, "body", "string"),
        ({"title": {}}, "title", "string"),
        ({"source": "wire"}, "source", "object"),
        ({"source": {}}, "source.id", "required"),
        ({"source": {"id": ""}}, "source.id", "at least 1"),
        ({"source": {"id": "w", "extra": 1}}, "source.extra", "unknown field"),
        ({"version": 0}, "version", "greater than or equal to 1"),
        ({"version": "1"}, "version", "integer"),
        ({"version": 1.5}, "version", "integer"),
        ({"version": True}, "version", "integer"),
        ({"version": None}, "version", "null is allowed only when status is 'canceled'"),
        ({"status": "deleted"}, "status", "'canceled'"),
        ({"schema_version": 2}, "schema_version", "1"),
        ({"article_id": ""}, "article_id", "at least 1"),
        ({"article_id": "x" * 257}, "article_id", "at most 256"),
        ({"published_at": "yesterday"}, "published_at", "datetime"),
        ({"published_at": "2026-03-12T08:30:00"}, "published_at", "timezone"),
        ({"authors": "Ada"}, "authors", "array"),
        ({"authors": ["Ada", 2]}, "authors[1]", "string"),
        ({"language_hint": "not a tag!"}, "language_hint", "pattern"),
        ({"headline": "x"}, "headline", "unknown field"),
    ],
)
def test_what_does_not_fit_the_schema_is_named_by_field(
    changes: dict[str, object], field: str, says: str
) -> None:
    error = refusal(as_json(**changes))
    assert error.fault == "schema_violation"
    assert fields_of(error) == [field]
    assert says in error.errors[0].detail


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-00:01"])
@pytest.mark.parametrize("field", ["published_at", "modified_at", "fetched_at"])
def test_a_moment_that_no_utc_year_holds_is_named_by_its_field(field: str, moment: str) -> None:
    error = refusal(as_json(**{field: moment}))
    assert error.fault == "schema_violation"
    assert str(error) == f"{field}: in UTC this lies outside of the years 0001 to 9999"


def test_every_wrong_field_is_named_at_once() -> None:
    error = refusal(b'{"source": {"id": 1}, "body": " ", "more": 1, "version": "a"}')
    assert set(fields_of(error)) == {"source.id", "body", "more", "version"}
    assert error.detail == "4 fields are wrong"


def test_the_list_of_wrong_fields_is_bounded() -> None:
    error = refusal(json.dumps(LEAST | {f"x{index}": 1 for index in range(5000)}).encode())
    assert len(error.errors) == MAX_ERRORS
    assert "5000" in error.detail


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"\x00",
        b"{",
        b"nonsense",
        b'{"body": "unfinished',
        b'{"source": {"id": "w"}, "body": "raw \x00 control"}',
        b'{"source": {"id": "w"}, "body": "x"} trailing',
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"version": ' + b"9" * 10_000 + b"}",
        b'{"version": NaN}',
    ],
)
def test_what_is_no_json_is_refused_without_a_crash(data: bytes) -> None:
    assert refusal(data).fault in {"invalid_json", "schema_violation"}


@pytest.mark.parametrize("data", [b"[]", b"null", b"3", b'"text"', b"true"])
def test_json_that_is_no_object_is_refused(data: bytes) -> None:
    error = refusal(data)
    assert (error.fault, fields_of(error)) == ("schema_violation", [""])
    assert "object" in str(error)


@pytest.mark.parametrize(
    ("data", "byte"), [(b"\xff", 0), (b'{"body": "caf\xe9"}', 13), (b"ab\xed\xa0\x80", 2), (b"a\xc3", 1)]
)
def test_what_is_no_utf8_is_named_by_its_byte(data: bytes, byte: int) -> None:
    for read in (intake.from_json, intake.from_text):
        with pytest.raises(InvalidArticleError) as caught:
            read(data)
        assert caught.value.fault == "invalid_utf8"
        assert f"byte {byte} " in caught.value.detail


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (rb'{"source": {"id": "w"}, "body": "ab\ud800"}', "body"),
        (rb'{"source": {"id": "w"}, "body": "ab\udc00c"}', "body"),
        (rb'{"source": {"id": "w"}, "body": "x", "title": "\ud83d \ude00"}', "title"),
        (rb'{"source": {"id": "\udfff"}, "body": "x"}', "source.id"),
        (rb'{"source": {"id": "w"}, "body": "x", "authors": ["a", "\ud800"]}', "authors[1]"),
    ],
)
def test_a_lone_surrogate_is_named_by_field(data: bytes, field: str) -> None:
    error = refusal(data)
    assert error.fault == "schema_violation"
    assert fields_of(error) == [field]
    assert "surrogate" in error.errors[0].detail


def test_a_surrogate_in_a_fields_name_does_no_harm() -> None:
    error = refusal(rb'{"source": {"id": "w"}, "body": "x", "\ud800": 1}')
    assert error.fault == "schema_violation"
    str(error).encode()


def test_a_surrogate_pair_is_one_character() -> None:
    assert intake.from_json(rb'{"source": {"id": "w"}, "body": "\ud83d\ude00"}').body == "😀"


@pytest.mark.parametrize(
    "data",
    [
        as_json(body=3, title="SECRET"),
        as_json(status="SECRET"),
        as_json(language_hint="SECRET TEXT"),
        as_json(published_at="SECRET"),
        as_json(source={"id": "SECRET" * 100}),
        b'{"source": {"id": "w"}, "body": "SECRET \\ud800"}',
        b'{"source": {"id": "w"}, "body": "SECRET',
        b"SECRET \xff",
    ],
)
def test_an_error_never_repeats_text(data: bytes) -> None:
    error = refusal(data)
    assert "SECRET" not in f"{error} {error.detail} {error.errors}"


def test_a_strangers_field_name_is_cut_and_cleaned() -> None:
    error = refusal(json.dumps(LEAST | {"\x1b[31m" + "x" * 5000: 1}).encode())
    assert len(error.errors[0].field) <= MAX_NAME_LENGTH
    assert "\x1b" not in error.errors[0].field


def test_plain_text_is_a_title_and_a_body_of_source_local() -> None:
    article = intake.from_text(b"\xef\xbb\xbf\nBridge reopens\r\n\r\nIt did.\r\n")
    assert (article.title, article.body) == ("Bridge reopens", "\r\nIt did.\r\n")
    assert article.source.id == "local"


def test_plain_text_takes_source_and_url() -> None:
    article = intake.from_text(b"T\nB", source="wire", url="https://news.example.org/a")
    assert (article.source.id, article.url) == ("wire", "https://news.example.org/a")


@pytest.mark.parametrize("data", [b"", b" \n \n", b"only a title", b"title\n \n", b"\xef\xbb\xbf"])
def test_plain_text_without_a_body_names_the_body(data: bytes) -> None:
    with pytest.raises(InvalidArticleError) as caught:
        intake.from_text(data)
    assert fields_of(caught.value) == ["body"]


def test_a_wrong_parameter_of_plain_text_is_named_as_given() -> None:
    with pytest.raises(InvalidArticleError) as caught:
        intake.from_text(b"T\nB", source="", url="u" * 9000)
    assert set(fields_of(caught.value)) == {"source", "url"}


def test_a_take_down_has_a_version_or_means_all() -> None:
    assert intake.canceled("a").version is None
    assert intake.canceled("a", version=3).version == 3
    assert intake.canceled("a").status == "canceled"
    with pytest.raises(InvalidArticleError) as caught:
        intake.canceled("a" * 257, version=0)
    assert set(fields_of(caught.value)) == {"article_id", "version"}

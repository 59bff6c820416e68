from typing import Any

import pytest
from pydantic import ValidationError

from newsgloss_common.article.field_errors import (
    MAX_NAME_LENGTH,
    FieldError,
    describe_error,
    explain,
    path_of,
)
from newsgloss_schemas import RawArticle


def errors_of(article: Any) -> list[Any]:
    with pytest.raises(ValidationError) as caught:
        RawArticle.model_validate(article)
    return caught.value.errors(include_url=False, include_input=False)


@pytest.mark.parametrize(
    ("path", "field", "pointer"),
    [
        ((), "", "#"),
        (("source", "id"), "source.id", "#/source/id"),
        (("authors", 2), "authors[2]", "#/authors/2"),
        (("a/b~c",), "a/b~c", "#/a~1b~0c"),
        (("é %",), "é %", "#/%C3%A9%20%25"),
    ],
)
def test_a_path_as_people_and_as_rfc_6901_write_it(
    path: tuple[str | int, ...], field: str, pointer: str
) -> None:
    error = FieldError(path, "detail")
    assert (error.field, error.pointer) == (field, pointer)


def test_a_strangers_field_name_is_cut_and_cleaned() -> None:
    error = FieldError(("a\x1b[31m" + "x" * 500,), "detail")
    assert len(error.field) == MAX_NAME_LENGTH
    assert "\x1b" not in error.field + error.pointer


@pytest.mark.parametrize(
    ("change", "described"),
    [
        ({"source": {}}, "source.id: field required"),
        ({"body": 7}, "body: should be a string"),
        ({"version": "1"}, "version: should be an integer"),
        ({"version": 1.5}, "version: should be an integer"),
        ({"authors": "Ada"}, "authors: should be an array"),
        ({"authors": ["Ada", 1]}, "authors.1: should be a string"),
        ({"source": "wire"}, "source: should be an object"),
        ({"article_id": ""}, "article_id: string should have at least 1 character"),
        ({"headline": "x"}, "headline: unknown field"),
        ({"version": None}, "version: null is allowed only when status is 'canceled'"),
    ],
)
def test_a_field_is_named_with_what_is_wrong(change: dict[str, object], described: str) -> None:
    (error,) = errors_of({"source": {"id": "w"}, "body": "x"} | change)
    assert describe_error(error) == described
    assert described.endswith(f": {explain(error)}")
    assert path_of(error)


def test_what_is_no_object_is_called_the_value() -> None:
    (error,) = errors_of([])
    assert describe_error(error) == "value: should be an object"
    assert path_of(error) == ()

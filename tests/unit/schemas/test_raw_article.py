"""Whatever `RawArticle` accepts can be written, and reads back as the same article."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from newsgloss_schemas import InputPosition, RawArticle

LEAST: dict[str, Any] = {"source": {"id": "wire"}, "body": "The bridge reopened."}
BEYOND_UTC = [
    "0001-01-01T00:00:00+01:00",
    "0001-01-01T00:00:00+00:01",
    "0001-01-01T23:58:59+23:59",
    "9999-12-31T23:59:59-00:01",
    "9999-12-31T00:01:00-23:59",
]
MOMENTS = ["published_at", "modified_at", "fetched_at"]

offsets = st.one_of(
    st.just("Z"),
    st.builds("{}{:02d}:{:02d}".format, st.sampled_from("+-"), st.integers(0, 23), st.integers(0, 59)),
)
days = st.one_of(
    st.datetimes().map(datetime.isoformat),
    st.sampled_from(["0001-01-01T00:00:00", "9999-12-31T23:59:59", "0001-01-01T23:59:59.999999"]),
)
moments = st.one_of(st.builds(str.__add__, days, offsets), st.integers(), st.floats(), st.text())
texts = st.text(alphabet=st.characters(exclude_categories=[]), max_size=12)
numbers = st.one_of(st.integers(), st.integers(2**52, 2**70), st.floats(), st.booleans(), st.none())
articles = st.fixed_dictionaries(
    {
        "source": st.fixed_dictionaries({"id": texts}, optional={"name": texts, "domain": texts}),
        "body": texts,
    },
    optional={
        "article_id": texts,
        "version": numbers,
        "status": st.sampled_from(["usable", "withheld", "canceled"]),
        "url": texts,
        "title": st.one_of(texts, st.none()),
        "language_hint": texts,
        "authors": st.lists(texts, max_size=3),
        "section": texts,
        "keywords": st.lists(texts, max_size=3),
        "published_at": moments,
        "modified_at": moments,
        "fetched_at": moments,
    },
)


def reads_back(article: RawArticle) -> None:
    for written in (article.model_dump_json(), json.dumps(article.model_dump(mode="json"))):
        written.encode()
        assert RawArticle.model_validate_json(written) == article


@given(articles)
@example(LEAST | {"published_at": "0001-01-01T00:00:00+01:00"})
@example(LEAST | {"fetched_at": "9999-12-31T23:59:59-00:01"})
@example(LEAST | {"title": "\ud83d"})
@example(LEAST | {"version": float("nan")})
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_article_accepted_as_json_can_be_written_and_read_back(fields: dict[str, Any]) -> None:
    try:
        article = RawArticle.model_validate_json(json.dumps(fields))
    except ValidationError:
        return
    reads_back(article)


@given(fields=articles, strict=st.booleans())
@example(fields=LEAST | {"authors": ["Ada", "\ud800"]}, strict=False)
@example(fields={"source": {"id": "wire", "name": "\udfff"}, "body": "x"}, strict=False)
@example(fields=LEAST | {"published_at": "0001-01-01T00:00:00+01:00"}, strict=False)
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_article_accepted_from_python_can_be_written_and_read_back(
    fields: dict[str, Any],
    strict: bool,
) -> None:
    try:
        article = RawArticle.model_validate(fields, strict=strict)
    except ValidationError:
        return
    reads_back(article)


@pytest.mark.parametrize("field", MOMENTS)
@pytest.mark.parametrize("moment", BEYOND_UTC)
def test_a_moment_that_no_utc_year_holds_is_refused_by_its_field(field: str, moment: str) -> None:
    with pytest.raises(ValidationError) as caught:
        RawArticle.model_validate_json(json.dumps(LEAST | {field: moment}))
    (error,) = caught.value.errors()
    assert error["loc"] == (field,)
    assert error["msg"] == "in UTC this lies outside of the years 0001 to 9999"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00-01:00", "0001-01-01T01:00:00Z"),
        ("9999-12-31T23:59:59.999999+00:01", "9999-12-31T23:58:59.999999Z"),
    ],
)
def test_the_first_and_the_last_moment_of_utc_are_accepted(moment: str, written: str) -> None:
    article = RawArticle.model_validate_json(json.dumps(LEAST | {"published_at": moment}))
    assert json.loads(article.model_dump_json())["published_at"] == written


def test_the_timestamp_of_a_position_has_the_same_range_of_years() -> None:
    position = {"topic": "raw", "partition": 0, "offset": 7, "timestamp": "9999-12-31T23:59:59Z"}
    assert InputPosition.model_validate_json(json.dumps(position)).timestamp.year == 9999
    with pytest.raises(ValidationError, match="outside of the years"):
        InputPosition.model_validate_json(json.dumps(position | {"timestamp": BEYOND_UTC[0]}))


def test_half_of_a_surrogate_pair_is_named_by_its_field() -> None:
    with pytest.raises(ValidationError, match=r"authors\[1\]: character 2 is half of a surrogate pair"):
        RawArticle.model_validate(
            LEAST | {"authors": ["Ada", "So\ud800"], "fetched_at": datetime(2026, 1, 1, tzinfo=UTC)}
        )

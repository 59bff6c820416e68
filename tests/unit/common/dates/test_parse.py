import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgloss_common.dates import MAX_CHARACTERS, parse_date

MOMENT = datetime(2026, 4, 7, 16, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-07T16:05:09Z",
        "2026-04-07T18:05:09+02:00",
        "2026-04-07 18:05:09 +0200",
        "2026-04-07T18:05:09+02:00[Europe/Oslo]",
        "20260407T160509Z",
        "Tue, 07 Apr 2026 16:05:09 GMT",
        "Tue, 7 Apr 2026 16:05:09 -0000",
        "Tue, 07 Apr 2026 18:05:09 GMT+2",
        "Tue, 07 Apr 2026 18:05:09 CEST",
        "Tue, 07 Apr 2026 18:05:09 MESZ",
        "Tue, 07 Apr 2026 12:05:09 EDT",
        "Tue, 07 Apr 2026 17:05:09 BST",
        "Wed, 08 Apr 2026 02:05:09 AEST",
        "Tue, 07 Apr 2026 18:05:09 Europe/Oslo",
        "Tue Apr 07 2026 18:05:09 GMT+0200 (Central European Summer Time)",
        "April 7, 2026, 12:05:09 PM EDT",
        "April 7, 2026 at 12:05:09 p.m. ET",
        "Tue, Apr 7 2026 16:05:09 +0000",
        "7 avril 2026 18:05:09 +0200",
        "mar., 7 abr. 2026 18:05:09 +0200",
        "Di, 07 Apr 2026 18:05:09 +0200",
        "Вт, 7 апреля 2026 19:05:09 MSK",
        "1775577909",
        "1775577909000",
        1775577909,
        1775577909000,
        1775577909.0,
    ],
)
def test_a_moment_is_the_same_in_every_form(text: object) -> None:
    date = parse_date(text)
    assert date is not None
    assert (date.moment, date.precision) == (MOMENT, "instant")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-07", datetime(2026, 4, 7, tzinfo=UTC)),
        ("20260407", datetime(2026, 4, 7, tzinfo=UTC)),
        ("7. April 2026", datetime(2026, 4, 7, tzinfo=UTC)),
        ("7 de abril de 2026", datetime(2026, 4, 7, tzinfo=UTC)),
        ("April 7th, 2026", datetime(2026, 4, 7, tzinfo=UTC)),
        ("Tue., Apr. 7, 2026", datetime(2026, 4, 7, tzinfo=UTC)),
        ("07.04.2026", datetime(2026, 4, 7, tzinfo=UTC)),
        ("2026年4月7日", datetime(2026, 4, 7, tzinfo=UTC)),
        ("27/04/2026", datetime(2026, 4, 27, tzinfo=UTC)),
        ("04/27/2026", datetime(2026, 4, 27, tzinfo=UTC)),
        ("4/7/2026 4:05:09 PM", datetime(2026, 4, 7, 16, 5, 9, tzinfo=UTC)),
        ("2026-04-07T16:05:09", MOMENT),
    ],
)
def test_a_day_and_a_time_without_zone_are_known_to_the_day(text: str, expected: datetime) -> None:
    date = parse_date(text)
    assert date is not None
    assert (date.moment, date.precision) == (expected, "day")


@pytest.mark.parametrize(
    ("text", "precision"), [("2026-04", "month"), ("April 2026", "month"), ("2026", "year")]
)
def test_a_month_and_a_year_are_marked(text: str, precision: str) -> None:
    date = parse_date(text)
    assert date is not None
    assert date.precision == precision


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00Z",
        "0001-01-01",
        "1970-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "1969-12-31T19:00:00-05:00",
        "9999-12-31",
        "0",
        "-62135596800000",
    ],
)
def test_a_zero_of_a_clock_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 07 Apr 2026 16:05:09 IST",
        "Tue, 07 Apr 2026 16:05:09 XYZ",
        "Sun, 29 Mar 2026 02:30:00 Europe/Oslo",
        "Tue, 07 Apr 2026 16:05:09 ../etc/passwd",
        "Tue, 07 Apr 2026 16:05:09 +25:00",
    ],
)
def test_a_time_in_a_zone_that_is_not_known_is_no_moment(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "7 Foo 2026",
        "2026-02-30",
        "04/07/2026",
        "9 listopada 2026",
        "2026-04-07T25:00:00Z",
        "13:00 PM",
    ],
)
def test_what_is_not_certain_is_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_figures_are_read_as_the_page_s_language_writes_them() -> None:
    date = parse_date("04/07/2026", month_first=True)
    assert date is not None
    assert date.moment == datetime(2026, 4, 7, tzinfo=UTC)


def test_midnight_may_be_written_as_24_and_a_leap_second_as_60() -> None:
    new_year = datetime(2027, 1, 1, tzinfo=UTC)
    for text in ("Thu, 31 Dec 2026 24:00:00 +0000", "Thu, 31 Dec 2026 23:59:60 GMT"):
        date = parse_date(text)
        assert date is not None
        assert date.moment == new_year


@pytest.mark.parametrize(
    "value", [None, True, [], {}, math.nan, math.inf, 10**400, "1" * (MAX_CHARACTERS + 1)]
)
def test_what_is_no_date_at_all_does_no_harm(value: object) -> None:
    assert parse_date(value) is None


@given(st.text(max_size=120) | st.integers() | st.floats())
def test_no_value_makes_it_raise(value: object) -> None:
    date = parse_date(value)
    assert date is None or date.moment.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "1775577909.0",
        "2026-04-07t16:05:09z",
        "2026-04-07 16:05:09 +0000 UTC",
        "12:05:09 PM EDT, Tue April 7, 2026",
        "16:05:09 GMT, 7 April 2026",
        "7. April 2026, 18:05:09 Uhr MESZ",
        "7 April 2026 • 4:05:09 pm GMT",
        "Tue,7 Apr 2026 16:05:09 GMT",
        "K, 07 ápr. 2026 18:05:09 +0200",
        "Tue, 07 Apr 2026 12:05:09 US/Eastern",
    ],
)
def test_further_forms_of_a_moment_are_read(text: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert (found.moment, found.precision) == (MOMENT, "instant")


@pytest.mark.parametrize(
    "text",
    [
        "2026. április 7.",
        "2026.04.07.",
        "2026. 4. 7.",
        "7 Απριλίου 2026",
        "7 أبريل 2026",
        "٧ أبريل ٢٠٢٦",  # noqa: RUF001 - Arabic figures
        "7 अप्रैल 2026",
        "7 เมษายน 2026",
        "7 tháng 4, 2026",
        "ngày 7 tháng 4 năm 2026",
        "7. travnja 2026.",
        "7 באפריל 2026",
        "7 de abril de 2026",
        "2026. gada 7. aprīlis",
        "2026 m. balandžio 7 d.",
        "7 aprill 2026",
        "２０２６年４月７日",
    ],
)
def test_days_are_read_in_further_languages(text: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert (found.moment.date().isoformat(), found.precision) == ("2026-04-07", "day")


def test_which_of_two_figures_is_the_day_may_be_said() -> None:
    found = parse_date("3/10/2026", day_first=True)
    assert found is not None
    assert found.moment.date().isoformat() == "2026-10-03"


@pytest.mark.parametrize("text", ["1753-01-01", "1899-12-31T00:00:00Z"])
def test_zeros_of_further_databases_are_no_dates(text: str) -> None:
    assert parse_date(text) is None

import pytest

from newsgloss_enrich.stream.start_from import StartFrom


def test_the_two_ends_and_a_time_are_understood() -> None:
    assert StartFrom.parse("earliest") == StartFrom(earliest=True)
    assert StartFrom.parse("latest") == StartFrom(earliest=False)
    assert StartFrom.parse("2026-01-01T00:00:00Z").timestamp_ms == 1_767_225_600_000


@pytest.mark.parametrize("text", ["", "newest", "2026-01-01", "2026-01-01T00:00:00", "12"])
def test_anything_else_is_an_error_that_says_what_is_accepted(text: str) -> None:
    with pytest.raises(ValueError, match="earliest, latest nor a time such as"):
        StartFrom.parse(text)


def test_a_time_before_the_epoch_begins_at_the_epoch() -> None:
    assert StartFrom.parse("0001-01-01T00:00:00+01:00").timestamp_ms == 0

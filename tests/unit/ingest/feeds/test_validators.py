import pytest

from newsgloss_ingest.feeds import validators


@pytest.mark.parametrize(
    "value", ['"v1"', 'W/"caf\xc3\xa9"', '"\xff\x80"', "Thu, 01 Jan 1970 00:00:00 GMT", "x"]
)
def test_a_validator_of_any_visible_bytes_is_sent_back(value: str) -> None:
    assert validators.usable(value) == value
    assert validators.request_headers(value, None) == {"If-None-Match": value}


@pytest.mark.parametrize(
    "value", [None, "", " ", '"a\r\nX: y"', '"\0"', '"\x7f"', '"a\t"\n', "x" * 1025, '"\u20ac"']
)
def test_a_broken_one_is_dropped(value: str | None) -> None:
    assert validators.usable(value) is None
    assert validators.request_headers(value, value) == {}

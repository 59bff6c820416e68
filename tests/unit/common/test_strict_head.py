from typing import Any

import pytest

from newsgloss_common.strict_head import AmbiguousRequestError, StrictHead


def lines(head: bytes) -> list[bytes] | None:
    buffer: Any = StrictHead()
    buffer += head
    found = buffer.maybe_extract_lines()
    return None if found is None else list(map(bytes, found))


def test_the_lines_of_a_plain_head_are_given_once_it_is_complete() -> None:
    assert lines(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n") == [b"GET / HTTP/1.1", b"Host: a"]
    assert lines(b"GET / HTTP/1.1\r\nHost: a\r\n") is None


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (b"GET / HTTP/1.1\nHost: a\r\n\r\n", "LF alone"),
        (b"GET / HTTP/1.1\r\nHost: a\n\n", "LF alone"),
        (b"GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n", "folded"),
        (b"GET / HTTP/1.1\r\nX: a\r\n\tb\r\n\r\n", "folded"),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTRANSFER-ENCODING : chunked\r\n\r\n",
            "contradict each other",
        ),
    ],
)
def test_a_head_that_can_be_read_in_two_ways_is_refused(head: bytes, says: str) -> None:
    with pytest.raises(AmbiguousRequestError, match=says):
        lines(head)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgloss_ingest.api.ndjson import EndlessLineError, Line, Lines


def cut(pieces: list[bytes], limit: int = 10) -> list[Line]:
    lines = Lines(limit)
    found = [line for piece in pieces for line in lines.feed(piece)]
    return found + list(lines.end())


@given(st.lists(st.binary(max_size=6).map(lambda data: data.replace(b"\n", b"")), max_size=8), st.data())
def test_however_the_bytes_arrive_the_lines_are_the_same(lines: list[bytes], data: st.DataObject) -> None:
    whole = b"\n".join(lines)
    pieces, rest = [], whole
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        pieces.append(rest[:size])
        rest = rest[size:]
    expected = [Line(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    assert cut(pieces) == expected


def test_a_line_of_the_limit_fits_and_one_above_is_cut_and_counted() -> None:
    assert cut([b"x" * 10 + b"\n" + b"y" * 11 + b"\nz"]) == [Line(1, b"x" * 10), Line(2, None), Line(3, b"z")]


def test_a_line_that_is_too_long_is_not_kept() -> None:
    lines = Lines(10)
    for _ in range(15):
        assert list(lines.feed(b"x" * 10)) == []
        assert lines.held <= 10


def test_a_line_that_never_ends_is_given_up() -> None:
    with pytest.raises(EndlessLineError):
        cut([b"x" * 10] * 17)

import pytest

from newsgloss_common.article.record_identity import article_id_of, identity, trace_id_of

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_it_is_what_finds_the_record_again() -> None:
    headers = [("traceparent", f"00-{TRACE}-00f067aa0ba902b7-01".encode())]
    assert identity("raw", 3, 17, b"wire-7", headers) == {
        "topic": "raw",
        "partition": 3,
        "offset": 17,
        "article_id": "wire-7",
        "trace_id": TRACE,
    }


@pytest.mark.parametrize("value", [b"", None, b"00-x", f"00-{TRACE}-00f067aa0ba902b7-01\n".encode()])
def test_a_malformed_trace_is_none(value: bytes | None) -> None:
    assert trace_id_of([("traceparent", value)]) is None


def test_a_hostile_key_can_neither_break_a_line_nor_fill_the_log() -> None:
    assert article_id_of(b"a\x1b[2J\r\n\xff") == "a\\x1b[2J\\r\\n\N{REPLACEMENT CHARACTER}"
    assert len(article_id_of(b"x" * 10_000_000) or "") == 256
    assert article_id_of(None) is None

"""Articles out of a file, in whatever form and pieces they come."""

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from newsgloss_enrich.commands.local import input as article_input
from newsgloss_enrich.commands.local.input import Format, FoundArticle, format_of, read_articles


@contextmanager
def pipe(data: bytes) -> Iterator[int]:
    """Small enough for the pipe's own buffer."""
    read, write = os.pipe()
    os.write(write, data)
    os.close(write)
    try:
        yield read
    finally:
        os.close(read)


def found(data: bytes, kind: Format = "auto") -> list[FoundArticle]:
    async def collect(descriptor: int) -> list[FoundArticle]:
        return [article async for some in read_articles(descriptor, kind) for article in some]

    with pipe(data) as descriptor:
        return asyncio.run(collect(descriptor))


def test_the_suffix_tells_the_format() -> None:
    kinds = {
        "a.txt": "text",
        "a.JSON": "json",
        "a.ndjson": "ndjson",
        "a.jsonl": "ndjson",
        "-": "auto",
        "a": "auto",
    }
    assert {path: format_of(path) for path in kinds} == kinds


@pytest.mark.parametrize("block", [1, 3, 1000])
def test_lines_are_numbered_whatever_the_pieces_they_come_in(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_input, "BLOCK_BYTES", block)
    lines = found(b'{"a":1}\n\n  \r\n{"b":2}')
    assert [(line.number, line.data) for line in lines] == [(1, b'{"a":1}'), (4, b'{"b":2}')]


def test_input_of_unknown_kind_is_ndjson_from_its_first_object_and_lines_before_it_are_kept() -> None:
    assert [line.number for line in found(b'not json\n{"a":1}\n')] == [1, 2]
    assert [line.media_type for line in found(b'\xef\xbb\xbf {"a":1}\n')] == ["application/json"]


def test_input_without_an_object_is_one_plain_text_article_unchanged() -> None:
    text = b"\r\nBridge reopens\r\n\n3 min read\nThe council said: {\n"
    assert found(text) == [FoundArticle(1, "text/plain", text)]


def test_a_json_file_is_one_article_or_an_array_of_them() -> None:
    one = json.dumps({"a": 1}, indent=2).encode()
    assert [item.data for item in found(one, "json")] == [one]
    assert [(item.number, item.data) for item in found(b'[{"a":1},\n{"b":2}]', "json")] == [
        (1, b'{"a":1}'),
        (2, b'{"b":2}'),
    ]
    assert [item.data for item in found(b"[1,", "json")] == [b"[1,"]


def test_what_is_too_long_is_counted_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_input, "MAX_BYTES", 10)
    lines = found(b'{"a":1}\n{"a":"' + b"x" * 100 + b'"}\n{"c":3}')
    assert [(line.number, line.data) for line in lines] == [(1, b'{"a":1}'), (2, None), (3, b'{"c":3}')]
    assert found(b"x" * 11, "text") == [FoundArticle(1, "text/plain", None)]


def test_text_without_end_on_standard_input_is_an_error_not_a_full_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(article_input, "MAX_BYTES", 10)
    with pytest.raises(OSError, match="the first 10 bytes hold no JSON object"):
        found(b"word\n" * 5)

"""Pages of records that are made to break them: each is answered, and says what it can."""

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.unit.console.enriched_records import enriched, record

from newsgloss_console.live.feed import MAX_VIEWERS
from newsgloss_console.stream.entry import entry_of
from newsgloss_console.web.live_pages import LivePages

if TYPE_CHECKING:
    from .conftest import Site

PATH = "/articles/articles.enriched.v1/0/7"
VALID = json.dumps(enriched())[:-1]
VALUES = {
    "half of a surrogate pair": b'{"a": "\\ud800"}',
    "numbers of 5,000 digits": b'{"a": ' + b"9" * 5000 + b"}",
    "a number of 5,000 digits in an article": f'{VALID}, "more": {"9" * 5000}}}'.encode(),
    "no number": b'{"a": NaN, "b": Infinity, "c": 1e999}',
    "nested": b"[" * 100_000,
    "nested in an article": f'{VALID}, "more": {"[" * 5000}{"]" * 5000}}}'.encode(),
    "the same name twice": b'{"a": 1, "a": 2}',
    "bytes of no encoding": b"\xff\xfe\x00",
    "nothing": b"",
    "null": b"null",
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
async def test_any_bytes_have_a_page_and_a_line(
    site: "Site", browser: httpx.AsyncClient, value: bytes
) -> None:
    odd = record(value)
    site.records.add(odd)
    site.parts.window.add(entry_of(odd, 1))
    for path in (PATH, "/", "/records/articles.enriched.v1/0/7"):
        assert (await browser.get(path)).status_code == 200


async def test_characters_that_turn_text_around_are_numbers_where_bytes_are_shown(
    site: "Site", browser: httpx.AsyncClient
) -> None:
    site.records.add(record(b'{"file": "\xe2\x80\xaefdp.exe"}'))
    text = (await browser.get(PATH)).text
    assert "\u202e" not in text
    assert "&lt;U+202E&gt;" in text


@pytest.mark.parametrize(
    "field", ["code", "message", "article_id", "failed_at", "stage", "error_class", "group"]
)
async def test_no_field_of_a_dead_letter_is_markup(
    site: "Site", browser: httpx.AsyncClient, field: str
) -> None:
    hostile = "\"'><script>alert(1)</script>\u202e\x00\ud800"
    letter: dict[str, Any] = {
        "partition": 0, "offset": 1, "article_id": "a", "code": "timeout", "message": "m", "attempt": 1,
        "failed_at": "2026-03-12T08:30:00Z", "redriven": False, "discarded": False,
        "headers": [[hostile, hostile], ["x", None]],
    }  # fmt: skip
    site.letters.letters = [letter | {field: hostile}]
    site.letters.value = hostile.encode("utf-8", "surrogatepass")
    for path in ("/dead-letters", "/dead-letters/0-1"):
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        f"/articles/articles.enriched.v1/0/{'9' * 30}",
        f"/articles/articles.enriched.v1/{'9' * 30}/0",
        f"/articles/articles.enriched.v1/0/{'9' * 5000}",
        "/articles/articles.enriched.v1/-1/0",
        "/articles/..%2f..%2fetc%2fpasswd/0/0",
        "/articles/articles.enriched.v1%00/0/0",
        f"/dead-letters/{'9' * 30}-{'9' * 30}",
        "/static/%2e%2e%2f%2e%2e%2fsettings.py",
        "//example.org/%2e%2e",
    ],
)
async def test_an_odd_path_is_not_found(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


@pytest.mark.parametrize(
    "query", ["text=%ff%00", "text=" + "a" * 15_000, "status=%0d%0aSet-Cookie:x", "a=1&" * 3000]
)
async def test_an_odd_query_is_a_filter_that_finds_nothing(browser: httpx.AsyncClient, query: str) -> None:
    answer = await browser.get(f"/?{query}")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", ["next", "id"])
async def test_no_parameter_writes_a_header(browser: httpx.AsyncClient, name: str) -> None:
    for path in ("/sign-in", "/article"):
        answer = await browser.get(f"{path}?{name}=%2Fa%0d%0aSet-Cookie:%20x=1%0d%0a%0d%0a<script>")
        assert "set-cookie" not in answer.headers
        assert "<script>" not in answer.text.replace("<script type=", "")


async def test_viewers_that_come_at_the_same_moment_are_no_more_than_the_limit(site: "Site") -> None:
    pages = LivePages(site.parts)
    from newsgloss_console.live.filters import Filters  # noqa: PLC0415 - of this test alone

    streams = [pages._counted(Filters(), None) for _ in range(MAX_VIEWERS + 5)]
    begun = [await anext(stream, None) for stream in streams]
    assert sum(one is not None for one in begun) == MAX_VIEWERS
    for stream in streams:
        await stream.aclose()  # type: ignore[attr-defined]
    assert pages._viewers == 0

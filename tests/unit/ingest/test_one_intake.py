"""HTTP, `publish` and `local` read articles through one intake: the same articles, the same errors."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
import pytest

from newsgloss_common.html.workers import PageWorkers
from newsgloss_enrich.commands.local.handler import PLAIN_TEXT, after_intake
from newsgloss_enrich.pool.records import Enriched, InputRecord, Rejected
from newsgloss_ingest.api import articles as http_articles
from newsgloss_ingest.publish.articles import Articles
from newsgloss_ingest.publish.files import Found
from newsgloss_ingest.record import RawRecord, encode
from newsgloss_schemas import RawArticle

LEAST = {"source": {"id": "wire"}, "body": "The harbour bridge reopened."}


def as_json(**changes: object) -> bytes:
    return json.dumps(LEAST | changes).encode()


GOOD = {
    "the least article": as_json(),
    "with an id": as_json(article_id="wire:1", version=3),
    "with an address": as_json(url="https://www.example.org/a?utm_source=x", title=""),
    "with a byte order mark": b"\xef\xbb\xbf" + as_json(),
    "canceled": b'{"source": {"id": "wire"}, "article_id": "a", "status": "canceled", "version": null}',
    "odd characters": as_json(body="a\x00b\u200bc \U0001f600"),
    "many fields": as_json(authors=["Ada"] * 256, keywords=["bridge"] * 1024),
}
GOOD_TEXT = {
    "a title and a body": b"\nBridge reopens\r\n\r\nIt did.\r\n",
    "with a byte order mark": b"\xef\xbb\xbfBridge reopens\nIt did.",
}
BAD = {
    "empty": b"",
    "not JSON": b"not json",
    "broken off": b'{"source": {"id": "wire"}, "body": "x',
    "no object": b"[]",
    "not UTF-8": b'{"source":{"id":"w"},"body":"\xff"}',
    "a lone surrogate": b'{"source":{"id":"w"},"body":"\\ud800"}',
    "a misspelt field": as_json(titel="x"),
    "a field that is missing": b'{"source":{},"body":"x"}',
    "blank text": as_json(body="  "),
    "text for a number": as_json(version="1"),
    "no list": as_json(authors="Ada"),
    "several fields": as_json(version=0, status="gone", title=7),
    "a version that is null": as_json(version=None),
    "a control character in the id": as_json(article_id="a\x1b[2J"),
    "an address of two lines": as_json(url="https://example.org/\n"),
    "far too many fields": json.dumps(LEAST | {f"x{number}": 1 for number in range(3000)}).encode(),
    "far too many items": as_json(keywords=["x"] * 5000),
}
BAD_TEXT = {"empty": b"", "a title alone": b"Bridge reopens\n \n", "not UTF-8": b"Bridge\nIt did \xff"}


@dataclass(frozen=True)
class Outcome:
    """The article without the time of its arrival, or the message about it."""

    article: dict[str, object] | None
    message: str | None


Way = Callable[[bytes, str], Awaitable[Outcome]]


class Failures:
    def __init__(self) -> None:
        self.reasons: list[str] = []

    def failed(self, _where: str, reason: str) -> None:
        self.reasons.append(reason)

    def advance(self, _consumed: int) -> None:
        pass


def accepted(value: bytes | None) -> Outcome:
    return Outcome(RawArticle.model_validate_json(value or b"").model_dump(exclude={"fetched_at"}), None)


async def by_publish(data: bytes, kind: str) -> Outcome:
    report = Failures()
    articles = Articles("local", 10**7, report, PageWorkers())
    record = await articles.record(Found("here", "txt" if kind == "text" else "json", data))
    return Outcome(None, *report.reasons) if record is None else accepted(record.value)


async def by_local(data: bytes, kind: str) -> Outcome:
    headers: list[tuple[str, bytes | None]] = [*PLAIN_TEXT] if kind == "text" else []
    given = InputRecord("t", 0, 0, 0, None, data, headers)
    result = after_intake(lambda record: Enriched(0, record.key, record.value, []))(given)
    return Outcome(None, result.message) if isinstance(result, Rejected) else accepted(result.value)


def by_http(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> Way:
    async def way(data: bytes, kind: str) -> Outcome:
        records: list[RawRecord] = []

        def noted(article: RawArticle, *, traceparent: str | None) -> RawRecord:
            records.append(encode(article, traceparent=traceparent))
            return records[-1]

        monkeypatch.setattr(http_articles, "encode", noted)
        media_type = "text/plain" if kind == "text" else "application/json"
        response = await client.post(
            "/v1/articles:validate", content=data, headers={"content-type": media_type}
        )
        if records:
            return accepted(records[0].value)
        problem = response.json()
        errors = [f"{one['field']}: {one['detail']}".removeprefix(": ") for one in problem.get("errors", [])]
        prefix = "not JSON: " if problem["type"].endswith("invalid-json") else ""
        return Outcome(None, "; ".join(errors) or prefix + problem["detail"])

    return way


def cases(json_: dict[str, bytes], text: dict[str, bytes]) -> list[object]:
    return [
        *(pytest.param(data, "json", id=f"json: {name}") for name, data in json_.items()),
        *(pytest.param(data, "text", id=f"text: {name}") for name, data in text.items()),
    ]


@pytest.mark.parametrize(("data", "kind"), cases(GOOD, GOOD_TEXT))
async def test_a_good_input_gives_the_same_article_on_every_way(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, data: bytes, kind: str
) -> None:
    over_http = await by_http(client, monkeypatch)(data, kind)
    assert over_http.article is not None
    assert over_http.article["article_id"]
    assert over_http == await by_publish(data, kind) == await by_local(data, kind)


@pytest.mark.parametrize(("data", "kind"), cases(BAD, BAD_TEXT))
async def test_a_bad_input_gives_the_same_error_on_every_way(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, data: bytes, kind: str
) -> None:
    over_http = await by_http(client, monkeypatch)(data, kind)
    assert over_http.message
    assert over_http == await by_publish(data, kind) == await by_local(data, kind)

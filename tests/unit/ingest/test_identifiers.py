import json
import re
from typing import Any

import httpx
import pytest
from tests.unit.ingest.conftest import ClientFactory

from newsgloss_ingest.feeds.configuration import Feed
from newsgloss_ingest.feeds.item_article import NoArticleError, article_id_of, article_of
from newsgloss_ingest.feeds.items import FeedItem

UNFIT = ["\0", "\n", "\r\n", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\u200f", "\u061c"]
FIT = ["a1", "wire:2026/03/12", "harbour bridge", "пожар", "港口", "حريق", "é", "a\u200db", "🌉", "½"]
VALIDATE = "/v1/articles:validate"


def article(**fields: object) -> dict[str, Any]:
    return {"article_id": "a", "source": {"id": "wire"}, "body": "The bridge reopened.", **fields}


@pytest.mark.parametrize("text", UNFIT)
async def test_http_refuses_them_wherever_they_come_in(client: httpx.AsyncClient, text: str) -> None:
    json_ = await client.post(VALIDATE, json=article(article_id=f"a{text}"))
    plain = await client.post(
        VALIDATE,
        content=b"T\nB",
        headers={"content-type": "text/plain"},
        params={"source": f"w{text}", "url": f"http://example.org/{text}"},
    )
    line = json.dumps(article(article_id=f"a{text}")).encode() + b"\n"
    batch = await client.post(
        "/v1/articles:batch", content=line, headers={"content-type": "application/x-ndjson"}
    )
    id_ = "".join(f"%{byte:02x}" for byte in f"a{text}".encode())
    gone = await client.delete(f"/v1/articles/{id_}")
    for problem in (json_.json(), plain.json(), batch.json()["problem"], gone.json()):
        assert problem["type"] == "/problems/schema-violation"
        assert text not in json.dumps(problem, ensure_ascii=False)
    assert [one["field"] for one in plain.json()["errors"]] == ["source", "url"]
    assert [one["field"] for one in gone.json()["errors"]] == ["article_id"]


@pytest.mark.parametrize("text", UNFIT)
def test_a_feeds_item_with_such_an_address_makes_no_article(text: str) -> None:
    feed = Feed(url="http://example.org/feed.xml", source="wire")
    item = FeedItem(item_id="i", url=f"http://example.org/{text}", title="T", text="A text.")
    with pytest.raises(NoArticleError, match="url: character 19 is U"):
        article_of(feed, item, None, article_id="a", language=None)


async def test_the_openapi_document_says_what_identifiers_may_hold(client: httpx.AsyncClient) -> None:
    schemas = (await client.get("/openapi.json")).json()["components"]["schemas"]
    for schema in (
        schemas["RawArticle"]["properties"]["article_id"]["anyOf"][0],
        schemas["RawArticle"]["properties"]["url"]["anyOf"][0],
        schemas["Source"]["properties"]["id"],
        schemas["Source"]["properties"]["domain"]["anyOf"][0],
    ):
        pattern = re.compile(schema["pattern"])
        assert all(pattern.search(text) for text in FIT)
        assert not any(pattern.search(f"a{text}b") for text in UNFIT)


async def test_by_source_a_key_of_one_source_reaches_no_article_of_another(
    client_with: ClientFactory,
) -> None:
    async with client_with(article_ids="by-source") as client:
        foreign_id = await client.post(VALIDATE, json=article(article_id="good:1", source={"id": "evil"}))
        gone = await client.delete("/v1/articles/good:1?source=evil")
        for response in (foreign_id, gone):
            assert response.status_code == 422
            assert response.json()["errors"][0]["field"] == "article_id"
            assert "NEWSGLOSS_ARTICLE_IDS" in response.text
        address = {"url": "https://good.example.org/a", "article_id": None}
        ids = [
            (await client.post(VALIDATE, json=article(**address, source={"id": one}))).json()["article_id"]
            for one in ("good", "evil")
        ]
        assert ids[0].startswith("good:")
        assert ids[1].startswith("evil:")
        own = await client.post(VALIDATE, json=article(article_id="good:1", source={"id": "good"}))
        assert own.json()["article_id"] == "good:1"
        # Kafka is away, so what is right gets that far.
        assert (await client.delete("/v1/articles/good:1?source=good")).status_code == 503


async def test_by_source_text_and_keys_are_in_their_sources_space_too(client_with: ClientFactory) -> None:
    text = {"content-type": "text/plain"}
    async with client_with(article_ids="by-source") as client:
        plain = await client.post(VALIDATE, content=b"T\nB", headers=text, params={"source": "w"})
        keyed = await client.post(
            VALIDATE, content=b"T\nB", headers=text | {"idempotency-key": "k"}, params={"source": "w"}
        )
        for response in (plain, keyed):
            assert response.json()["article_id"].startswith("w:")
        long = await client.post(VALIDATE, json=article(article_id=None, source={"id": "w" * 256}))
        assert long.status_code == 422
        assert long.json()["errors"][0]["field"] == "source.id"


async def test_ids_are_shared_unless_a_setting_says_otherwise(client: httpx.AsyncClient) -> None:
    response = await client.post(VALIDATE, json=article(article_id="good:1", source={"id": "evil"}))
    assert response.json()["article_id"] == "good:1"


def test_by_source_a_feed_cannot_take_the_id_of_anothers_article() -> None:
    good = Feed(url="http://good.example.org/feed.xml", source="good")
    evil = Feed(url="http://evil.example.org/feed.xml", source="evil")
    item = FeedItem(item_id="i", url="http://good.example.org/1", title="T", text="A text.")
    assert article_id_of(good, item) == article_id_of(evil, item)
    assert article_id_of(good, item, by_source=True) == f"good:{article_id_of(good, item)}"
    assert article_id_of(evil, item, by_source=True) == f"evil:{article_id_of(good, item)}"

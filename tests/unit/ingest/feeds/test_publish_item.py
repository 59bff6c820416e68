"""What becomes of items, with a real site, real pages and a real memory; Kafka is a list."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.local_site import Answer, Site
from tests.patience import PATIENCE_SECONDS
from tests.unit.ingest.feeds.conftest import make_fetcher

from newsgloss_common.html.workers import PageWorkers
from newsgloss_ingest.feeds.configuration import Feed
from newsgloss_ingest.feeds.items import FeedItem
from newsgloss_ingest.feeds.pages import Pages
from newsgloss_ingest.feeds.publish_item import ItemOutcome, ItemPublisher, PageBudget
from newsgloss_ingest.feeds.store import FeedStore
from newsgloss_ingest.record import RawRecord
from newsgloss_schemas import RawArticle

STORY = "The harbour bridge in Aberdeen reopened on Thursday after the storm, the council said. " * 4
PAGE = (
    "<html lang='en'><head><title>Bridge reopens</title><meta name='author' content='Ada Example'></head>"
    f"<body><nav><a href='/'>Home</a></nav><article><h1>Bridge reopens</h1><p>{STORY}</p>"
    f"<p>{STORY[::-1]}</p></article></body></html>"
).encode()
TEASER = "The bridge is open."


class Desk:
    """A publisher, and what it published."""

    def __init__(self, pages: Pages, store: FeedStore, feeds: list[Feed]) -> None:
        self.published: list[RawArticle] = []
        self.publisher = ItemPublisher(pages, store, self._publish, {feed.url for feed in feeds})
        self.held: asyncio.Event | None = None

    async def _publish(self, record: RawRecord) -> None:
        if self.held is not None:
            await self.held.wait()
        self.published.append(RawArticle.model_validate_json(record.value))

    async def handle(self, feed: Feed, item: FeedItem, pages_left: int = 10) -> ItemOutcome:
        return await self.publisher.handle(feed, item, "en", PageBudget(pages_left))


def feed(name: str = "one", **more: object) -> Feed:
    return Feed.model_validate(
        {"url": f"https://a.example/{name}", "source": "example", "robots": False, **more}
    )


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    with FeedStore(tmp_path / "memory") as store:
        async with make_fetcher() as fetcher, PageWorkers(seconds=PATIENCE_SECONDS) as workers:
            yield Desk(Pages(fetcher, workers), store, [feed("one"), feed("two")])


def summary(site: Site, text: str = TEASER) -> FeedItem:
    return FeedItem(item_id="1", url=f"{site.url}/a", title="Bridge", text=text)


async def test_a_summary_is_replaced_by_the_pages_text(desk: Desk, site: Site) -> None:
    site.pages["/a"] = Answer(body=PAGE)
    assert await desk.handle(feed(), summary(site)) is ItemOutcome.NEW
    (article,) = desk.published
    assert (article.title, article.authors, article.version) == ("Bridge", ["Ada Example"], 1)
    assert STORY.strip() in (article.body or "")
    assert "Home" not in (article.body or "")


@pytest.mark.parametrize(
    ("mode", "whole", "fetched"), [("auto", True, False), ("always", True, True), ("never", False, False)]
)
async def test_the_page_is_fetched_when_the_feeds_setting_says_so(
    desk: Desk, site: Site, mode: str, whole: bool, fetched: bool
) -> None:
    site.pages["/a"] = Answer(body=PAGE)
    item = FeedItem(item_id="1", url=f"{site.url}/a", title="Bridge", text=TEASER, is_whole=whole)
    assert await desk.handle(feed(full_text=mode), item) is ItemOutcome.NEW
    assert (desk.published[0].body != TEASER) is fetched
    assert site.paths() == (["/a"] if fetched else [])


@pytest.mark.parametrize(
    "answer",
    [
        Answer(404),
        Answer(body=b"%PDF", media_type="application/pdf"),
        Answer(body=b"<html><body><a href='/'>Home</a></body></html>"),
        Answer(302, headers={"Location": "http://127.0.0.2/"}),
    ],
    ids=["not there", "no page", "no article", "a private address"],
)
async def test_where_there_is_no_page_the_feeds_text_is_published(
    desk: Desk, site: Site, answer: Answer
) -> None:
    site.pages["/a"] = answer
    assert await desk.handle(feed(), summary(site)) is ItemOutcome.NEW
    assert desk.published[0].body == TEASER


async def test_a_page_that_is_away_for_now_is_tried_again_and_then_the_feeds_text_is_published(
    desk: Desk, site: Site
) -> None:
    site.pages["/a"] = Answer(503)
    fates = [await desk.handle(feed(), summary(site)) for _ in range(4)]
    assert fates == [ItemOutcome.LATER, ItemOutcome.LATER, ItemOutcome.NEW, ItemOutcome.UNCHANGED]
    assert desk.published[0].body == TEASER


async def test_an_article_does_not_lose_its_text_because_its_page_went_away(desk: Desk, site: Site) -> None:
    site.pages["/a"] = Answer(body=PAGE)
    assert await desk.handle(feed(), summary(site)) is ItemOutcome.NEW
    site.pages["/a"] = Answer(404)
    assert await desk.handle(feed(), summary(site, "Corrected.")) is ItemOutcome.UNCHANGED
    assert len(desk.published) == 1


async def test_a_changed_page_is_a_higher_version_once_the_feed_says_that_something_changed(
    desk: Desk, site: Site
) -> None:
    site.pages["/a"] = Answer(body=PAGE)
    await desk.handle(feed(), summary(site))
    site.pages["/a"] = Answer(body=PAGE.replace(b"Thursday", b"Friday"))
    assert await desk.handle(feed(), summary(site)) is ItemOutcome.UNCHANGED
    assert await desk.handle(feed(), summary(site, "Corrected.")) is ItemOutcome.UPDATED
    assert [article.version for article in desk.published] == [1, 2]
    assert "Friday" in (desk.published[1].body or "")


async def test_a_poll_fetches_so_many_pages_and_no_more(desk: Desk, site: Site) -> None:
    site.pages["/a"] = Answer(body=PAGE)
    for _ in range(5):
        assert await desk.handle(feed(), summary(site), pages_left=0) is ItemOutcome.LATER
    assert site.paths() == []
    assert await desk.handle(feed(), summary(site)) is ItemOutcome.NEW


async def test_two_feeds_that_bring_an_article_at_once_publish_it_once(desk: Desk) -> None:
    desk.held = asyncio.Event()
    item = FeedItem(item_id="1", url="https://a.example/a", title="Bridge", text=TEASER, is_whole=True)
    one = asyncio.create_task(desk.handle(feed("one"), item))
    two = asyncio.create_task(desk.handle(feed("two"), item))
    await asyncio.sleep(0)
    desk.held.set()
    assert {await one, await two} == {ItemOutcome.NEW, ItemOutcome.UNCHANGED}
    assert len(desk.published) == 1


async def test_an_article_of_a_feed_that_is_configured_no_more_is_taken_over(desk: Desk) -> None:
    item = FeedItem(item_id="1", url="https://a.example/a", title="Bridge", text=TEASER, is_whole=True)
    await desk.handle(feed("removed"), item)
    other = FeedItem(item_id="2", url="https://a.example/a", title="Bridge", text="Other.", is_whole=True)
    assert await desk.handle(feed("one"), other) is ItemOutcome.UPDATED


async def test_an_item_without_text_fails_once(desk: Desk) -> None:
    item = FeedItem(item_id="1", title="Bridge")
    assert await desk.handle(feed(), item) is ItemOutcome.FAILED
    assert await desk.handle(feed(), item) is ItemOutcome.UNCHANGED


async def test_by_source_no_feed_takes_anothers_article_by_bringing_its_link_first(desk: Desk) -> None:
    desk.publisher.by_source = True
    item = FeedItem(item_id="1", url="https://a.example/a", title="Bridge", text=TEASER, is_whole=True)
    thief = feed("one").model_copy(update={"source": "thief"})
    owner = feed("two").model_copy(update={"source": "owner"})
    assert await desk.handle(thief, item) is ItemOutcome.NEW
    assert await desk.handle(owner, item) is ItemOutcome.NEW
    ids = [article.article_id or "" for article in desk.published]
    assert [one.partition(":")[0] for one in ids] == ["thief", "owner"]


async def test_a_garbled_version_never_replaces_a_right_one(desk: Desk) -> None:
    right = FeedItem(item_id="1", title="Caf\u00e9 reopens", text="The caf\u00e9 is open.", is_whole=True)
    assert await desk.handle(feed(), right) is ItemOutcome.NEW
    for text in ("The caf\u00c3\u00a9 is open.", "The caf\N{REPLACEMENT CHARACTER} is open."):
        assert await desk.handle(feed(), replace(right, text=text)) is ItemOutcome.UNCHANGED
    later = replace(right, text="The caf\u00e9 is closed.")
    assert await desk.handle(feed(), later) is ItemOutcome.UPDATED
    assert [article.version for article in desk.published] == [1, 2]


async def test_a_garbled_version_gives_way_to_any_other(desk: Desk) -> None:
    garbled = FeedItem(
        item_id="1", title="Caf\u00c3\u00a9", text="The caf\N{REPLACEMENT CHARACTER} is open.", is_whole=True
    )
    assert await desk.handle(feed(), garbled) is ItemOutcome.NEW
    assert (
        await desk.handle(feed(), replace(garbled, text="Still \N{REPLACEMENT CHARACTER}."))
        is ItemOutcome.UPDATED
    )
    assert await desk.handle(feed(), replace(garbled, title="Caf\u00e9", text="Open.")) is ItemOutcome.UPDATED


async def test_the_article_says_how_precise_its_date_is_and_where_it_is_from(desk: Desk, site: Site) -> None:
    dated = FeedItem(
        item_id="1",
        title="T",
        text="Text.",
        published_at="2026-04-07T00:00:00Z",
        published_at_precision="day",
    )
    await desk.handle(feed(full_text="never"), dated)
    await desk.handle(feed(full_text="never"), FeedItem(item_id="2", title="T", text="Text."))
    site.pages["/2026/04/07/a"] = Answer(body=PAGE)
    await desk.handle(feed(), FeedItem(item_id="3", url=f"{site.url}/2026/04/07/a", title="T", text=TEASER))
    found = [(one.published_at_precision, one.published_at_source) for one in desk.published]
    assert found == [("day", "feed"), (None, None), ("day", "address")]

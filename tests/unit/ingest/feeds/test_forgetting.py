"""What the memory forgets, with a real memory, a real site and a clock that is set; Kafka is a list."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from tests.local_site import Answer, Request, Site
from tests.patience import PATIENCE_SECONDS
from tests.unit.ingest.feeds.conftest import make_fetcher

from newsgloss_common.html.workers import PageWorkers
from newsgloss_ingest.feeds.configuration import Feed, FeedsFile
from newsgloss_ingest.feeds.fetch import Fetcher
from newsgloss_ingest.feeds.forgetting import PORTION, Forgetting
from newsgloss_ingest.feeds.observer import FeedsObserver
from newsgloss_ingest.feeds.pages import Pages
from newsgloss_ingest.feeds.poll import Poller, Tally
from newsgloss_ingest.feeds.publish_item import ItemPublisher
from newsgloss_ingest.feeds.states import ArticleState, FeedState, ItemState
from newsgloss_ingest.feeds.store import DAY_SECONDS, FeedStore
from newsgloss_ingest.record import RawRecord
from newsgloss_schemas import RawArticle

KEPT_DAYS = 90


class Clock:
    def __init__(self) -> None:
        self.now = 20_000.5 * DAY_SECONDS

    def __call__(self) -> float:
        return self.now

    def days_later(self, days: int) -> None:
        self.now += days * DAY_SECONDS


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Desk:
    """One feed, polled whenever it is told to, and what was published."""

    def __init__(self, site: Site, store: FeedStore, fetcher: Fetcher, workers: PageWorkers) -> None:
        self.feed = Feed(url=f"{site.url}/feed", source="example", robots=False)
        self.registry = CollectorRegistry()
        self.store = store
        self.published: list[RawArticle] = []
        self.stop = asyncio.Event()
        observer = FeedsObserver(FeedsFile(feed=(self.feed,)), self.registry, lambda: None)
        self.forgetting = Forgetting(store, KEPT_DAYS, self.stop, observer.items_forgotten)
        items = ItemPublisher(Pages(fetcher, workers), store, self._publish, {self.feed.url})
        self._poller = Poller(fetcher, store, items, self.forgetting, observer, self.stop)

    async def _publish(self, record: RawRecord) -> None:
        self.published.append(RawArticle.model_validate_json(record.value))

    async def poll(self) -> Tally:
        return await self._poller.poll(self.feed)

    def remembers(self, key: str) -> bool:
        return self.store.item(self.feed.url, key) != ItemState()


@pytest.fixture
async def desk(tmp_path: Path, site: Site, clock: Clock) -> AsyncIterator[Desk]:
    with FeedStore(tmp_path / "memory", clock) as store:
        async with make_fetcher() as fetcher, PageWorkers(seconds=PATIENCE_SECONDS) as workers:
            yield Desk(site, store, fetcher, workers)


def feed_of(*names: str, text: str = "The bridge reopened.", link: str = "") -> Answer:
    items = [
        {"id": name, "url": f"/{link or name}", "title": f"About {name}", "content_text": text}
        for name in names
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    return Answer(body=body, media_type="application/feed+json", headers={"ETag": '"v1"'})


def unchanged(request: Request) -> Answer:
    assert request.headers["if-none-match"] == '"v1"'
    return Answer(304)


async def test_an_item_is_forgotten_once_it_has_long_been_out_of_its_feed(
    desk: Desk, site: Site, clock: Clock
) -> None:
    site.pages["/feed"] = feed_of("a", "b")
    await desk.poll()
    site.pages["/feed"] = feed_of("b")
    clock.days_later(KEPT_DAYS)
    await desk.poll()
    assert desk.remembers("a")
    clock.days_later(1)
    await desk.poll()
    assert not desk.remembers("a")
    assert desk.remembers("b")
    assert desk.registry.get_sample_value("newsgloss_ingest_feed_items_forgotten_total") == 1


async def test_an_item_that_stays_in_its_feed_is_never_forgotten(
    desk: Desk, site: Site, clock: Clock
) -> None:
    site.pages["/feed"] = feed_of("a")
    for _ in range(4):
        await desk.poll()
        clock.days_later(KEPT_DAYS + 10)
    assert desk.remembers("a")
    assert len(desk.published) == 1


async def test_a_feed_that_says_for_a_year_that_nothing_is_new_forgets_nothing_of_what_it_has(
    desk: Desk, site: Site, clock: Clock
) -> None:
    site.pages["/feed"] = feed_of("a", "b")
    await desk.poll()
    site.pages["/feed"] = unchanged
    for _ in range(12):
        clock.days_later(30)
        await desk.poll()
    site.pages["/feed"] = feed_of("new", "b")
    assert (await desk.poll()).unchanged == 1
    assert desk.remembers("a"), "it was there until just now"


@pytest.mark.parametrize("answer", [Answer(503), Answer(body=b"no feed"), Answer(410)])
async def test_days_on_which_a_feed_cannot_be_read_do_not_count(
    desk: Desk, site: Site, clock: Clock, answer: Answer
) -> None:
    site.pages["/feed"] = feed_of("a")
    await desk.poll()
    site.pages["/feed"] = answer
    for _ in range(5):
        clock.days_later(KEPT_DAYS)
        await desk.poll()
    site.pages["/feed"] = feed_of("a")
    assert (await desk.poll()).unchanged == 1
    assert len(desk.published) == 1


async def test_a_forgotten_item_that_turns_up_unchanged_is_not_published_again(
    desk: Desk, site: Site, clock: Clock
) -> None:
    await forget_a(desk, site, clock)
    site.pages["/feed"] = feed_of("a")
    assert (await desk.poll()).unchanged == 1
    assert desk.remembers("a")
    assert len(desk.published) == 2


async def test_a_forgotten_item_that_turns_up_changed_gets_a_version_above_all_before(
    desk: Desk, site: Site, clock: Clock
) -> None:
    await forget_a(desk, site, clock)
    site.pages["/feed"] = feed_of("a", text="The bridge closed.")
    assert (await desk.poll()).updated == 1
    assert [article.version for article in desk.published if article.title == "About a"] == [1, 2]
    assert len({article.article_id for article in desk.published if article.title == "About a"}) == 1


async def test_a_forgotten_item_that_turns_up_under_another_link_is_a_new_article(
    desk: Desk, site: Site, clock: Clock
) -> None:
    await forget_a(desk, site, clock)
    site.pages["/feed"] = feed_of("a", link="moved")
    assert (await desk.poll()).new == 1


async def forget_a(desk: Desk, site: Site, clock: Clock) -> None:
    site.pages["/feed"] = feed_of("a")
    await desk.poll()
    site.pages["/feed"] = feed_of("b")
    clock.days_later(1)
    await desk.poll()
    clock.days_later(KEPT_DAYS + 1)
    await desk.poll()
    assert not desk.remembers("a")


async def test_a_poll_that_is_stopped_half_way_forgets_nothing(desk: Desk, site: Site, clock: Clock) -> None:
    site.pages["/feed"] = feed_of("a", "b")
    await desk.poll()
    clock.days_later(KEPT_DAYS + 1)
    desk.stop.set()
    await desk.poll()
    assert desk.remembers("a")
    assert desk.remembers("b")


async def test_old_items_are_forgotten_in_portions_and_polls_go_on_between(desk: Desk, clock: Clock) -> None:
    for number in range(PORTION * 2 + 1):
        desk.store.save_item(desk.feed.url, f"k{number}", ItemState("id", b"d"))
    clock.days_later(KEPT_DAYS + 1)
    turns = 0

    async def another() -> None:
        nonlocal turns
        while desk.store.has_items(desk.feed.url):
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(another())
    assert await desk.forgetting.items_of(desk.feed.url)
    await other
    assert turns == 2


async def test_a_feed_that_is_configured_no_more_is_forgotten_with_its_items_and_its_articles_stay(
    desk: Desk, clock: Clock
) -> None:
    removed, unread = "https://removed.example/feed", "https://unread.example/feed"
    desk.store.save_feed(removed, FeedState(etag="v1", read_day=desk.store.today()))
    desk.store.save_published("k", ItemState("id", b"d"), ArticleState(removed, 3, b"d"))
    desk.store.save_item(unread, "k", ItemState("other", b"d"))
    desk.store.save_item(desk.feed.url, "k", ItemState("mine", b"d"))
    clock.days_later(KEPT_DAYS)
    await desk.forgetting.removed_feeds({desk.feed.url})
    assert desk.store.feeds() == sorted([removed, unread, desk.feed.url])
    clock.days_later(1)
    await desk.forgetting.removed_feeds({desk.feed.url})
    assert desk.store.feeds() == [desk.feed.url]
    assert desk.store.feed(removed) == FeedState()
    assert desk.store.article("id") == ArticleState(removed, 3, b"d")

"""Polls of one feed, with a real site and a real memory; Kafka is a list."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from tests.local_site import Answer, Request, Site
from tests.patience import PATIENCE_SECONDS
from tests.unit.ingest.feeds.conftest import make_fetcher

from newsgloss_common.html.workers import PageWorkers
from newsgloss_ingest.feeds.configuration import Feed, FeedsFile
from newsgloss_ingest.feeds.fetch import Fetcher
from newsgloss_ingest.feeds.forgetting import Forgetting
from newsgloss_ingest.feeds.observer import FeedsObserver
from newsgloss_ingest.feeds.pages import Pages
from newsgloss_ingest.feeds.poll import Poller, Tally
from newsgloss_ingest.feeds.publish_item import ItemPublisher
from newsgloss_ingest.feeds.states import FeedState
from newsgloss_ingest.feeds.store import FeedStore
from newsgloss_ingest.publisher import KafkaUnavailableError
from newsgloss_ingest.record import RawRecord
from newsgloss_schemas import RawArticle

ETAG = '"caf\xc3\xa9"'


class Desk:
    """One feed, polled whenever it is told to, and what was published."""

    def __init__(self, site: Site, store: FeedStore, fetcher: Fetcher, workers: PageWorkers) -> None:
        self.feed = Feed(url=f"{site.url}/feed", source="example", robots=False)
        self.store = store
        self.published: list[RawArticle] = []
        self.publishing: Callable[[], None] = lambda: None
        stop = asyncio.Event()
        observer = FeedsObserver(FeedsFile(feed=(self.feed,)), CollectorRegistry(), lambda: None)
        items = ItemPublisher(Pages(fetcher, workers), store, self._publish, {self.feed.url})
        forgetting = Forgetting(store, 90, stop, observer.items_forgotten)
        self._poller = Poller(fetcher, store, items, forgetting, observer, stop)

    async def _publish(self, record: RawRecord) -> None:
        self.publishing()
        self.published.append(RawArticle.model_validate_json(record.value))

    async def poll(self) -> Tally:
        return await self._poller.poll(self.feed)

    @property
    def state(self) -> FeedState:
        return self.store.feed(self.feed.url)


@pytest.fixture
async def desk(site: Site, tmp_path: Path) -> AsyncIterator[Desk]:
    with FeedStore(tmp_path / "memory") as store:
        async with (
            make_fetcher(max_bytes=8 << 20) as fetcher,
            PageWorkers(seconds=PATIENCE_SECONDS) as workers,
        ):
            yield Desk(site, store, fetcher, workers)


def feed_of(*items: dict[str, object], **headers: str) -> Answer:
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    return Answer(body=body, headers=headers, media_type="application/feed+json")


def item(name: str, **more: object) -> dict[str, object]:
    return {"id": name, "url": f"/{name}", "title": name, "content_text": "The bridge reopened."} | more


async def test_a_feed_whose_validators_are_not_ascii_is_asked_with_them(site: Site, desk: Desk) -> None:
    site.pages["/feed"] = feed_of(item("a"), **{"ETag": ETAG, "Last-Modified": "gestern \xfc"})
    assert (await desk.poll()).new == 1
    site.pages["/feed"] = Answer(304)
    assert (await desk.poll()).feeds_failed == 0
    asked = site.requests[-1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == (ETAG, "gestern \xfc")


async def test_validators_that_cannot_be_sent_back_are_not_kept(site: Site, desk: Desk) -> None:
    site.pages["/feed"] = feed_of(item("a"), ETag="x" * 5000)
    for _ in range(2):
        assert (await desk.poll()).feeds_failed == 0
    assert desk.state.etag is None


async def test_those_that_an_earlier_release_kept_do_no_harm(site: Site, desk: Desk) -> None:
    desk.store.save_feed(desk.feed.url, FeedState(etag='"\u20ac"', last_modified="a\r\nX: y"))
    site.pages["/feed"] = feed_of(item("a"))
    assert (await desk.poll()).new == 1
    assert not {"if-none-match", "if-modified-since", "x"} & set(site.requests[-1].headers)


async def test_after_a_failure_the_feed_is_asked_without_validators(site: Site, desk: Desk) -> None:
    def cannot_bear_them(request: Request) -> Answer:
        if "if-none-match" in request.headers:
            return Answer(500)
        return feed_of(item("a"), ETag=ETAG)

    site.pages["/feed"] = cannot_bear_them
    assert [(await desk.poll()).feeds_failed for _ in range(3)] == [0, 1, 0]


async def test_until_a_poll_has_ended_the_memory_says_that_it_failed(site: Site, desk: Desk) -> None:
    site.pages["/feed"] = feed_of(item("a"))
    found: list[FeedState] = []
    desk.publishing = lambda: found.append(desk.state)
    await desk.poll()
    (during,) = found
    assert during.failures == 1
    assert during.next_poll > time.time() + desk.feed.interval_seconds / 2
    assert desk.state.failures == 0


async def test_a_feed_that_ends_the_process_each_time_is_put_off_longer_and_longer(
    site: Site, desk: Desk
) -> None:
    site.pages["/feed"] = feed_of(item("a"))
    found: list[FeedState] = []

    def die() -> None:
        found.append(desk.state)
        raise SystemExit  # nothing after it is written down

    desk.publishing = die
    for _ in range(3):
        with pytest.raises(SystemExit):
            await desk.poll()
        desk.store.save_feed(desk.feed.url, found[-1])
    assert [state.failures for state in found] == [1, 2, 3]


@pytest.mark.parametrize("error", [KafkaUnavailableError("away"), asyncio.CancelledError()])
async def test_what_the_feed_has_no_part_in_is_not_held_against_it(
    site: Site, desk: Desk, error: BaseException
) -> None:
    site.pages["/feed"] = feed_of(item("a"))
    before = FeedState(failures=2, etag=ETAG, next_poll=17.0)
    desk.store.save_feed(desk.feed.url, before)

    def fail() -> None:
        raise error

    desk.publishing = fail
    with pytest.raises(type(error)):
        await desk.poll()
    assert desk.state == before


async def test_an_item_with_an_endless_link_is_published_without_it(site: Site, desk: Desk) -> None:
    site.pages["/feed"] = feed_of(
        item("a", url="/" + "b" * 6_000_000),
        item("c", url="http://me:secret@a.example/x#part"),
        item("i" * 500_000),
    )
    assert (await desk.poll()).new == 3
    assert [article.url for article in desk.published] == [None, "http://a.example/x#part", None]
    assert (await desk.poll()).unchanged == 3


async def test_other_work_goes_on_between_items_that_are_known(site: Site, desk: Desk) -> None:
    site.pages["/feed"] = feed_of(*(item(f"i{number}") for number in range(300)))
    await desk.poll()
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    assert (await desk.poll()).unchanged == 300
    counting.cancel()
    assert turns >= 600  # once for each line that the reader writes, and once for each item


async def test_a_file_of_credentials_is_read_at_each_poll(site: Site, desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    desk.feed = desk.feed.model_copy(update={"authorization_file": secret})
    site.pages["/feed"] = feed_of(item("a"))
    assert (await desk.poll()).feeds_failed == 1
    assert site.requests == []
    for value in ("Bearer one", "Bearer two"):
        secret.write_text(value + "\n", encoding="utf-8")
        assert (await desk.poll()).feeds_failed == 0
        assert site.requests[-1].headers["authorization"] == value

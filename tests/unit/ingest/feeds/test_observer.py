import pytest
from prometheus_client import CollectorRegistry, generate_latest

from newsgloss_ingest import metrics as defined
from newsgloss_ingest.feeds.configuration import Feed, FeedsFile
from newsgloss_ingest.feeds.observer import STALL_SECONDS, FeedCondition, FeedsObserver, PollOutcome
from newsgloss_ingest.feeds.publish_item import ItemOutcome
from newsgloss_ingest.feeds.states import FeedState

ONE, TWO, THREE = (f"https://secret-{number}.example/feed" for number in range(3))


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Seen:
    """An observer of three feeds, its clock, and why Kafka is not ready."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.registry = CollectorRegistry()
        self.not_ready: str | None = None
        feeds = tuple(Feed(url=url, source="example") for url in (ONE, TWO, THREE))
        file = FeedsFile(feed=feeds, timeout_seconds=20, host_delay_seconds=5)
        self.observer = FeedsObserver(file, self.registry, lambda: self.not_ready, self.clock)
        self.limit = STALL_SECONDS + 25

    def value(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(name, labels)


@pytest.fixture
def seen() -> Seen:
    return Seen()


def test_the_labels_that_are_defined_are_all_there_are() -> None:
    for definition, values in (
        (defined.FEEDS, FeedCondition),
        (defined.FEED_POLLS, PollOutcome),
        (defined.FEED_ITEMS, ItemOutcome),
    ):
        assert definition.labels[0].values == tuple(values)


def test_feeds_are_counted_by_state(seen: Seen) -> None:
    seen.observer.scheduled(ONE, FeedState(failures=2), 10)
    seen.observer.scheduled(TWO, FeedState(gone=True, failures=1), None)
    found = {state: seen.value("newsgloss_ingest_feeds", state=state) for state in FeedCondition}
    assert found == {"fine": 1, "failing": 1, "gone": 1}


def test_the_most_overdue_feed_counts_a_poll_under_way_included(seen: Seen) -> None:
    assert seen.value("newsgloss_ingest_feed_overdue_seconds") == 0
    seen.observer.scheduled(ONE, FeedState(), 10)
    seen.observer.scheduled(TWO, FeedState(), 50)
    seen.clock.now += 5
    assert seen.value("newsgloss_ingest_feed_overdue_seconds") == 0
    seen.clock.now += 25
    assert seen.value("newsgloss_ingest_feed_overdue_seconds") == 20
    seen.observer.poll_ended(PollOutcome.READ, 20)
    seen.observer.scheduled(ONE, FeedState(), 900)
    assert seen.value("newsgloss_ingest_feed_overdue_seconds") == 0


def test_a_feed_that_was_due_before_the_start_is_overdue_since_the_start(seen: Seen) -> None:
    seen.observer.scheduled(ONE, FeedState(), -86_400)
    assert seen.observer.overdue_seconds == 0
    seen.clock.now += 3
    assert seen.observer.overdue_seconds == 3


def test_a_feed_that_is_gone_is_never_overdue(seen: Seen) -> None:
    seen.observer.scheduled(ONE, FeedState(), 10)
    seen.observer.scheduled(ONE, FeedState(gone=True), None)
    seen.clock.now += 1000
    assert seen.observer.overdue_seconds == 0


def test_while_no_feed_is_due_it_is_healthy_without_anything_getting_on(seen: Seen) -> None:
    seen.observer.scheduled(ONE, FeedState(), 7 * 86_400)
    seen.clock.now += 86_400
    assert seen.observer.healthy()[0]


def test_due_feeds_without_anything_getting_on_are_unhealthy_with_the_reason(seen: Seen) -> None:
    seen.observer.scheduled(ONE, FeedState(), 0)
    seen.clock.now += seen.limit - 1
    assert seen.observer.healthy()[0]
    seen.clock.now += 1
    well, detail = seen.observer.healthy()
    assert not well
    assert detail["reason"] == f"feeds are due, and nothing got on for {seen.limit:.0f} s"
    assert detail["stalled_limit_seconds"] == seen.limit


def test_whatever_gets_on_keeps_an_overdue_process_healthy(seen: Seen) -> None:
    seen.observer.scheduled(ONE, FeedState(), 0)
    for get_on in (
        seen.observer.progressed,
        lambda: seen.observer.item_done(ItemOutcome.UNCHANGED),
        lambda: seen.observer.poll_ended(PollOutcome.FAILED, 1),
    ):
        seen.clock.now += seen.limit - 1
        get_on()
        assert seen.observer.healthy()[0]
    assert seen.observer.overdue_seconds == 3 * (seen.limit - 1)


def test_it_is_ready_while_kafka_takes_records_and_says_why_not_when_it_does_not(seen: Seen) -> None:
    assert seen.observer.ready() == (True, {})
    seen.not_ready = "Kafka at k:9092 does not answer"
    assert seen.observer.ready() == (False, {"reason": "Kafka at k:9092 does not answer"})
    seen.not_ready = None
    seen.observer.stopping = True
    assert seen.observer.ready() == (False, {"reason": "stopping"})


def test_polls_and_items_are_counted_and_no_feed_is_named(seen: Seen) -> None:
    seen.observer.scheduled(ONE, FeedState(), 0)
    seen.observer.item_done(ItemOutcome.NEW)
    seen.observer.item_done(ItemOutcome.NEW)
    seen.observer.poll_ended(PollOutcome.NOT_MODIFIED, 0.3)
    seen.observer.items_forgotten(7)
    assert seen.value("newsgloss_ingest_feed_items_total", fate="new") == 2
    assert seen.value("newsgloss_ingest_feed_items_total", fate="later") == 0
    assert seen.value("newsgloss_ingest_feed_polls_total", outcome="not_modified") == 1
    assert seen.value("newsgloss_ingest_feed_poll_seconds_sum") == 0.3
    assert seen.value("newsgloss_ingest_feed_items_forgotten_total") == 7
    assert b"secret" not in generate_latest(seen.registry)
    assert "secret" not in repr(seen.observer.healthy())

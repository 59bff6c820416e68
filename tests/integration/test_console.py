"""The console over a real Kafka: what arrives is shown, single records are found, and nobody is disturbed."""

from collections.abc import AsyncIterator, Callable

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from tests.integration.conftest import Topics
from tests.integration.console_site import RunningConsole, running_console, write
from tests.unit.console.enriched_records import enriched

from newsgloss_dev_kafka import DevBroker


@pytest.fixture
async def running(kafka: str, topics: Topics) -> AsyncIterator[RunningConsole]:
    """A console of the test's own topics."""
    async with running_console(kafka, topics) as one:
        yield one


@pytest.fixture
async def producer(kafka: str) -> AsyncIterator[AIOKafkaProducer]:
    """A producer of what the enricher would write."""
    async with AIOKafkaProducer(bootstrap_servers=kafka) as one:
        yield one


async def test_articles_come_to_a_browser_as_they_are_written(
    running: RunningConsole, producer: AIOKafkaProducer, topics: Topics
) -> None:
    await running.until(lambda: running.parts.reader.problem is None)
    async with running.browser.stream("GET", "/live/events") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        await write(producer, topics.enriched, "a-1", enriched(article={"title": "Just in"}))
        async for line in events.aiter_lines():
            if line.startswith("data:") and "Just in" in line:
                break


async def test_a_record_is_found_by_its_place_and_by_its_id(
    running: RunningConsole, producer: AIOKafkaProducer, topics: Topics
) -> None:
    for number in range(5):
        await write(producer, topics.enriched, f"a-{number}", enriched(article_id=f"a-{number}"))
    place = await write(producer, topics.enriched, "wanted", enriched(article_id="wanted"))
    await running.until(lambda: len(running.parts.window) == 6)
    path = f"/articles/{place.topic}/{place.partition}/{place.offset}"
    assert (await running.browser.get("/article", params={"id": "wanted"})).headers["location"] == path
    running.parts.window.clear()
    assert (await running.browser.get("/article", params={"id": "wanted"})).headers["location"] == path
    shown = await running.browser.get(path)
    assert shown.status_code == 200
    assert 'data-entities="0">Aberdeen</a>' in shown.text
    assert (await running.browser.get("/article", params={"id": "nobody"})).status_code == 404
    assert (await running.browser.get(f"/articles/{topics.enriched}/0/999")).status_code == 404
    assert (await running.browser.get(f"/articles/{topics.enriched}/99/0")).status_code == 404


async def test_other_topics_of_the_cluster_are_not_read(
    running: RunningConsole,
    producer: AIOKafkaProducer,
    admin: AIOKafkaAdminClient,
    unique_name: Callable[[str], str],
) -> None:
    other = unique_name("secret")
    await admin.create_topics([NewTopic(other, num_partitions=1, replication_factor=1)])
    await write(producer, other, "k", b'{"password": "x"}')
    assert (await running.browser.get(f"/records/{other}/0/0")).status_code == 404


async def test_what_is_aborted_is_never_shown(
    kafka: str,
    running: RunningConsole,
    producer: AIOKafkaProducer,
    topics: Topics,
    unique_name: Callable[[str], str],
) -> None:
    async with AIOKafkaProducer(bootstrap_servers=kafka, transactional_id=unique_name("tx")) as other:
        await other.begin_transaction()
        await other.send_and_wait(topics.enriched, b"{}", key=b"aborted", partition=0)
        await other.abort_transaction()
    await write(producer, topics.enriched, "a-1", enriched(), partition=0)
    await running.until(lambda: len(running.parts.window) > 0)
    assert [one.article_id for one in running.parts.window.newest_first()] == ["a-1"]


async def test_no_group_knows_of_the_console(
    running: RunningConsole, producer: AIOKafkaProducer, topics: Topics, admin: AIOKafkaAdminClient
) -> None:
    before = set(await admin.list_consumer_groups())
    await write(producer, topics.enriched, "a-1", enriched())
    await running.until(lambda: len(running.parts.window) == 1)
    assert {
        name for name, *_ in set(await admin.list_consumer_groups()) - before if "console" in name
    } == set()


async def test_a_topic_that_comes_later_is_waited_for_and_not_created(
    kafka: str, admin: AIOKafkaAdminClient, producer: AIOKafkaProducer, unique_name: Callable[[str], str]
) -> None:
    topics = Topics(*map(unique_name, ("raw", "enriched", "dlq", "group")))
    async with running_console(kafka, topics) as running:
        await running.until(lambda: "there is no topic" in (running.parts.reader.problem or ""))
        assert (await running.browser.get("/readyz")).status_code == 503
        assert topics.enriched not in await admin.list_topics()
        await admin.create_topics([NewTopic(topics.enriched, num_partitions=1, replication_factor=1)])
        await write(producer, topics.enriched, "a-1", enriched())
        await running.until(lambda: len(running.parts.window) == 1)
        assert (await running.browser.get("/readyz")).status_code == 200


async def test_a_broker_that_goes_away_is_reported_and_reading_goes_on_by_itself(
    own_kafka: DevBroker, unique_name: Callable[[str], str]
) -> None:
    servers = own_kafka.bootstrap_servers
    topics = Topics(*map(unique_name, ("raw", "enriched", "dlq", "group")))
    async with AIOKafkaProducer(bootstrap_servers=servers) as producer:
        admin = AIOKafkaAdminClient(bootstrap_servers=servers)
        await admin.start()
        await admin.create_topics([NewTopic(topics.enriched, num_partitions=1, replication_factor=1)])
        await admin.close()
        async with running_console(servers, topics) as running:
            await write(producer, topics.enriched, "a-1", enriched())
            await running.until(lambda: len(running.parts.window) == 1)
            own_kafka.pause()
            try:
                await running.until(lambda: running.parts.reader.problem is not None)
                assert "cannot be read" in (await running.browser.get("/")).text
            finally:
                own_kafka.resume()
            await running.until(lambda: running.parts.reader.problem is None)
            await write(producer, topics.enriched, "a-2", enriched(article_id="a-2"))
            await running.until(lambda: running.parts.window.last == 2)
            ids = [one.article_id for one in running.parts.window.newest_first()]
            assert ids == ["a-2", "a-1"], "each once"

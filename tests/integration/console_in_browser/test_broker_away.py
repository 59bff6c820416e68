"""A page that is open while the broker goes away and comes back."""

import asyncio
from collections.abc import Callable

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from playwright.async_api import Browser, expect
from tests.integration.conftest import Topics
from tests.integration.console_site import running_console, write
from tests.unit.console.enriched_records import enriched

from newsgloss_dev_kafka import DevBroker

from .conftest import watched


async def test_the_live_page_says_that_the_broker_is_away_and_goes_on_by_itself(
    own_kafka: DevBroker, browser: Browser, unique_name: Callable[[str], str]
) -> None:
    servers = own_kafka.bootstrap_servers
    topics = Topics(*map(unique_name, ("raw", "enriched", "dlq", "group")))
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    await admin.create_topics([NewTopic(topics.enriched, num_partitions=1, replication_factor=1)])
    await admin.close()
    async with running_console(servers, topics) as site, watched(browser, site) as page:
        await site.until(lambda: site.parts.reader.problem is None)
        await page.open("/")
        await expect(page.page.locator("#connection")).to_have_text("Following the stream:")
        await asyncio.to_thread(own_kafka.stop)
        problem = page.page.locator("#problem")
        await expect(problem).to_contain_text("The stream cannot be read")
        await asyncio.to_thread(own_kafka.start)
        await expect(problem).to_be_hidden()
        async with AIOKafkaProducer(bootstrap_servers=servers) as producer:
            await write(producer, topics.enriched, "a-1", enriched(article={"title": "Back again"}))
        await expect(page.page.locator("#rows .headline")).to_have_text(["Back again"])

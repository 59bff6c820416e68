"""A console in the test's own process, over a real Kafka."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from aiokafka import AIOKafkaProducer
from aiokafka.structs import RecordMetadata
from tests.integration.conftest import Topics
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_console.service import console
from newsgloss_console.settings import ConsoleSettings
from newsgloss_console.web.parts import Parts


class RunningConsole:
    """A console that follows its topics, and a client of it."""

    def __init__(self, parts: Parts, address: str, browser: httpx.AsyncClient) -> None:
        self.parts = parts
        self.address = address
        self.browser = browser

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something that the reader changes."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():  # noqa: ASYNC110 - the window has no event
                await asyncio.sleep(0.02)


@asynccontextmanager
async def running_console(kafka: str, topics: Topics, **settings: Any) -> AsyncIterator[RunningConsole]:
    """Run a console for the length of the block."""
    own = ConsoleSettings(
        console_http="127.0.0.1:0", raw_topic=topics.raw, enriched_topic=topics.enriched,
        dlq_topic=topics.dlq, group_id=topics.group, console_services="http://127.0.0.1:1", **settings,
    )  # fmt: skip
    async with console(own, KafkaSettings(bootstrap_servers=kafka)) as (parts, bound):
        reading = asyncio.create_task(parts.reader.run())
        headers = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
        try:
            async with httpx.AsyncClient(
                base_url=bound.url, timeout=PATIENCE_SECONDS, headers=headers
            ) as browser:
                yield RunningConsole(parts, bound.url, browser)
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def write(
    producer: AIOKafkaProducer, topic: str, article_id: str, value: Any, **more: Any
) -> RecordMetadata:
    """Write a record; `value` is bytes, or the record's fields."""
    data = json.dumps(value).encode() if isinstance(value, dict) else value
    return await producer.send_and_wait(topic, data, key=article_id.encode(), **more)

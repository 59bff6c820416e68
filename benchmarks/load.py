"""Generates articles of a given size from the repository's samples, and publishes them to Kafka."""

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
PARTITIONS = 8
_PRODUCER: dict[str, Any] = {
    "max_batch_size": 512 * 1024, "linger_ms": 5, "max_request_size": 8 * 1024 * 1024,
}  # fmt: skip


def sentences() -> list[str]:
    """Return the paragraphs of the English samples, without the short lines above and below the story."""
    found = []
    for path in sorted(SAMPLES.glob("*.txt")):
        paragraphs = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        text = " ".join(paragraphs)
        if " the " in text and " and " in text:
            found += [paragraph for paragraph in paragraphs if len(paragraph.split()) > 15]
    return found


def articles(count: int, *, words: tuple[int, int] = (500, 700), seed: int = 1) -> list[bytes]:
    """Return distinct raw records, each made of randomly chosen sample paragraphs.

    `words` is the range of lengths, in words.
    """
    rng = random.Random(seed)  # noqa: S311 - test data, not a secret
    pool = sentences()
    made = []
    for number in range(count):
        wanted = rng.randint(*words)
        body: list[str] = []
        have = 0
        while have < wanted:
            paragraph = rng.choice(pool)
            body.append(paragraph)
            have += len(paragraph.split())
        title = " ".join(rng.choice(pool).split()[:8])
        made.append(_record(number, title, " ".join("\n\n".join(body).split(" ")[: wanted + 20])))
    return made


def sized(count: int, size: int) -> list[bytes]:
    """Return raw records of about `size` bytes each."""
    pool = " ".join(sentences())
    body = (pool * (size // len(pool.encode()) + 1)).encode()[: size - 150].decode("utf-8", "ignore")
    return [_record(number, f"Load {number}", body) for number in range(count)]


def _record(number: int, title: str, body: str) -> bytes:
    record = {"article_id": f"load-{number}", "source": {"id": "load"}, "title": title, "body": body}
    return json.dumps(record, ensure_ascii=False).encode()


async def publish(bootstrap: str, topic: str, values: list[bytes]) -> None:
    """Send all values as fast as possible, evenly over the partitions, and wait for the acknowledgements."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, **_PRODUCER)
    await producer.start()
    try:
        await _send(producer, topic, values)
    finally:
        await producer.stop()


@contextlib.asynccontextmanager
async def published_at_the_end(bootstrap: str, topic: str, values: list[bytes]) -> AsyncIterator[None]:
    """Publish in one transaction that commits when the block ends.

    Consumers with `read_committed` then see all records at once. All members of a group can join before any
    of them has a record to process.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        transactional_id=f"load-{topic}",
        transaction_timeout_ms=600_000,
        **_PRODUCER,
    )
    await producer.start()
    try:
        async with producer.transaction():
            await _send(producer, topic, values)
            yield
    finally:
        await producer.stop()


async def _send(producer: AIOKafkaProducer, topic: str, values: list[bytes]) -> None:
    waiting = []
    for number, value in enumerate(values):
        sent = await producer.send(topic, value, key=b"load-%d" % number, partition=number % PARTITIONS)
        waiting.append(sent)
        if len(waiting) >= 2000:
            await asyncio.gather(*waiting)
            waiting.clear()
    await asyncio.gather(*waiting)

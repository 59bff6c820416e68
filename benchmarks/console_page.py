"""How long an article of 10,000 words with 800 mentions takes from a click to the painted page in Chromium.

    .venv/bin/python benchmarks/console_page.py [--times 20]

The console and the broker are processes of their own; the record is written to Kafka, and each visit reads it
from there. Times are the browser's own (Navigation Timing and Paint Timing).
"""

import argparse
import asyncio
import json
import random
import shutil
import statistics
import sys
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from console_process import ENRICHED, Running, console
from load import sentences
from playwright.async_api import Browser, async_playwright

WORDS, MENTIONS, NAMES = 10_000, 800, 160
LIMIT_MS = 1000
TIMES = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  const [page] = performance.getEntriesByType('navigation');
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  done({answer: page.responseEnd, loaded: page.loadEventEnd, painted: paint ? paint.startTime : 0,
        shown: performance.now(), marks: document.querySelectorAll('#body [data-entities]').length});
})))"""


def record() -> dict[str, Any]:
    """An enriched article of so many words and mentions, its mentions spread over the text."""
    rng = random.Random(1)  # noqa: S311 - test data
    words: list[str] = []
    while len(words) < WORDS:
        words += rng.choice(sentences()).split()
    words = words[:WORDS]
    kinds = ("PERSON", "ORG", "GPE", "LOC", "EVENT")
    mentions: list[list[dict[str, Any]]] = [[] for _ in range(NAMES)]
    places = sorted(rng.sample(range(WORDS), MENTIONS))
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    for number, place in enumerate(places):
        start, word = starts[place], words[place]
        mentions[number % NAMES].append(
            {"field": "body", "start": start, "end": start + len(word), "text": word}
        )
    entities = [
        {
            "name": found[0]["text"], "type": kinds[number % len(kinds)], "type_group": "LOC",
            "count": len(found), "in_title": False, "salience": 0.5, "mentions": found,
        }
        for number, found in enumerate(mentions)
    ]  # fmt: skip
    return {
        "article_id": "long", "version": 1, "status": "usable",
        "article": {"source": {"id": "benchmark"}, "title": "A long article", "body": " ".join(words)},
        "language": {"tag": "en", "confidence": 0.99, "detector": "benchmark"}, "entities": entities,
        "read_time": {
            "minutes": 42, "seconds": 2521, "words": WORDS, "characters": at, "method": "benchmark",
        },
        "stages": {"language": {"status": "ok"}}, "result_hash": "0" * 64,
        "provenance": {
            "enricher_version": "1", "models": {}, "input": None, "enriched_at": "2026-03-12T08:30:00Z",
        },
    }  # fmt: skip


async def visits(browser: Browser, address: str, path: str, times: int) -> list[dict[str, float]]:
    """Open the page in a new profile each time, so that nothing is cached."""
    found = []
    for _ in range(times):
        context = await browser.new_context(viewport={"width": 1280, "height": 900})
        page = await context.new_page()
        await page.goto(address + path, wait_until="load")
        found.append(await page.evaluate(TIMES))
        await context.close()
    return found


async def measure(running: Running, times: int) -> list[dict[str, float]]:
    """Write the record and visit its page."""
    admin = AIOKafkaAdminClient(bootstrap_servers=running.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(ENRICHED, num_partitions=1, replication_factor=1)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=running.bootstrap, compression_type="gzip") as producer:
        value = json.dumps(record()).encode()
        place = await producer.send_and_wait(ENRICHED, value, key=b"long")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        path = f"/articles/{place.topic}/{place.partition}/{place.offset}"
        found = await visits(browser, running.address, path, times)
        await browser.close()
    return found


def main() -> int:
    """Print the times in milliseconds; exit status 1 when the median is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    times = parser.parse_args().times
    with console() as running:
        found = asyncio.run(measure(running, times))
    print(f"{WORDS:,} words, {MENTIONS} mentions, {found[0]['marks']:.0f} marks in the page; {times} visits")
    for name, words in (("answer", "answer received"), ("painted", "first paint"), ("shown", "all shown")):
        values = sorted(one[name] for one in found)
        print(f"{words:<16} median {statistics.median(values):6.0f} ms, slowest {values[-1]:6.0f} ms")
    return 0 if statistics.median(one["shown"] for one in found) < LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())

"""The memory of the console's own process while it reads as many records as come in an hour at 100 a second.

    .venv/bin/python benchmarks/console_memory.py [--records 360000]

The records come as fast as they can be read, not in an hour: what the console holds is bounded by its window
(NEWSGLOSS_CONSOLE_WINDOW) and by the hour of samples for the alerts, and not by time. They are the enriched
samples of this repository, each with an id, a title, names and a fingerprint of its own. Meanwhile a browser
follows the stream, and pages are opened. Nothing is tried: the process for that is another one.
"""

import argparse
import asyncio
import contextlib
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from console_process import ENRICHED, Running, console

from newsgloss_common.article.intake import from_text

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
RETENTION = {"retention.bytes": str(64 * 2**20), "segment.bytes": str(16 * 2**20)}
LIMIT_MIB = 150
AHEAD = 20_000
"""Records that may wait for the console, so that it reads each and none is deleted before."""


NUMBER, FINGERPRINT = "@@number@@", "f" * 16


def templates() -> list[bytes]:
    """The samples' records as JSON, with places for what differs."""
    given = [from_text(one.read_bytes(), source="benchmark") for one in sorted(SAMPLES.glob("*.txt"))]
    command = [str(Path(sys.executable).with_name("newsgloss-enrich")), "local", "--format", "ndjson"]
    lines = "".join(f"{article.model_dump_json()}\n" for article in given)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, input=lines)
    return [_template(json.loads(line)) for line in done.stdout.splitlines()]


def _template(record: dict[str, Any]) -> bytes:
    new = record | {
        "article_id": f"article-{NUMBER}",
        "article": record["article"] | {"title": f"{record['article'].get('title')} {NUMBER}"},
        "entities": [one | {"name": f"{one['name']} {NUMBER}"} for one in record["entities"]],
        "fingerprint": FINGERPRINT,
    }
    return json.dumps(new, ensure_ascii=False).encode()


def distinct(records: list[bytes], number: int, rng: random.Random) -> tuple[bytes, bytes]:
    """Key and value of a record that is no other's."""
    digits = str(number).encode()
    value = records[number % len(records)].replace(NUMBER.encode(), digits)
    return b"article-" + digits, value.replace(FINGERPRINT.encode(), b"%016x" % rng.getrandbits(64))


async def follow(address: str) -> None:
    """Read the live page's events, as a browser does."""
    async with (
        httpx.AsyncClient(base_url=address, timeout=3600.0) as client,
        client.stream("GET", "/live/events") as events,
    ):
        async for _ in events.aiter_bytes():
            pass


async def open_pages(address: str) -> None:
    """Open the pages again and again."""
    async with httpx.AsyncClient(base_url=address, timeout=60.0) as client:
        while True:
            for path in ("/", "/?text=bridge", "/article?id=article-1", f"/articles/{ENRICHED}/0/1"):
                await client.get(path)
                await asyncio.sleep(1)


async def load(running: Running, count: int) -> list[tuple[int, float]]:
    """Write the records, and sample the memory."""
    records, rng = templates(), random.Random(1)  # noqa: S311 - test data
    admin = AIOKafkaAdminClient(bootstrap_servers=running.bootstrap)
    await admin.start()
    topic = NewTopic(ENRICHED, num_partitions=8, replication_factor=1, topic_configs=RETENTION)
    await admin.create_topics([topic])
    await admin.close()
    samples, pages = [], [asyncio.create_task(one(running.address)) for one in (follow, open_pages)]
    async with AIOKafkaProducer(
        bootstrap_servers=running.bootstrap, linger_ms=20, max_batch_size=2**20, compression_type="lz4"
    ) as producer:
        for number in range(count):
            key, value = distinct(records, number, rng)
            await producer.send(ENRICHED, value, key=key)
            if (number + 1) % 5000 == 0:
                while (seen := await asyncio.to_thread(running.read)) < number - AHEAD:  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
                samples.append((seen, running.status("VmRSS")))
        await producer.flush()
        while (seen := await asyncio.to_thread(running.read)) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.5)
        samples.append((seen, running.status("VmRSS")))
    for page in pages:
        page.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.gather(*pages)
    return samples


def main() -> int:
    """Print the memory as it grew, and the peak; exit status 1 above the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--records", type=int, default=360_000)
    count = parser.parse_args().records
    with console() as running:
        samples = asyncio.run(load(running, count))
        for seen, mib in samples[:: max(1, len(samples) // 12)]:
            print(f"{seen:>9,} records read  {mib:6.1f} MiB")
        peak = running.status("VmHWM")
    print(f"{samples[-1][0]:>9,} records read  {samples[-1][1]:6.1f} MiB, at most {peak:.1f} MiB (VmHWM)")
    return 0 if peak < LIMIT_MIB else 1


if __name__ == "__main__":
    sys.exit(main())

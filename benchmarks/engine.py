"""Benchmarks the engine against its baselines, on one broker and in one run.

    python benchmarks/engine.py                      all parts (about half an hour on 2 cores)
    python benchmarks/engine.py alone --repeats 3    one part: limit, alone, latency or memory

Contestants take turns. Each ratio is reported with its minimum and maximum over the repeats.
The figures are written to benchmarks/results/engine.json.
"""

import argparse
import asyncio
import contextlib
import json
import os
import platform
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from contestants import plain_loop, service, without_kafka
from load import PARTITIONS, articles, publish, published_at_the_end, sized
from observe import children, peak_mib, watch
from quix import ENVIRONMENT, LOCK, quix
from separate_environment import NotInstallableError, environment
from timed_enrichment import OWN_TIME

from newsgloss_common.kafka import topic_creation, topics
from newsgloss_dev_kafka import DevBroker
from newsgloss_enrich.settings import EnrichSettings

RESULTS = Path(__file__).resolve().parent / "results" / "engine.json"
WARM_UP = 40
WARM_UP_TURNS = 3
ROUND_TRIP = "json_round_trip:build"
MODELS = EnrichSettings.model_fields["models"].default


async def new_topics(bootstrap: str, *, large: bool = False) -> dict[str, str]:
    """Create fresh topics for one measurement, and name a fresh consumer group."""
    run = uuid.uuid4().hex[:8]
    names = {
        "group_id": f"bench-{run}", "raw_topic": f"raw.{run}",
        "enriched_topic": f"enriched.{run}", "dlq_topic": f"dlq.{run}",
    }  # fmt: skip
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    raw = topics.raw_topic(names["raw_topic"], PARTITIONS)
    await topic_creation.create_missing(
        admin,
        [
            raw,
            topics.enriched_topic(names["enriched_topic"], PARTITIONS),
            topics.dead_letter_topic(
                names["dlq_topic"], PARTITIONS, topics.RAW_MAX_BYTES * (4 if large else 1)
            ),
        ],
    )
    await admin.close()
    return names


async def ours_enriching(bootstrap: str, values: list[bytes]) -> float:
    """Measure exactly-once enrichment by a warm service.

    Returns articles per second, from the first input to the last committed output.
    """
    names = await new_topics(bootstrap)
    async with service(bootstrap, names):
        # Each poll takes a millisecond or two of CPU, a cost that the run without Kafka does not have.
        watching = asyncio.create_task(watch(bootstrap, names["group_id"], len(values), poll_seconds=0.1))
        start = time.perf_counter()
        await publish(bootstrap, names["raw_topic"], values)
        progress = await watching
    return len(values) / (progress.samples[-1][0] - start)


async def limit(bootstrap: str, options: argparse.Namespace) -> dict[str, Any]:
    """Compare the service with the same enrichment run without Kafka."""
    values = articles(options.articles)
    pairs = []
    for _ in range(options.repeats):
        alone = await asyncio.to_thread(without_kafka, values, MODELS)
        pairs.append((await ours_enriching(bootstrap, values), alone))
    return ratios("ours, articles/s", "without Kafka, articles/s", pairs)


async def ours_alone(bootstrap: str, values: list[bytes]) -> float:
    """Measure the engine at exactly-once with a JSON round trip as the work, in records per second."""
    names = await new_topics(bootstrap)
    await publish(bootstrap, names["raw_topic"], values)
    watching = asyncio.create_task(watch(bootstrap, names["group_id"], len(values)))
    async with service(bootstrap, names, enrichment=ROUND_TRIP):
        return (await watching).rate()


async def loop_alone(bootstrap: str, values: list[bytes]) -> float:
    """Measure the plain at-least-once loop, in records per second."""
    names = await new_topics(bootstrap)
    await publish(bootstrap, names["raw_topic"], values)
    watching = asyncio.create_task(watch(bootstrap, names["group_id"], len(values)))
    with plain_loop(bootstrap, names):
        return (await watching).rate()


async def quix_alone(bootstrap: str, values: list[bytes]) -> float:
    """Measure Quix Streams at exactly-once, one process per worker of ours, in records per second."""
    names = await new_topics(bootstrap)
    async with contextlib.AsyncExitStack() as running:
        async with published_at_the_end(bootstrap, names["raw_topic"], values):
            await running.enter_async_context(quix(bootstrap, names))
            watching = asyncio.create_task(watch(bootstrap, names["group_id"], len(values)))
        return (await watching).rate()


async def alone(bootstrap: str, options: argparse.Namespace) -> dict[str, Any]:
    """Compare the engine with the plain loop and Quix Streams; all of them do a JSON round trip."""
    values = sized(options.records, 3800)
    others = {"plain loop, records/s": loop_alone}
    left_out = {}
    try:
        await asyncio.to_thread(environment, LOCK, ENVIRONMENT)
        others["Quix Streams, records/s"] = quix_alone
    except NotInstallableError as error:
        left_out["Quix Streams"] = f"not measured, since it cannot be installed: {error}"
    # A freshly started broker is slow at first, and its JIT compiler takes a core from every contestant. So
    # every contestant gets warm-up turns that are not counted.
    turns = [*others.values(), ours_alone]
    for _ in range(options.warm_up_turns):
        for contestant in turns:
            await contestant(bootstrap, values)
    rounds = [[await contestant(bootstrap, values) for contestant in turns] for _ in range(options.repeats)]
    plain, *rest = [
        ratios("ours, records/s", name, [(rates[-1], rates[place]) for rates in rounds])
        for place, name in enumerate(others)
    ]
    return plain | (dict(zip(["beside Quix Streams, exactly-once"], rest, strict=True)) if rest else left_out)


async def latency(bootstrap: str, options: argparse.Namespace) -> dict[str, Any]:
    """Measure the time from produce until a read_committed consumer sees the record, at 5 articles/s.

    `engine_ms` excludes the enrichment itself.
    """
    values = articles(WARM_UP + options.latency_articles)
    names = await new_topics(bootstrap)
    seen: dict[bytes, tuple[float, float]] = {}
    async with service(bootstrap, names, enrichment="timed_enrichment:build"):
        consumer = AIOKafkaConsumer(
            names["enriched_topic"], bootstrap_servers=bootstrap, isolation_level="read_committed",
            auto_offset_reset="earliest", fetch_max_wait_ms=500,
        )  # fmt: skip
        await consumer.start()

        async def read(count: int) -> None:
            while len(seen) < count:
                record = await consumer.getone()
                arrived = time.perf_counter()
                seen[record.key] = arrived, int(dict(record.headers)[OWN_TIME]) / 1e9

        await publish(bootstrap, names["raw_topic"], values[:WARM_UP])
        await asyncio.wait_for(read(WARM_UP), 120)
        producer = AIOKafkaProducer(bootstrap_servers=bootstrap)
        await producer.start()
        reading = asyncio.create_task(read(len(values)))
        sent: dict[bytes, float] = {}
        for number, value in enumerate(values[WARM_UP:], WARM_UP):
            key = b"load-%d" % number
            sent[key] = time.perf_counter()
            await producer.send(names["raw_topic"], value, key=key, partition=number % PARTITIONS)
            await asyncio.sleep(max(0.0, sent[key] + 0.2 - time.perf_counter()))
        await asyncio.wait_for(reading, 60)
        await producer.stop()
        await consumer.stop()
    total = [(seen[key][0] - sent[key]) * 1000 for key in sent]
    engine = [(seen[key][0] - sent[key] - seen[key][1]) * 1000 for key in sent]
    return {
        "articles": len(engine),
        "engine_ms": {
            "p50": quantile(engine, 0.5),
            "p90": quantile(engine, 0.9),
            "p99": quantile(engine, 0.99),
        },
        "with_enrichment_ms": {"p50": quantile(total, 0.5), "p99": quantile(total, 0.99)},
    }


async def memory(bootstrap: str, options: argparse.Namespace) -> dict[str, Any]:
    """Measure peak resident sizes for many small and few large records; the work is a JSON round trip."""
    bound = int(EnrichSettings.model_fields["max_in_flight_mib"].default)
    found: dict[str, Any] = {"in_flight_bound_mib": bound}
    for title, count, size in (("small", options.records, 3000), ("large", 500, 900_000)):
        names = await new_topics(bootstrap, large=True)
        values = sized(count, size)
        async with service(bootstrap, names, enrichment=ROUND_TRIP) as running:
            idle = peak_mib(running.pid)
            watching = asyncio.create_task(watch(bootstrap, names["group_id"], count))
            await publish(bootstrap, names["raw_topic"], values)
            await watching
            found[title] = {
                "records": count, "bytes": size,
                "parent_peak_mib": round(peak_mib(running.pid), 1),
                "parent_idle_mib": round(idle, 1),
                "workers_peak_mib": [round(peak_mib(pid), 1) for pid in children(running.pid)],
            }  # fmt: skip
    return found


def quantile(values: list[float], q: float) -> float:
    """Return the nearest-rank quantile, rounded to one decimal place."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(q * len(ordered)))], 1)


def ratios(ours: str, other: str, pairs: list[tuple[float, float]]) -> dict[str, Any]:
    """Return the medians of both sides, and their ratio with its range over the repeats."""
    each = [mine / theirs for mine, theirs in pairs]
    return {
        ours: round(statistics.median(mine for mine, _ in pairs), 1),
        other: round(statistics.median(theirs for _, theirs in pairs), 1),
        "ratio": round(statistics.median(each), 3),
        "ratio_min": round(min(each), 3),
        "ratio_max": round(max(each), 3),
        "repeats": len(pairs),
    }


PARTS: dict[str, Callable[[str, argparse.Namespace], Awaitable[dict[str, Any]]]] = {
    "latency": latency,
    "alone": alone,
    "memory": memory,
    "limit": limit,
}


async def run(parts: list[str], options: argparse.Namespace) -> dict[str, Any]:
    """Measure `parts` on a broker started for this run, and print each result as it arrives."""
    results = {}
    with DevBroker() as broker:
        for part in parts:
            results[part] = {
                **await PARTS[part](broker.bootstrap_servers, options),
                "measured": datetime.now(UTC).date().isoformat(),
                "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
            }
            print(json.dumps({part: results[part]}, indent=2), flush=True)
    return results


def main() -> None:
    """Parse the command line, measure, and merge the figures into the results file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="parts to measure; all by default")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--warm-up-turns",
        type=int,
        default=WARM_UP_TURNS,
        help="uncounted turns of each contestant, for 'alone'",
    )
    parser.add_argument("--results", type=Path, default=RESULTS, help="file that the figures are written to")
    parser.add_argument("--articles", type=int, default=3000, help="for 'limit'")
    parser.add_argument("--latency-articles", type=int, default=300)
    parser.add_argument("--records", type=int, default=50_000, help="for 'alone' and 'memory'")
    options = parser.parse_args()
    path: Path = options.results
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    measured = asyncio.run(run(options.parts or list(PARTS), options))
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(known | measured, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

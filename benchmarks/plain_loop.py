"""The at-least-once loop that a careful user would write: consume, process in a pool, produce, commit.

Each batch holds up to 200 records and is split between both workers. All sends of a batch are in flight at
once, and each batch has one commit.
"""

import asyncio
import contextlib
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from json_round_trip import round_trip_all

BATCH = 200
WORKERS = 2


async def loop(bootstrap: str, group: str, source: str, target: str) -> None:
    """Process batches until cancelled."""
    executor = ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"))
    events = asyncio.get_running_loop()
    await asyncio.gather(*(events.run_in_executor(executor, round_trip_all, [b"{}"]) for _ in range(WORKERS)))
    consumer = AIOKafkaConsumer(
        source,
        bootstrap_servers=bootstrap,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, linger_ms=5,
                                max_batch_size=512 * 1024)  # fmt: skip
    await producer.start()
    await consumer.start()
    try:
        while True:
            fetched = await consumer.getmany(timeout_ms=200, max_records=BATCH)
            records = [record for part in fetched.values() for record in part]
            if not records:
                continue
            chunk = -(-len(records) // WORKERS)
            parts = [records[at : at + chunk] for at in range(0, len(records), chunk)]
            work = [
                events.run_in_executor(executor, round_trip_all, [record.value for record in part])
                for part in parts
            ]
            sends = []
            for part, results in zip(parts, await asyncio.gather(*work), strict=True):
                for record, value in zip(part, results, strict=True):
                    sends.append(
                        await producer.send(target, value, key=record.key, partition=record.partition)
                    )
            await asyncio.gather(*sends)
            await consumer.commit()
    finally:
        await consumer.stop()
        await producer.stop()
        executor.shutdown()


async def main() -> None:
    """Take four arguments: the bootstrap servers, the group, the source topic and the target topic."""
    task = asyncio.create_task(loop(*sys.argv[1:5]))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


if __name__ == "__main__":
    asyncio.run(main())

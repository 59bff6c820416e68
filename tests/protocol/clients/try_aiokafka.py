"""Runs two transactions of plain aiokafka: `python try_aiokafka.py BOOTSTRAP_SERVERS`."""

import asyncio
import sys
import uuid

import aiokafka
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

SERVERS = sys.argv[1]
TOPIC = f"late-{uuid.uuid4().hex[:8]}"


async def visible() -> list[str]:
    """Return what a `read_committed` consumer sees."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=SERVERS, isolation_level="read_committed", auto_offset_reset="earliest"
    )
    found: list[str] = []
    async with consumer:
        consumer.assign([TopicPartition(TOPIC, 0)])
        for _ in range(4):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                found += [record.value.decode() for record in records]
    return found


async def main() -> None:
    """Commit T1; write T2 and abort it."""
    print("aiokafka", aiokafka.__version__)
    admin = AIOKafkaAdminClient(bootstrap_servers=SERVERS)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, 1, 1)])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=SERVERS, transactional_id=TOPIC)
    await producer.start()
    await producer.begin_transaction()
    await producer.send_and_wait(TOPIC, b"T1", partition=0)
    await producer.commit_transaction()
    print("T1 committed; visible:", await visible())
    await producer.begin_transaction()
    await producer.send_and_wait(TOPIC, b"T2", partition=0)
    print("T2 written, not ended; visible:", await visible())
    try:
        await producer.abort_transaction()
        print("T2 aborted")
    except Exception as error:  # noqa: BLE001 - it is shown
        print("T2 abort:", repr(error))
    print("in the end visible:", await visible())
    await producer.client.close()


asyncio.run(main())

"""As `try_aiokafka.py`, with the cure: an unanswered request ends its producer.

`python try_aiokafka_once.py BOOTSTRAP_SERVERS`; the environment needs newsgloss-common.
"""

import asyncio
import sys
import uuid

import aiokafka
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from newsgloss_common.kafka.transactional import UnansweredError, ask_once

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


async def producer() -> AIOKafkaProducer:
    """Start a producer; its InitProducerId ends an open transaction, and makes the broker refuse late
    requests of it."""
    made = AIOKafkaProducer(bootstrap_servers=SERVERS, transactional_id=TOPIC)
    ask_once(made)
    await made.start()
    return made


async def main() -> None:
    """Commit T1; write T2 and abort it."""
    print("aiokafka", aiokafka.__version__, "asking once")
    admin = AIOKafkaAdminClient(bootstrap_servers=SERVERS)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, 1, 1)])
    await admin.close()
    current = await producer()
    while "T1" not in await visible():
        try:
            await current.begin_transaction()
            await current.send_and_wait(TOPIC, b"T1", partition=0)
            await current.commit_transaction()
        except UnansweredError as error:
            # The outcome is unknown until the next producer has started; then the application has to check.
            print(error)
            await current.stop()
            current = await producer()
    print("T1 committed; visible:", await visible())
    await current.begin_transaction()
    await current.send_and_wait(TOPIC, b"T2", partition=0)
    print("T2 written, not ended; visible:", await visible())
    await current.abort_transaction()
    print("T2 aborted")
    print("in the end visible:", await visible())
    await current.stop()


asyncio.run(main())

"""Runs two transactions of confluent-kafka: `python try_confluent_kafka.py BOOTSTRAP_SERVERS`."""

import sys
import uuid

import confluent_kafka
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

SERVERS = sys.argv[1]
TOPIC = f"late-{uuid.uuid4().hex[:8]}"


def visible() -> list[str]:
    """Return what a `read_committed` consumer sees."""
    consumer = Consumer(
        {
            "bootstrap.servers": SERVERS,
            "group.id": TOPIC,
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
        }
    )
    consumer.assign([TopicPartition(TOPIC, 0, 0)])
    found: list[str] = []
    for _ in range(8):
        message = consumer.poll(0.5)
        if message is not None and message.error() is None:
            found.append(message.value().decode())
    consumer.close()
    return found


def main() -> None:
    """Commit T1; write T2 and abort it."""
    print("confluent-kafka", confluent_kafka.__version__, "librdkafka", confluent_kafka.libversion()[0])
    admin = AdminClient({"bootstrap.servers": SERVERS})
    admin.create_topics([NewTopic(TOPIC, 1, 1)])[TOPIC].result()
    producer = Producer({"bootstrap.servers": SERVERS, "transactional.id": TOPIC})
    producer.init_transactions(30)
    producer.begin_transaction()
    producer.produce(TOPIC, b"T1", partition=0)
    producer.flush()
    producer.commit_transaction(30)
    print("T1 committed; visible:", visible())
    producer.begin_transaction()
    producer.produce(TOPIC, b"T2", partition=0)
    producer.flush()
    print("T2 written, not ended; visible:", visible())
    try:
        producer.abort_transaction(30)
        print("T2 aborted")
    except KafkaException as error:
        print("T2 abort:", error)
    print("in the end visible:", visible())


main()

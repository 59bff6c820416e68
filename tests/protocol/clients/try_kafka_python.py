"""Runs two transactions of kafka-python: `python try_kafka_python.py BOOTSTRAP_SERVERS`."""

import sys
import uuid

import kafka
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient

SERVERS = sys.argv[1]
TOPIC = f"late-{uuid.uuid4().hex[:8]}"


def visible() -> list[str]:
    """Return what a `read_committed` consumer sees."""
    consumer = KafkaConsumer(
        bootstrap_servers=SERVERS,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        group_id=None,
    )
    consumer.assign([TopicPartition(TOPIC, 0)])
    consumer.seek_to_beginning()
    found: list[str] = []
    for _ in range(4):
        for records in consumer.poll(timeout_ms=500).values():
            found += [record.value.decode() for record in records]
    consumer.close()
    return found


def main() -> None:
    """Commit T1; write T2 and abort it."""
    print("kafka-python", kafka.__version__)
    admin = KafkaAdminClient(bootstrap_servers=SERVERS)
    admin.create_topics({TOPIC: {"num_partitions": 1, "replication_factor": 1}})
    admin.close()
    producer = KafkaProducer(bootstrap_servers=SERVERS, transactional_id=TOPIC)
    producer.init_transactions()
    producer.begin_transaction()
    producer.send(TOPIC, b"T1", partition=0).get(30)
    producer.commit_transaction()
    print("T1 committed; visible:", visible())
    producer.begin_transaction()
    producer.send(TOPIC, b"T2", partition=0).get(30)
    print("T2 written, not ended; visible:", visible())
    try:
        producer.abort_transaction()
        print("T2 aborted")
    except Exception as error:  # noqa: BLE001 - it is shown
        print("T2 abort:", repr(error))
    print("in the end visible:", visible())


main()

"""kafka-python; its package is named `kafka`."""

from collections.abc import Iterator

from job import Record, Seen, run
from kafka import KafkaConsumer, KafkaProducer, TopicPartition


def produce(servers: str, topic: str, codec: str, _partitioner: str, records: list[Record]) -> None:
    producer = KafkaProducer(
        bootstrap_servers=servers, compression_type=None if codec == "none" else codec, acks="all"
    )
    # It refuses null header values; without that record the others can be judged.
    sent = [
        producer.send(topic, key=record.key, value=record.value, headers=record.headers)
        for record in records
        if all(value is not None for _, value in record.headers)
    ]
    producer.flush(60)
    for one in sent:
        one.get(60)
    producer.close()


def consume(servers: str, topic: str) -> Iterator[list[Seen]]:
    consumer = KafkaConsumer(
        bootstrap_servers=servers,
        isolation_level="read_committed",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    try:
        consumer.assign([TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)])
        while True:
            fetched = consumer.poll(timeout_ms=500)
            yield [
                Seen(one.partition, one.offset, one.key, one.value, list(one.headers))
                for some in fetched.values()
                for one in some
            ]
    finally:
        consumer.close()


run("kafka-python", produce, consume)

"""confluent-kafka, on librdkafka."""

from collections.abc import Iterator

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, Producer, TopicPartition
from job import Record, Seen, run


def produce(servers: str, topic: str, codec: str, partitioner: str, records: list[Record]) -> None:
    options = {"bootstrap.servers": servers, "compression.type": codec, "acks": "all"}
    if partitioner == "murmur2":
        options["partitioner"] = "murmur2_random"
    elif partitioner == "fnv1a":
        options["partitioner"] = "fnv1a_random"
    producer = Producer(options)
    errors: list[object] = []
    for record in records:
        producer.produce(
            topic,
            record.value,
            record.key,
            headers=record.headers,
            on_delivery=lambda error, _message: errors.append(error) if error else None,
        )
    left = producer.flush(60)
    if left or errors:
        raise RuntimeError(f"{left} not delivered, {errors[:1]}")


def consume(servers: str, topic: str) -> Iterator[list[Seen]]:
    consumer = Consumer(
        {"bootstrap.servers": servers, "group.id": "unused", "isolation.level": "read_committed"}
    )
    try:
        partitions = consumer.list_topics(topic, 30).topics[topic].partitions
        consumer.assign([TopicPartition(topic, number, OFFSET_BEGINNING) for number in partitions])
        while True:
            found = []
            for message in consumer.consume(500, 0.5):
                if message.error():
                    raise KafkaException(message.error())
                found.append(
                    Seen(
                        message.partition(),
                        message.offset(),
                        message.key(),
                        message.value(),
                        message.headers() or [],
                    )
                )
            yield found
    finally:
        consumer.close()


run("confluent-kafka", produce, consume)

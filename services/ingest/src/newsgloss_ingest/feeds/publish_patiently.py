"""Publishes a record, however long Kafka is away."""

import asyncio
import time

from newsgloss_ingest.feeds.observer import FeedsObserver
from newsgloss_ingest.in_flight import BusyError
from newsgloss_ingest.publisher import KafkaUnavailableError, Publisher
from newsgloss_ingest.record import RawRecord

RETRY_SECONDS = 1.0


async def publish_patiently(
    publisher: Publisher, record: RawRecord, patience: float | None, observer: FeedsObserver
) -> None:
    """Return when Kafka has the record.

    Args:
        publisher: the producer.
        record: what to publish.
        patience: seconds after which to give up; None to try for ever, because nobody else would try again.
        observer: is told that waiting for Kafka is not a stall.

    Raises:
        KafkaUnavailableError: Kafka was away for longer than `patience`.
    """
    give_up = None if patience is None else time.monotonic() + patience
    while True:
        try:
            await publisher.publish(record)
        except (KafkaUnavailableError, BusyError) as error:
            if give_up is not None and time.monotonic() > give_up:
                raise KafkaUnavailableError(str(error)) from error
            observer.progressed()  # waiting for Kafka is no stall of ours
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return

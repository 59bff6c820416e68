"""How long Kafka is waited for, with a clock that is set."""

import pytest
from structlog.testing import capture_logs

from newsgloss_ingest.publish.kafka_wait import SILENT_SECONDS, STUCK_SECONDS, TELL_SECONDS, KafkaWait
from newsgloss_ingest.publisher import KafkaUnavailableError


class Kafka:
    """What is known of it, and the time."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self.now = 1000.0

    def patience(self) -> KafkaWait:
        return KafkaWait(lambda: self.reason, lambda: self.now)


@pytest.fixture
def kafka() -> Kafka:
    return Kafka()


def test_while_records_are_acknowledged_it_never_ends(kafka: Kafka) -> None:
    kafka.reason = "does not answer in time"
    patience = kafka.patience()
    for _ in range(1000):
        kafka.now += SILENT_SECONDS
        patience.check()
        patience.begin()


def test_a_minute_without_a_word_is_enough(kafka: Kafka) -> None:
    patience = kafka.patience()
    kafka.reason = "Kafka does not answer"
    kafka.now += SILENT_SECONDS
    patience.check()
    kafka.now += 1
    with pytest.raises(
        KafkaUnavailableError, match="nothing came from Kafka for 61 s: Kafka does not answer"
    ):
        patience.check()


def test_while_kafka_answers_it_lasts_longer_but_not_for_ever(kafka: Kafka) -> None:
    patience = kafka.patience()
    for _ in range(int(STUCK_SECONDS // 30)):
        kafka.now += 30
        patience.check()
    kafka.now += 1
    with pytest.raises(KafkaUnavailableError, match="has acknowledged nothing for 601 s"):
        patience.check()


def test_whoever_waits_is_told_now_and_then(kafka: Kafka) -> None:
    patience = kafka.patience()
    with capture_logs() as logs:
        for _ in range(35):
            kafka.now += TELL_SECONDS / 10
            patience.check()
    assert [line["seconds"] for line in logs if line["event"] == "waiting for Kafka"] == [10, 20, 30]

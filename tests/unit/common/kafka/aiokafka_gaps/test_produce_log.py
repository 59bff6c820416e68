import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import NotEnoughReplicasError, NotLeaderForPartitionError
from aiokafka.producer.sender import SendProduceReqHandler
from tests.unit.common.kafka.aiokafka_gaps.client import PARTITION

from newsgloss_common.kafka.aiokafka_gaps.produce_log import SENDER, short_of_replicas

IN_WORDS = "Unable to verify the partition has been added to the transaction. Underlying error: CONCURRENT"


class _Batch:
    """One that may be sent again."""

    retry_count = 0

    def expired(self) -> bool:
        return False


@pytest.fixture
def lines() -> Iterator[list[logging.LogRecord]]:
    """What the client's sender logs."""
    kept: list[logging.LogRecord] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(record)

    logger, handler = logging.getLogger(SENDER), Keep()
    level = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    yield kept
    logger.removeHandler(handler)
    logger.setLevel(level)


def refuse(code: int, words: str | None = None) -> None:
    """Have the client's own code handle a Produce response (version 8) of one refused batch."""
    client: Any = SimpleNamespace(force_metadata_update=lambda: None)
    sender: Any = SimpleNamespace(client=client, _retry_backoff=0.1, _txn_manager=object())
    handler = SendProduceReqHandler(sender, {PARTITION: _Batch()})
    handler.handle_response(
        SimpleNamespace(API_VERSION=8, topics=[("t", [(0, code, -1, -1, -1, [], words)])])
    )


@pytest.mark.parametrize("words", [None, IN_WORDS])
def test_the_clients_warning_of_missing_replicas_is_recognised(
    lines: list[logging.LogRecord], words: str | None
) -> None:
    refuse(NotEnoughReplicasError.errno, words)
    (line,) = lines
    assert line.levelno == logging.WARNING
    assert short_of_replicas(line) == PARTITION


def test_other_refusals_are_not(lines: list[logging.LogRecord]) -> None:
    refuse(NotLeaderForPartitionError.errno)
    assert [short_of_replicas(line) for line in lines] == [None] * len(lines) != []

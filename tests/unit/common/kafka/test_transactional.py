"""A transactional request that gets no answer ends its producer; and how that passes through aiokafka."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.client import CoordinationType
from aiokafka.errors import (
    IncompatibleBrokerVersion,
    KafkaConnectionError,
    NodeNotReadyError,
    RequestTimedOutError,
)
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.protocol.transaction import (
    AddOffsetsToTxnRequest,
    AddPartitionsToTxnRequest,
    EndTxnRequest,
    InitProducerIdRequest,
    TxnOffsetCommitRequest,
)
from aiokafka.structs import OffsetAndMetadata, TopicPartition

from newsgloss_common.kafka import transactional
from newsgloss_common.kafka.transactional import TimeLimits, UnansweredError, ask_once
from newsgloss_enrich.stream import producers
from newsgloss_enrich.stream.commit import begin
from newsgloss_ingest.publish import transactions

LIMIT_SECONDS = 60.0
PARTITION = TopicPartition("t", 0)
KINDS = [AddPartitionsToTxnRequest, AddOffsetsToTxnRequest, TxnOffsetCommitRequest, EndTxnRequest]
LOST: list[Callable[[], Exception]] = [
    lambda: KafkaConnectionError("Connection at 127.0.0.1:9092 closed"),
    RequestTimedOutError,
]


class Answer:
    """A broker's answer without errors, to any transactional request."""

    error_code = 0
    errors = (("t", [(0, 0)]),)


class Network:
    """In the place of the client's connections: loses the requests of one kind, answers all others."""

    def __init__(self, lost: type, error: Callable[[], Exception]) -> None:
        self.sent: list[type] = []
        self._lost = lost
        self._error = error

    async def send(self, node_id: int, request: Any, **options: Any) -> Any:
        del node_id, options
        self.sent.append(type(request))
        await asyncio.sleep(0)
        if isinstance(request, self._lost):
            raise self._error()
        return Answer()


@asynccontextmanager
async def producing(network: Network) -> AsyncIterator[AIOKafkaProducer]:
    """A guarded producer that has its producer id and knows its coordinators."""
    producer = AIOKafkaProducer(transactional_id="x", retry_backoff_ms=1)
    producer.client.send = network.send
    ask_once(producer)
    producer._txn_manager.set_pid_and_epoch(1, 0)
    producer._sender._coordinators = {CoordinationType.TRANSACTION: 0, CoordinationType.GROUP: 0}
    await producer._sender.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def transaction(producer: AIOKafkaProducer, kind: type) -> None:
    await begin(producer)
    if kind is AddPartitionsToTxnRequest:
        producer._txn_manager.maybe_add_partition_to_txn(PARTITION)
    else:
        await producer.send_offsets_to_transaction({PARTITION: OffsetAndMetadata(1, "")}, "g")
    await producer.commit_transaction()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("error", LOST)
async def test_an_unanswered_request_is_not_repeated_and_ends_the_producer(
    kind: type, error: Callable[[], Exception], caplog: pytest.LogCaptureFixture
) -> None:
    network = Network(kind, error)
    async with producing(network) as producer, asyncio.timeout(LIMIT_SECONDS):
        with pytest.raises(UnansweredError, match=f": {kind.__name__.removesuffix('Request')} was sent"):
            await transaction(producer, kind)
        assert network.sent.count(kind) == 1
        assert isinstance(producer._sender.sender_task.exception(), UnansweredError)
        before = len(network.sent)
        with pytest.raises((UnansweredError, AssertionError)):
            await begin(producer)
        assert len(network.sent) == before
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("kind", KINDS)
async def test_without_it_the_client_repeats_the_request(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactional, "ASKED_ONCE", ())
    network = Network(kind, LOST[0])
    async with producing(network) as producer:
        asking = asyncio.create_task(transaction(producer, kind))
        async with asyncio.timeout(LIMIT_SECONDS):
            while network.sent.count(kind) < 3:  # noqa: ASYNC110 - the network has no event for it
                await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)


async def test_a_request_that_never_left_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    failures = iter([NodeNotReadyError(), NodeNotReadyError()])

    class Away(Network):
        async def send(self, node_id: int, request: Any, **options: Any) -> Any:
            for error in failures:
                raise error
            return await super().send(node_id, request, **options)

    network = Away(ProduceRequest, LOST[0])
    async with producing(network) as producer, asyncio.timeout(LIMIT_SECONDS):
        producer._sender._find_coordinator = _first_node
        await transaction(producer, EndTxnRequest)
    assert network.sent == [AddOffsetsToTxnRequest, TxnOffsetCommitRequest, EndTxnRequest]


async def _first_node(*_: object) -> int:
    return 0


@pytest.mark.parametrize(
    "request_",
    [
        ProduceRequest(transactional_id="x", required_acks=-1, timeout=1, topics=[]),  # no limit: a field
        InitProducerIdRequest(transactional_id="x", transaction_timeout_ms=1),
    ],
)
async def test_what_the_broker_tells_apart_may_be_repeated(request_: Any) -> None:
    network = Network(type(request_), LOST[0])
    async with producing(network) as producer:
        with pytest.raises(KafkaConnectionError):
            await producer.client.send(0, request_)


async def test_a_request_that_the_client_cannot_even_write_is_not_unanswered() -> None:
    async with producing(Network(EndTxnRequest, IncompatibleBrokerVersion)) as producer:
        with pytest.raises(IncompatibleBrokerVersion) as raised:
            await producer.client.send(0, EndTxnRequest("x", 1, 0, transaction_result=True))
    assert not isinstance(raised.value, UnansweredError)


def test_its_message_is_its_own_and_not_that_of_its_bases() -> None:
    assert str(UnansweredError("EndTxn was sent")) == "UnansweredError: EndTxn was sent"


@pytest.mark.parametrize("limits", [producers.LIMITS, transactions.LIMITS])
def test_our_limits_come_before_the_client_s_and_the_broker_s(limits: TimeLimits) -> None:
    options = limits.options()
    assert max(limits.steps) * 1000 < options["request_timeout_ms"]
    assert sum(limits.steps) * 1000 < options["transaction_timeout_ms"]


def test_the_limits_are_those_that_are_kept() -> None:
    assert list(producers.LIMITS.steps) == [producers.COMMIT_SECONDS]
    assert list(transactions.LIMITS.steps) == [transactions.SEND_SECONDS, transactions.COMMIT_SECONDS]


@pytest.mark.parametrize(
    ("request_seconds", "transaction_seconds", "whose"),
    [(10.0, 60.0, "the client"), (40.0, 50.0, "the broker")],
)
def test_limits_in_the_wrong_order_are_refused(
    request_seconds: float, transaction_seconds: float, whose: str
) -> None:
    with pytest.raises(ValueError, match=f"^{whose}'s limit"):
        TimeLimits((30.0, 20.0), request_seconds, transaction_seconds)

"""What keeps a transactional producer's late request out of its later transactions.

A transactional request names its producer id and epoch, and nothing of the transaction that it belongs to.
One that is delivered late is therefore carried out in whatever transaction that epoch has open by then: a
late EndTxn commits half of it. The client makes such a latecomer whenever it repeats a request that it got
no answer to, under the same epoch, on a new connection (`docs/late-endtxn.md`). Hence the invariant:

    Within one producer epoch every transactional request is answered before another is sent;
    an unanswered one ends the epoch.

`ask_once` sees to it. The producer is over with the first unanswered request; the next one under the same
transactional id begins with InitProducerId, by which the broker refuses whatever of the old epoch arrives
after it. `TimeLimits` sees to it that our own limits come before the client's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import IncompatibleBrokerVersion, NodeNotReadyError, OutOfOrderSequenceNumber
from aiokafka.protocol.transaction import (
    AddOffsetsToTxnRequest,
    AddPartitionsToTxnRequest,
    EndTxnRequest,
    TxnOffsetCommitRequest,
)

ASKED_ONCE: tuple[type, ...] = (
    AddPartitionsToTxnRequest,
    AddOffsetsToTxnRequest,
    TxnOffsetCommitRequest,
    EndTxnRequest,
)
"""Not Produce: batches are numbered within the epoch, so the broker knows a repeated one. Not InitProducerId:
it begins an epoch, and a late one only fences the producer, which a new one then replaces."""

NOT_SENT = (NodeNotReadyError, IncompatibleBrokerVersion)
"""By these the client says that a request never left."""


class UnansweredError(IncompatibleBrokerVersion, OutOfOrderSequenceNumber):
    """A transactional request left and got no answer: the outcome is open, and the producer is over.

    Its bases are those that aiokafka 0.14 passes on without repeating the request: `BaseHandler.do` raises
    the first again, `Sender._sender_routine` the second.
    """

    def __str__(self) -> str:
        return f"{type(self).__name__}: {self.args[0]}" if self.args else type(self).__name__


def ask_once(producer: AIOKafkaProducer) -> None:
    """Make a producer end with the first transactional request that gets no answer; call it before `start`.

    What waits for the transaction then raises `UnansweredError`, and so does everything after it.
    """
    send = producer.client.send

    async def send_once(node_id: int, request: Any, **options: Any) -> Any:
        try:
            return await send(node_id, request, **options)
        except NOT_SENT:
            raise
        except Exception as error:
            if not isinstance(request, ASKED_ONCE):
                raise
            name = type(request).__name__.removesuffix("Request")
            raise UnansweredError(
                f"{name} was sent and not answered ({error!r}): the producer ends, "
                "since Kafka may carry the request out at any later time"
            ) from error

    producer.client.send = send_once


@dataclass(frozen=True)
class TimeLimits:
    """Of one transaction, in seconds; who gives up is always the one that comes first here.

    Raises:
        ValueError: they are in another order.
    """

    steps: Sequence[float]
    """Ours, for each thing that is waited for, one after the other."""

    request: float
    """The client's, for each request: it would send the request again."""

    transaction: float
    """The broker's, for the whole: it would abort the transaction."""

    def __post_init__(self) -> None:
        if max(self.steps) >= self.request:
            raise ValueError(
                f"the client's limit for a request ({self.request} s) must come after ours "
                f"({max(self.steps)} s): it would send the request again"
            )
        if sum(self.steps) >= self.transaction:
            raise ValueError(
                f"the broker's limit for a transaction ({self.transaction} s) must come after ours "
                f"({sum(self.steps)} s in all): it would abort the transaction"
            )

    def options(self) -> dict[str, int]:
        """The client's and the broker's, as `AIOKafkaProducer` takes them."""
        return {
            "request_timeout_ms": int(self.request * 1000),
            "transaction_timeout_ms": int(self.transaction * 1000),
        }

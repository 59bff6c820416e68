"""Keeps a transactional producer's late request out of its later transactions.

A transactional request names a producer id and an epoch, not the transaction that it belongs to. A request
that is delivered late takes effect in whatever transaction the epoch has open by then: a late EndTxn commits
half of it. The client creates such a latecomer whenever it repeats an unanswered request on a new connection
under the same epoch (`docs/late-endtxn.md`). Hence the invariant:

    Within one producer epoch every transactional request is answered before another is sent;
    an unanswered one ends the epoch.

`ask_once` ends the producer with its first unanswered request. The next producer with the same transactional
id begins with InitProducerId, after which the broker refuses whatever arrives of the old epoch. `TimeLimits`
makes our own limits expire before the client's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    IllegalOperation,
    IncompatibleBrokerVersion,
    KafkaError,
    NodeNotReadyError,
    OutOfOrderSequenceNumber,
)
from aiokafka.protocol.transaction import (
    AddOffsetsToTxnRequest,
    AddPartitionsToTxnRequest,
    EndTxnRequest,
    TxnOffsetCommitRequest,
)

from newsgloss_common.kafka.aiokafka_gaps.sends import Send, wrap_sends

ASKED_ONCE: tuple[type, ...] = (
    AddPartitionsToTxnRequest,
    AddOffsetsToTxnRequest,
    TxnOffsetCommitRequest,
    EndTxnRequest,
)
"""Not Produce: batches carry sequence numbers, so the broker recognises a repeated one. Not InitProducerId:
it begins an epoch, and a late one merely fences the producer, which is then replaced."""

PRODUCER_FAILURES = (KafkaError, OSError, TimeoutError, AssertionError, IllegalOperation)
"""What the calls of a failed transactional producer raise; a new producer may cure all of them.

A fatal error, such as `UnansweredError`, ends the transaction behind the caller's back. The client then
asserts on its own state, or calls the next send illegal outside of a transaction. Neither error is a
`KafkaError`.
"""

NOT_SENT = (NodeNotReadyError, IncompatibleBrokerVersion)
"""The client's errors for a request that never left."""


class UnansweredError(IncompatibleBrokerVersion, OutOfOrderSequenceNumber):
    """A transactional request was sent and not answered: its outcome is unknown, and the producer has ended.

    aiokafka 0.14 passes these two base errors on without repeating the request: `BaseHandler.do` re-raises
    the first, `Sender._sender_routine` the second.
    """

    def __str__(self) -> str:
        return f"{type(self).__name__}: {self.args[0]}" if self.args else type(self).__name__


def ask_once(producer: AIOKafkaProducer) -> None:
    """Make a producer end with the first transactional request that gets no answer; call it before `start`.

    Whoever waits for the transaction then gets `UnansweredError`, and so does every later call.
    """
    wrap_sends(producer, _sending_once)


def _sending_once(send: Send) -> Send:
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

    return send_once


@dataclass(frozen=True)
class TimeLimits:
    """The limits of one transaction, in seconds, in the order in which they have to expire.

    Raises:
        ValueError: They would expire in another order.
    """

    steps: Sequence[float]
    """Ours, for each step that is awaited, one after the other."""

    request: float
    """The client's, for each request; after it the client would send the request again."""

    transaction: float
    """The broker's, for the whole transaction; after it the broker would abort."""

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
        """The client's and the broker's limit as arguments of `AIOKafkaProducer`."""
        return {
            "request_timeout_ms": int(self.request * 1000),
            "transaction_timeout_ms": int(self.transaction * 1000),
        }

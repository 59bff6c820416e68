"""The future of a transaction's end, whose error nobody retrieves.

The transaction manager of aiokafka 0.14 sets a fatal error on a future of its own. The call that failed has
raised the error already; asyncio logs it once more when the future is collected.
"""

from aiokafka import AIOKafkaProducer


def retrieve_transaction_error(producer: AIOKafkaProducer) -> None:
    """Mark the error of a stopped producer's last transaction as retrieved."""
    waiter = producer._txn_manager._transaction_waiter  # noqa: SLF001
    if waiter is not None and waiter.done() and not waiter.cancelled():
        waiter.exception()

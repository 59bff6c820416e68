"""Recognises the warning that aiokafka 0.14 logs for each refused batch (`SendProduceReqHandler`).

The client offers no callback for errors that it retries; its log is the only place where they show.
"""

import logging

from aiokafka.errors import NotEnoughReplicasError

SENDER = "aiokafka.producer.sender"
_TEMPLATE = "Got error produce response on topic-partition"
_UNVERIFIED = "Unable to verify the partition has been added to the transaction"
"""The same error in words, which Produce responses from version 8 on carry."""


def short_of_replicas(record: logging.LogRecord) -> object | None:
    """The partition that a `NotEnoughReplicas` warning is about; None for any other line."""
    if record.name != SENDER or not isinstance(record.args, tuple) or len(record.args) != 2:  # noqa: PLR2004
        return None
    partition, error = record.args
    if not str(record.msg).startswith(_TEMPLATE):
        return None
    if error is NotEnoughReplicasError or str(error).startswith(_UNVERIFIED):
        return partition
    return None

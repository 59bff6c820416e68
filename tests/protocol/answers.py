"""Reads a broker's answer to a transactional request."""

import struct

from aiokafka.errors import for_code
from tests.protocol.fields import Fields
from tests.protocol.requests import FLEXIBLE_SINCE, TOPIC_IDS_SINCE, Kind, Request

_APPEND_TIME_SINCE = 2
_LOG_START_SINCE = 5
_RECORD_ERRORS_SINCE = 8


def outcome(request: Request, answer: bytes) -> str:
    """Return the errors in an answer to a transactional request, or `NONE`; empty for other kinds of request.

    `answer` begins after the size prefix. The result is `?` if it cannot be read.
    """
    if request.kind is None:
        return ""
    try:
        fields = Fields(answer, 4, flexible=request.version >= FLEXIBLE_SINCE[request.kind])
        fields.tags()
        return _outcome(request, request.kind, fields)
    except (struct.error, IndexError):
        return "?"


def _outcome(request: Request, kind: Kind, fields: Fields) -> str:
    if kind is Kind.PRODUCE:
        return _produce(fields, request.version)
    fields.int32()  # throttle time
    if kind is Kind.INIT_PRODUCER_ID:
        error, producer_id, epoch = fields.int16(), fields.int64(), fields.int16()
        return _name(error) if error else f"NONE producer {producer_id} epoch {epoch}"
    if kind in {Kind.ADD_OFFSETS, Kind.END_TXN}:
        return _name(fields.int16())
    return _joined(_of_partitions(fields))


def _of_partitions(fields: Fields) -> list[str]:
    found: list[str] = []

    def partition() -> None:
        fields.int32()
        found.append(_name(fields.int16()))

    def topic() -> None:
        fields.string()
        for _ in fields.array(partition):
            pass

    for _ in fields.array(topic):
        pass
    return found


def _produce(fields: Fields, version: int) -> str:
    found: list[str] = []

    def record_error() -> None:
        fields.int32()
        fields.string()

    def partition() -> None:
        fields.int32()
        found.append(_name(fields.int16()))
        fields.int64()  # base offset
        if version >= _APPEND_TIME_SINCE:
            fields.int64()
        if version >= _LOG_START_SINCE:
            fields.int64()
        if version >= _RECORD_ERRORS_SINCE:
            for _ in fields.array(record_error):
                pass
            fields.string()

    def topic() -> None:
        fields.topic(by_id=version >= TOPIC_IDS_SINCE)
        for _ in fields.array(partition):
            pass

    for _ in fields.array(topic):
        pass
    return _joined(found)


def _joined(errors: list[str]) -> str:
    return ", ".join(dict.fromkeys(errors)) or "NONE"


_KIP_890 = {120: "TRANSACTION_ABORTABLE"}


def _name(code: int) -> str:
    if code == 0:
        return "NONE"
    if code in _KIP_890:
        return _KIP_890[code]
    return str(getattr(for_code(code), "message", code))

"""Requests and answers in both encodings, as various clients send them."""

import struct

import pytest
from tests.protocol.addresses import Addresses
from tests.protocol.answers import outcome
from tests.protocol.requests import Kind, Request, read_request

NO_TAGS = b"\x00"
BATCH_HEADER = struct.pack(">qiibIhiqq", 0, 0, 0, 2, 0, 0, 0, 0, 0)
"""The header of a record batch, up to the producer id."""
REFUSED_OFFSET = struct.pack(">iiih1siih", 7, 0, 1, 1, b"t", 1, 0, 47)
"""An answer to TxnOffsetCommit v0: no throttling, one topic, one partition."""


def header(kind: Kind, version: int, *, flexible: bool) -> bytes:
    return struct.pack(">hhih", kind, version, 7, 3) + b"cli" + (NO_TAGS if flexible else b"")


def text(value: str, *, flexible: bool) -> bytes:
    if flexible:
        return bytes([len(value) + 1]) + value.encode()
    return struct.pack(">h", len(value)) + value.encode()


def many(*elements: bytes, flexible: bool) -> bytes:
    if flexible:
        return bytes([len(elements) + 1]) + b"".join(element + NO_TAGS for element in elements)
    return struct.pack(">i", len(elements)) + b"".join(elements)


def producer(epoch: int = 4) -> bytes:
    return struct.pack(">qh", 99, epoch)


@pytest.mark.parametrize(("version", "flexible"), [(0, False), (2, False), (3, True), (5, True)])
def test_endtxn_is_read_in_every_version(version: int, flexible: bool) -> None:
    raw = (
        header(Kind.END_TXN, version, flexible=flexible)
        + text("id", flexible=flexible)
        + producer()
        + b"\x01"
    )
    request = read_request(raw)
    assert (request.kind, request.correlation, request.client) == (Kind.END_TXN, 7, "cli")
    assert (request.transactional_id, request.producer, request.commits) == ("id", (99, 4), True)
    assert str(request) == f"EndTxn v{version} id producer 99 epoch 4 COMMIT"


@pytest.mark.parametrize(("version", "flexible"), [(0, False), (2, False), (3, True)])
def test_txnoffsetcommit_is_read_in_every_version(version: int, flexible: bool) -> None:
    leader = struct.pack(">i", 1) if version >= 2 else b""
    partition = struct.pack(">iq", 5, 42) + leader + text("m", flexible=flexible)
    topic = text("raw", flexible=flexible) + many(partition, flexible=flexible)
    member = struct.pack(">i", 1) + text("m", flexible=True) + NO_TAGS if version >= 3 else b""
    raw = (
        header(Kind.TXN_OFFSET_COMMIT, version, flexible=flexible)
        + text("id", flexible=flexible)
        + text("group", flexible=flexible)
        + producer()
        + member
        + many(topic, flexible=flexible)
    )
    request = read_request(raw)
    assert (request.transactional_id, request.producer) == ("id", (99, 4))
    assert request.details == ("raw-5 offset 42",)


@pytest.mark.parametrize(("version", "flexible"), [(3, False), (8, False), (9, True)])
def test_produce_is_read_with_what_its_batches_say(version: int, flexible: bool) -> None:
    batch = BATCH_HEADER + producer() + struct.pack(">ii", 10, 2)
    size = bytes([len(batch) + 1]) if flexible else struct.pack(">i", len(batch))
    topic = text("t", flexible=flexible) + many(struct.pack(">i", 3) + size + batch, flexible=flexible)
    raw = (
        header(Kind.PRODUCE, version, flexible=flexible)
        + text("id", flexible=flexible)
        + struct.pack(">hi", -1, 1000)
        + many(topic, flexible=flexible)
    )
    request = read_request(raw)
    assert (request.transactional_id, request.producer) == ("id", (99, 4))
    assert request.details == ("t-3 sequence 10 records 2",)


def test_a_request_that_is_cut_short_or_of_another_kind_is_passed_on_unread() -> None:
    assert read_request(header(Kind.END_TXN, 0, flexible=False) + b"\x00").transactional_id is None
    other = read_request(struct.pack(">hhih", 18, 3, 1, -1))
    assert (other.kind, other.name) == (None, "request 18")


@pytest.mark.parametrize(
    ("kind", "version", "answer", "said"),
    [
        (Kind.END_TXN, 1, struct.pack(">iih", 7, 0, 0), "NONE"),
        (Kind.END_TXN, 3, struct.pack(">ibih", 7, 0, 0, 48), "INVALID_TXN_STATE"),
        (Kind.END_TXN, 4, struct.pack(">ibih", 7, 0, 0, 120), "TRANSACTION_ABORTABLE"),
        (Kind.INIT_PRODUCER_ID, 4, struct.pack(">ibihqh", 7, 0, 0, 0, 99, 5), "NONE producer 99 epoch 5"),
        (
            Kind.TXN_OFFSET_COMMIT,
            0,
            struct.pack(">iiih1siih", 7, 0, 1, 1, b"t", 1, 0, 47),
            "INVALID_PRODUCER_EPOCH",
        ),
        (Kind.END_TXN, 1, struct.pack(">i", 7), "?"),
    ],
)
def test_an_answer_s_errors_are_named(kind: Kind, version: int, answer: bytes, said: str) -> None:
    assert outcome(Request(b"", kind, version, 7, "cli"), answer) == said


def test_only_answers_with_addresses_of_brokers_are_rewritten() -> None:
    def advertised(port: int) -> bytes:
        return b"\x0a127.0.0.1" + struct.pack(">i", port) + b"\x0alocalhost" + struct.pack(">i", port)

    addresses = Addresses({9092: 19092, 9093: 19093})
    for key in (3, 10, 60):
        assert addresses.rewrite(key, advertised(9092) + advertised(9093)) == advertised(19092) + advertised(
            19093
        )
    assert addresses.rewrite(1, advertised(9092)) == advertised(9092)

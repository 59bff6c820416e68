"""The verdict about a late request."""

from tests.protocol.requests import Kind, Request
from tests.protocol.trace import Entry
from tests.protocol.watch import verdict


def entry(what: str, epoch: int = 0, outcome: str = "", kind: Kind = Kind.END_TXN) -> Entry:
    return Entry(0.0, what, 1, Request(b"", kind, 0, 1, "c", "id", 7, epoch), outcome)


def test_a_client_that_repeats_it_and_a_broker_that_accepts_it() -> None:
    entries = [entry("held"), entry("sent"), entry("answered", outcome="NONE"), entry("late", outcome="NONE")]
    assert verdict(entries, Kind.END_TXN) == (
        "The client sent EndTxn again under the same producer id and epoch. "
        "The broker accepted the late copy, in a transaction that it does not belong to."
    )


def test_a_client_that_begins_a_new_epoch() -> None:
    entries = [entry("held"), entry("sent", epoch=1), entry("late", outcome="INVALID_PRODUCER_EPOCH")]
    assert verdict(entries, Kind.END_TXN) == (
        "The client began a new epoch before its next EndTxn. "
        "The broker refused the late copy: INVALID_PRODUCER_EPOCH."
    )


def test_a_client_that_gives_up() -> None:
    entries = [entry("sent"), entry("held"), entry("sent", kind=Kind.PRODUCE)]
    assert verdict(entries, Kind.END_TXN) == (
        "The client did not send EndTxn again. The late copy was not delivered."
    )


def test_nothing_was_held() -> None:
    assert verdict([entry("sent")], Kind.END_TXN).startswith("No request was held")

"""Describes what client and broker did about one late request."""

from collections.abc import Sequence

from tests.protocol.requests import Kind, Request
from tests.protocol.trace import Entry


def verdict(entries: Sequence[Entry], kind: Kind) -> str:
    """Describe what the trace shows about the held request, for people."""
    places = [place for place, entry in enumerate(entries) if entry.what == "held"]
    if not places:
        return "No request was held: the client sent none of that kind."
    held = entries[places[0]].request
    after = entries[places[0] + 1 :]
    said = [entry.outcome for entry in after if entry.what == "late"]
    return " ".join(
        [
            _what_the_client_did(held, after, kind),
            _what_the_broker_did(said[0]) if said else "The late copy was not delivered.",
        ]
    )


def _what_the_client_did(held: Request, after: Sequence[Entry], kind: Kind) -> str:
    again = next(
        (
            entry.request
            for entry in after
            if entry.what == "sent"
            and entry.request.kind is kind
            and entry.request.transactional_id == held.transactional_id
        ),
        None,
    )
    if again is None:
        return f"The client did not send {held.name} again."
    if again.producer == held.producer:
        return f"The client sent {held.name} again under the same producer id and epoch."
    return f"The client began a new epoch before its next {held.name}."


def _what_the_broker_did(said: str) -> str:
    if said.split(maxsplit=1)[0] == "NONE":
        return "The broker accepted the late copy, in a transaction that it does not belong to."
    return f"The broker refused the late copy: {said}."

"""What a request's headers settle before its body is read: the caller, the content, the answer."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request

from newsgloss_ingest.api.negotiation import Content, Fields, check_accept, content, fields, idempotency_key
from newsgloss_ingest.keys.gate import Caller, Gate


@dataclass(frozen=True, slots=True)
class Call:
    """A request that may send its body.

    Attributes:
        caller: Who calls, for its sources and its rate.
        content: The body's media type, charset and compression.
        key: The `Idempotency-Key`, if there is one.
        traceparent: The header as it was sent, if it was.
    """

    caller: Caller
    content: Content
    key: str | None
    traceparent: str | None


def admit(
    request: Request, gate: Gate, *, answer: str, check: Callable[[Caller], None]
) -> tuple[Caller, Fields]:
    """Check what any request needs; return the caller and the header fields.

    Args:
        request: The request; its body is not read.
        gate: Knows the keys.
        answer: The media type of the answer.
        check: Raises ProblemError for a caller that has to wait.

    Raises:
        ProblemError: 400, 401, 406 or 429.
    """
    headers = fields(request)
    check_accept(headers, answer)
    caller = gate.admit(headers.get("authorization"))
    check(caller)
    return caller, headers


def negotiate(  # noqa: PLR0913 - what a call has to fit
    request: Request,
    gate: Gate,
    *,
    answer: str,
    accepted: tuple[str, ...],
    check: Callable[[Caller], None],
    keyed: bool,
) -> Call:
    """Check a request with a body.

    Args:
        request: As for `admit`.
        gate: As for `admit`.
        answer: As for `admit`.
        accepted: Media types of the body.
        check: As for `admit`.
        keyed: Whether the request may have an `Idempotency-Key`; otherwise the header is ignored.

    Raises:
        ProblemError: As `admit`, and 411, 415 or 422.
    """
    caller, headers = admit(request, gate, answer=answer, check=check)
    given = content(headers, accepted)
    key = idempotency_key(headers) if keyed else None
    return Call(caller, given, key, headers.get("traceparent"))

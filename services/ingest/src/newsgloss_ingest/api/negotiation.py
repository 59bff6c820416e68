"""Reads the headers that describe a request's body and the answer that its sender accepts."""

from collections.abc import Mapping
from email.message import Message
from typing import NamedTuple

from starlette.requests import Request

from newsgloss_ingest.api import catalogue
from newsgloss_ingest.api.problems import MEDIA_TYPE, ProblemError, invalid_parameter

JSON = "application/json"
TEXT = "text/plain"
HTML = "text/html"
NDJSON = "application/x-ndjson"
UTF8_NAMES = frozenset({"utf-8", "utf8", "us-ascii"})
MAX_KEY_LENGTH = 255


class Content(NamedTuple):
    """A body's media type, its declared charset, and whether it is gzip."""

    media_type: str
    charset: str | None
    gzip: bool


Fields = Mapping[str, str]
"""Header fields by their names in lower case."""


SINGLE = frozenset({"authorization", "content-type", "idempotency-key"})
LISTS = frozenset({"accept", "content-encoding"})


def fields(request: Request) -> Fields:
    """The header fields as a mapping; the framework's own mapping searches all fields at each look-up.

    Fields with lists (RFC 9110 §5.3) are joined. Of other repeated fields the first counts.

    Raises:
        ProblemError: 400, a field that may occur once is repeated: a proxy may have read the other one.
    """
    found: dict[str, str] = {}
    for raw_name, raw_value in request.scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if name not in found:
            found[name] = value
        elif name in SINGLE:
            raise ProblemError(catalogue.BAD_REQUEST, f"the header {name} comes more than once; send one")
        elif name in LISTS:
            found[name] += ", " + value
    return found


def content(headers: Fields, accepted: tuple[str, ...]) -> Content:
    """Read Content-Type and Content-Encoding.

    Raises:
        ProblemError: 415, the content is not accepted; 411, there is no body.
    """
    if "content-length" not in headers and "transfer-encoding" not in headers:
        raise ProblemError(
            catalogue.LENGTH_REQUIRED, "the request has neither Content-Length nor Transfer-Encoding"
        )
    given = headers.get("content-type", "")
    media_type = given.partition(";")[0].strip().lower()
    listed = ", ".join(accepted)
    if media_type not in accepted:
        what = f"the content type is {media_type[:64]}" if media_type else "the request names no content type"
        raise _unsupported(f"{what}; accepted: {listed}", "Accept-Post", listed)
    charset = _charset(given) if ";" in given else None
    if media_type != HTML and charset is not None and charset not in UTF8_NAMES:
        detail = f"the charset is not UTF-8; accepted: {media_type}; charset=utf-8"
        raise _unsupported(detail, "Accept-Post", f"{media_type}; charset=utf-8")
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", "gzip"}:
        detail = "the body is compressed in an unknown way (Content-Encoding); accepted: gzip, identity"
        raise _unsupported(detail, "Accept-Encoding", "gzip, identity")
    return Content(media_type, charset, coding == "gzip")


def _charset(content_type: str) -> str | None:
    header = Message()
    header["content-type"] = content_type
    charset = header.get_param("charset")
    return charset.lower() if isinstance(charset, str) else None


def _unsupported(detail: str, header: str, value: str) -> ProblemError:
    return ProblemError(catalogue.UNSUPPORTED_MEDIA_TYPE, detail, headers={header: value})


def check_accept(headers: Fields, answer: str) -> None:
    """Compare `Accept` with the answer's media type (RFC 9110 §12.5.1).

    Raises:
        ProblemError: 406, it excludes the answer.
    """
    given = headers.get("accept", "").strip()
    if not given:
        return
    wanted = {answer: 2, f"{answer.partition('/')[0]}/*": 1, "*/*": 0}
    best, quality = -1, 0.0
    for part in given.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        precedence = wanted.get(media_range, -1)
        if precedence > best:
            best, quality = precedence, _quality(parameters)
    if quality == 0:
        raise ProblemError(catalogue.NOT_ACCEPTABLE, f"the answer is {answer}, its errors are {MEDIA_TYPE}")


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 1.0
    return 1.0


def idempotency_key(headers: Fields) -> str | None:
    """The `Idempotency-Key`, which identifies an article without an id and a web address.

    Raises:
        ProblemError: 422, it is not 1 to 255 printable ASCII characters.
    """
    given = headers.get("idempotency-key")
    if given is None:
        return None
    if not (0 < len(given) <= MAX_KEY_LENGTH and given.isascii() and given.isprintable()):
        raise invalid_parameter("Idempotency-Key", f"1 to {MAX_KEY_LENGTH} printable ASCII characters")
    return given

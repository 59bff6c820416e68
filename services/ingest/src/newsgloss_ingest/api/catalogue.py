"""Every kind of problem that the API answers with; docs/problems.md has a section for each."""

from dataclasses import dataclass
from http import HTTPStatus

TYPE_PREFIX = "/problems/"
"""Relative to the service (RFC 9457 §3.1.1): it serves the text itself, wherever it runs."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of problem.

    Attributes:
        slug: The end of its `type`.
        status: Its HTTP status.
        title: What happened, always in the same words.
        advice: What the sender should do next.
        retry: Whether the same request may succeed later; `Retry-After` says when.
    """

    slug: str
    status: HTTPStatus
    title: str
    advice: str
    retry: bool = False

    @property
    def type(self) -> str:
        """The problem's `type`."""
        return TYPE_PREFIX + self.slug


BAD_REQUEST = Kind(
    "bad-request",
    HTTPStatus.BAD_REQUEST,
    "This is not HTTP",
    "Send HTTP/1.1, with headers within the limit, that can be read in one way only; `detail` may name what.",
)
INVALID_JSON = Kind(
    "invalid-json",
    HTTPStatus.BAD_REQUEST,
    "The body is not JSON",
    "Correct the JSON at the place that `detail` names.",
)
INVALID_UTF8 = Kind(
    "invalid-utf8", HTTPStatus.BAD_REQUEST, "The body is not UTF-8", "Encode JSON and plain text as UTF-8."
)
INVALID_COMPRESSION = Kind(
    "invalid-compression",
    HTTPStatus.BAD_REQUEST,
    "The body is not gzip",
    "Compress the body with gzip, whole, or leave Content-Encoding out.",
)
INCOMPLETE = Kind(
    "incomplete",
    HTTPStatus.BAD_REQUEST,
    "The body is incomplete",
    "The connection ended inside the body: send it again. In a batch, begin with the line named.",
)
UNAUTHORIZED = Kind(
    "unauthorized",
    HTTPStatus.UNAUTHORIZED,
    "A key is needed",
    "Send `Authorization: Bearer KEY` with a key that `newsgloss-ingest keys add` made and nobody revoked.",
)
FORBIDDEN_SOURCE = Kind(
    "forbidden-source",
    HTTPStatus.FORBIDDEN,
    "This key may not publish for this source",
    "Use the key of that source, or have the source added to this key.",
)
NOT_FOUND = Kind("not-found", HTTPStatus.NOT_FOUND, "There is no such call", "See /docs for what there is.")
METHOD_NOT_ALLOWED = Kind(
    "method-not-allowed",
    HTTPStatus.METHOD_NOT_ALLOWED,
    "This path has no such method",
    "The `Allow` header names the methods that it has.",
)
NOT_ACCEPTABLE = Kind(
    "not-acceptable",
    HTTPStatus.NOT_ACCEPTABLE,
    "The answer has none of the accepted types",
    "Leave `Accept` out, or accept what `detail` names.",
)
TIMEOUT = Kind(
    "timeout",
    HTTPStatus.REQUEST_TIMEOUT,
    "The body came too slowly",
    "Send faster. In a batch, begin with the line named.",
)
LENGTH_REQUIRED = Kind(
    "length-required",
    HTTPStatus.LENGTH_REQUIRED,
    "The request has no body",
    "Send Content-Length, or Transfer-Encoding: chunked, and a body.",
)
TOO_LARGE = Kind(
    "too-large",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "The article is too large",
    "Send a shorter article; `detail` names size and limit.",
)
TOO_MANY_LINES = Kind(
    "too-many-lines",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "The batch has too many lines",
    "Send another batch that begins with the line named.",
)
UNSUPPORTED_MEDIA_TYPE = Kind(
    "unsupported-media-type",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "This content is not accepted",
    "`detail` and the `Accept-Post` or `Accept-Encoding` header name what is.",
)
SCHEMA_VIOLATION = Kind(
    "schema-violation",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The article does not fit the schema",
    "`errors` names each field at fault; docs/records.md has them all.",
)
INVALID_PARAMETER = Kind(
    "invalid-parameter",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "A parameter is wrong",
    "`errors` names each parameter or header at fault.",
)
NO_ARTICLE = Kind(
    "no-article",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The page has no article",
    "It is a list of links, a form or an error page. If it is an article, send its text.",
)
UNREADABLE_PAGE = Kind(
    "unreadable-page",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The page takes too much to read",
    "Reading it took too long or too much memory. Send the article's text.",
)
RATE_LIMITED = Kind(
    "rate-limited",
    HTTPStatus.TOO_MANY_REQUESTS,
    "This key sends too fast",
    "Wait as long as `Retry-After` says. A batch is slowed down instead.",
    retry=True,
)
INTERNAL = Kind(
    "internal",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Internal error",
    "A fault of the service: its log says more.",
)
BUSY = Kind(
    "busy",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Too much is in flight",
    "Try again after `Retry-After` seconds, with fewer requests at once.",
    retry=True,
)
KAFKA_UNAVAILABLE = Kind(
    "kafka-unavailable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Kafka is not available",
    "The article was not acknowledged. Send it again: a second copy under one `article_id` does no harm.",
    retry=True,
)
NOT_READY = Kind(
    "not-ready",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Not ready",
    "Only /readyz says so: articles would be refused now, and `detail` says why.",
    retry=True,
)

KINDS: tuple[Kind, ...] = tuple(value for value in globals().copy().values() if isinstance(value, Kind))

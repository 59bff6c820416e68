"""The HTTP API: one function per call."""

from email.message import Message
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict, Field

from newsgloss_ingest import intake
from newsgloss_ingest.in_flight import BusyError, InFlightBytes
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.problems import (
    ProblemError,
    ProblemField,
    invalid_article,
    too_large,
    unavailable,
    unsupported_media_type,
)
from newsgloss_ingest.publisher import KafkaUnavailableError, Publisher, RecordTooLargeError
from newsgloss_ingest.record import RawRecord, encode
from newsgloss_ingest.request_body import RequestBody
from newsgloss_schemas import RawArticle

JSON = "application/json"
TEXT = "text/plain"
ACCEPTED = f"{JSON}, {TEXT}"


class Accepted(BaseModel):
    """The article is on Kafka, acknowledged by all in-sync replicas."""

    article_id: str
    version: int | None = Field(description="Null in a take-down of all versions.")
    topic: str
    partition: int
    offset: int


class Valid(BaseModel):
    """The article would be accepted; it was published nowhere."""

    article_id: str
    version: int | None


class TextParameters(BaseModel):
    """What a text/plain article cannot say itself."""

    model_config = ConfigDict(extra="forbid")

    source: str | None = Field(
        default=None, description=f"text/plain only: the source's id; {intake.DEFAULT_SOURCE!r} by default"
    )
    url: str | None = Field(default=None, description="text/plain only: where the article stands")


class DeleteParameters(BaseModel):
    """What a take-down needs beside the id."""

    model_config = ConfigDict(extra="forbid")

    source: str = Field(default=intake.DEFAULT_SOURCE, description="the source's id")
    version: int | None = Field(
        default=None, description="the version to take down; all that came before when absent"
    )


def _media_type(request: Request) -> str:
    """The body's media type; its charset must be UTF-8, and it must not be compressed."""
    given = request.headers.get("content-type", "")
    media_type = given.partition(";")[0].strip().lower()
    if media_type not in {JSON, TEXT}:
        what = f"the content type is {media_type[:64]}" if media_type else "the request names no content type"
        raise unsupported_media_type(what, accepted=ACCEPTED)
    header = Message()
    header["content-type"] = given
    charset = str(header.get_param("charset") or "utf-8").lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise unsupported_media_type("the charset is not UTF-8", accepted=f"{media_type}; charset=utf-8")
    coding = request.headers.get("content-encoding", "identity").lower()
    if coding != "identity":
        raise unsupported_media_type("the body is compressed (Content-Encoding)", accepted="identity")
    return media_type


def _only_for_text(parameters: TextParameters) -> None:
    errors = [
        ProblemField(field=name, detail="for text/plain only; a JSON article has this field itself")
        for name in parameters.model_fields_set
    ]
    if errors:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "invalid-parameter",
            "A parameter is wrong",
            "the request's parameters and its content type do not fit",
            errors=errors,
        )


class Api:
    """The calls and what they need."""

    def __init__(
        self, publisher: Publisher, in_flight: InFlightBytes, metrics: Metrics, max_body_bytes: int
    ) -> None:
        self._publisher = publisher
        self._in_flight = in_flight
        self._metrics = metrics
        self._max_body_bytes = max_body_bytes

    async def _article(self, request: Request, parameters: TextParameters) -> RawRecord:
        """The request's article as a record that fits the topic."""
        body = RequestBody(request)
        try:
            media_type = _media_type(request)
            if media_type == JSON:
                _only_for_text(parameters)
            async with body.read(limit=self._max_body_bytes, in_flight=self._in_flight) as data:
                try:
                    if media_type == JSON:
                        article = intake.from_json(data)
                    else:
                        source = intake.DEFAULT_SOURCE if parameters.source is None else parameters.source
                        article = intake.from_text(data, source=source, url=parameters.url)
                except intake.InvalidArticleError as error:
                    raise invalid_article(error, json_body=media_type == JSON) from error
                return self._record(article, request)
        except ProblemError:
            await body.discard()
            raise

    def _record(self, article: RawArticle, request: Request) -> RawRecord:
        record = encode(article, traceparent=request.headers.get("traceparent"))
        try:
            self._publisher.check_size(record)
        except RecordTooLargeError as error:
            raise too_large(str(error)) from error
        return record

    async def _publish(self, record: RawRecord) -> Accepted:
        try:
            position = await self._publisher.publish(record)
        except RecordTooLargeError as error:
            raise too_large(str(error)) from error
        except BusyError as error:
            raise unavailable("busy", "Too much is in flight", f"{error}; try again soon") from error
        except KafkaUnavailableError as error:
            detail = f"{error}; send the article again, a second copy under one article_id does no harm"
            raise unavailable("kafka-unavailable", "Kafka is not available", detail) from error
        return Accepted(article_id=record.article_id, version=record.version, **position._asdict())

    async def publish(self, request: Request, parameters: Annotated[TextParameters, Query()]) -> Accepted:
        """Publish one article; the answer comes once Kafka has it."""
        return await self._publish(await self._article(request, parameters))

    async def validate(self, request: Request, parameters: Annotated[TextParameters, Query()]) -> Valid:
        """Check one article as publishing would, and publish it nowhere."""
        record = await self._article(request, parameters)
        return Valid(article_id=record.article_id, version=record.version)

    async def take_down(
        self, request: Request, article_id: str, parameters: Annotated[DeleteParameters, Query()]
    ) -> Accepted:
        """Publish a record that takes the article down: one version, or all that came before."""
        try:
            article = intake.canceled(article_id, source=parameters.source, version=parameters.version)
        except intake.InvalidArticleError as error:
            raise invalid_article(error, json_body=False) from error
        return await self._publish(self._record(article, request))

    async def healthz(self) -> dict[str, str]:
        """Whether the process serves; it says nothing of Kafka, since a restart would not bring that back."""
        return {"status": "ok"}

    async def readyz(self) -> dict[str, str]:
        """Whether articles are taken now; 503 says why not."""
        reason = self._publisher.not_ready
        if reason is not None:
            raise unavailable("not-ready", "Not ready", reason)
        return {"status": "ready"}

    async def metrics(self) -> Response:
        """Prometheus metrics."""
        return Response(generate_latest(self._metrics.registry), media_type=CONTENT_TYPE_LATEST)

    def router(self) -> APIRouter:
        """All calls with their paths."""
        routes = APIRouter()
        article: dict[str, Any] = {"status_code": 202, "openapi_extra": {"requestBody": _REQUEST_BODY}}
        routes.post("/v1/articles", **article)(self.publish)
        routes.post("/v1/articles:validate", openapi_extra=article["openapi_extra"])(self.validate)
        routes.delete("/v1/articles/{article_id:path}", status_code=202)(self.take_down)
        routes.get("/healthz")(self.healthz)
        routes.get("/readyz")(self.readyz)
        routes.get("/metrics", response_class=Response)(self.metrics)
        return routes


_REQUEST_BODY = {
    "required": True,
    "content": {
        JSON: {"schema": {"$ref": "#/components/schemas/RawArticle"}},
        TEXT: {
            "schema": {"type": "string"},
            "example": "Harbour bridge reopens after storm\n\nThe bridge in Aberdeen reopened on Thursday.",
        },
    },
}

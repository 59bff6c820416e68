"""The calls that take articles: one function each."""

from dataclasses import dataclass
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.convertors import PathConvertor, register_url_convertor

from newsgloss_common.html.page import NoArticleError, PageBusyError, PageCrashError, PageTooSlowError
from newsgloss_common.html.workers import PageWorkers
from newsgloss_ingest import intake
from newsgloss_ingest.api import catalogue, openapi
from newsgloss_ingest.api.batch import Batch, refused
from newsgloss_ingest.api.body import RequestBody
from newsgloss_ingest.api.negotiation import (
    HTML,
    JSON,
    NDJSON,
    TEXT,
    Content,
    check_accept,
    content,
    fields,
    idempotency_key,
)
from newsgloss_ingest.api.parameters import TextParameters
from newsgloss_ingest.api.problems import ProblemError, ProblemField, invalid_article
from newsgloss_ingest.api.results import Accepted, Valid
from newsgloss_ingest.in_flight import BusyError, InFlightBytes
from newsgloss_ingest.keys.gate import Caller, Gate
from newsgloss_ingest.publisher import KafkaUnavailableError, Publisher, RecordTooLargeError
from newsgloss_ingest.record import RawRecord, encode
from newsgloss_ingest.settings import ServeSettings
from newsgloss_schemas import RawArticle


class _WholePath(PathConvertor):
    """Line ends too: without them the id `a%0A` would be read as the article `a`."""

    regex = r"[\s\S]*"


register_url_convertor("path", _WholePath())


class DeleteParameters(BaseModel):
    """What a take-down needs beside the id."""

    model_config = ConfigDict(extra="forbid")

    source: str = Field(
        default=intake.DEFAULT_SOURCE, description="the source's id", examples=["example-wire"]
    )
    version: int | None = Field(
        default=None, description="the version to take down; all that came before when absent", examples=[2]
    )


class BatchParameters(BaseModel):
    """A batch takes none."""

    model_config = ConfigDict(extra="forbid")


class _Given(NamedTuple):
    """What a request says beside its body."""

    content: Content
    parameters: TextParameters
    key: str | None


@dataclass(frozen=True, slots=True)
class Articles:
    """The calls and what they need."""

    settings: ServeSettings
    publisher: Publisher
    in_flight: InFlightBytes
    pages: PageWorkers
    gate: Gate

    async def publish(self, request: Request) -> Response:
        """Publish one article; the answer comes once Kafka has it."""
        return await self._publish(await self._article(request, TextParameters.of(request)))

    async def validate(self, request: Request) -> Valid:
        """Check one article as publishing would, and publish it nowhere."""
        record = await self._article(request, TextParameters.of(request))
        return Valid(article_id=record.article_id, version=record.version)

    async def take_down(
        self, request: Request, article_id: str, parameters: Annotated[DeleteParameters, Query()]
    ) -> Response:
        """Publish a record that takes the article down: one version, or all that came before."""
        headers = fields(request)
        check_accept(headers, JSON)
        caller = self.gate.admit(headers.get("authorization"))
        caller.check_rate()
        try:
            article = intake.canceled(
                article_id,
                source=parameters.source,
                version=parameters.version,
                by_source=self.settings.ids_by_source,
            )
        except intake.InvalidArticleError as error:
            raise invalid_article(error, json_body=False) from error
        record = self._record(article, caller, headers.get("traceparent"))
        return await self._publish(record)

    async def batch(self, request: Request, _parameters: Annotated[BatchParameters, Query()]) -> Batch:
        """Publish many articles, one JSON object a line; a result line for each, in order, as they come.

        Blank lines have no result. Read the results while you send: who sends all before reading stops
        when the buffers between are full.
        """
        upload = RequestBody(request, read_seconds=self.settings.read_seconds)
        try:
            headers = fields(request)
            check_accept(headers, NDJSON)
            caller = self.gate.admit(headers.get("authorization"))
            caller.check_waiting()
            given = content(headers, (NDJSON,))
        except ProblemError:
            await upload.discard()
            raise

        traceparent = headers.get("traceparent")

        def check(line: bytes) -> RawRecord:
            return self._record(self._from_json(line, None), caller, traceparent)

        return Batch(
            request=request,
            upload=RequestBody(request, read_seconds=self.settings.read_seconds, gzip=given.gzip),
            check=check,
            caller=caller,
            publisher=self.publisher,
            in_flight=self.in_flight,
            max_line_bytes=self.settings.max_body_bytes,
            max_lines=self.settings.max_batch_lines,
            busy_seconds=self.settings.publish_timeout_seconds,
        )

    async def _article(self, request: Request, parameters: TextParameters) -> RawRecord:
        """The request's article as a record that fits the topic; it costs its key a token, good or bad."""
        body = RequestBody(request, read_seconds=self.settings.read_seconds)
        try:
            headers = fields(request)
            check_accept(headers, JSON)
            caller = self.gate.admit(headers.get("authorization"))
            caller.check_rate()
            given = _Given(content(headers, (JSON, TEXT, HTML)), parameters, idempotency_key(headers))
            if given.content.media_type == JSON:
                _only_for_text(parameters)
            body = RequestBody(request, read_seconds=self.settings.read_seconds, gzip=given.content.gzip)
            async with body.read(limit=self.settings.max_body_bytes, in_flight=self.in_flight) as data:
                article = await self._read(data, given, caller)
                return self._record(article, caller, headers.get("traceparent"))
        except ProblemError:
            await body.discard()
            raise

    async def _read(self, data: bytes, given: _Given, caller: Caller) -> RawArticle:
        media_type, charset, _ = given.content
        source = intake.DEFAULT_SOURCE if given.parameters.source is None else given.parameters.source
        url = given.parameters.url
        if media_type == JSON:
            return self._from_json(data, given.key)
        by_source = self.settings.ids_by_source
        try:
            if media_type == TEXT:
                return intake.from_text(
                    data, source=source, url=url, idempotency_key=given.key, by_source=by_source
                )
            page = await self.pages.article(data, url=url, charset=charset, owner=caller.name)
            return intake.from_page(page, source=source, idempotency_key=given.key, by_source=by_source)
        except intake.InvalidArticleError as error:
            raise invalid_article(error, json_body=False) from error
        except NoArticleError as error:
            raise ProblemError(catalogue.NO_ARTICLE, str(error)) from error
        except (PageTooSlowError, PageCrashError) as error:
            raise ProblemError(catalogue.UNREADABLE_PAGE, str(error)) from error
        except PageBusyError as error:
            raise ProblemError(catalogue.BUSY, str(error)) from error

    def _from_json(self, data: bytes, key: str | None) -> RawArticle:
        try:
            return intake.from_json(data, idempotency_key=key, by_source=self.settings.ids_by_source)
        except intake.InvalidArticleError as error:
            raise invalid_article(error, json_body=True) from error

    def _record(self, article: RawArticle, caller: Caller, traceparent: str | None) -> RawRecord:
        caller.check_source(article.source.id)
        record = encode(article, traceparent=traceparent)
        try:
            self.publisher.check_size(record)
        except RecordTooLargeError as error:
            raise refused(error) from error
        return record

    async def _publish(self, record: RawRecord) -> Response:
        try:
            position = await self.publisher.publish(record)
        except BusyError as error:
            raise ProblemError(catalogue.BUSY, f"{error}; try again soon") from error
        except (RecordTooLargeError, KafkaUnavailableError) as error:
            raise refused(error) from error
        accepted = Accepted(article_id=record.article_id, version=record.version, **position._asdict())
        # As a response, not as a model: FastAPI would validate and write anew what was just made.
        return Response(accepted.model_dump_json(), status_code=202, media_type=JSON)

    def router(self) -> APIRouter:
        """All calls with their paths."""
        routes = APIRouter(tags=["articles"])
        routes.post("/v1/articles", status_code=202, **openapi.PUBLISH)(self.publish)
        routes.post("/v1/articles:batch", **openapi.BATCH)(self.batch)
        routes.post("/v1/articles:validate", **openapi.VALIDATE)(self.validate)
        routes.delete("/v1/articles/{article_id:path}", status_code=202, **openapi.TAKE_DOWN)(self.take_down)
        return routes


def _only_for_text(parameters: TextParameters) -> None:
    errors = [
        ProblemField(field=name, detail="for text and HTML only; a JSON article has this field itself")
        for name in parameters.model_fields_set
    ]
    if errors:
        detail = "the request's parameters and its content type do not fit"
        raise ProblemError(catalogue.INVALID_PARAMETER, detail, errors=errors)

"""The calls that take articles, one method each."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.convertors import PathConvertor, register_url_convertor

from newsgloss_common.article import intake
from newsgloss_common.article.invalid_article import InvalidArticleError
from newsgloss_common.html.page import NoArticleError, PageBusyError, PageCrashError, PageTooSlowError
from newsgloss_common.html.workers import PageWorkers
from newsgloss_ingest.api import catalogue, openapi
from newsgloss_ingest.api.batch import Batch
from newsgloss_ingest.api.batch_upload import BatchUpload
from newsgloss_ingest.api.body import RequestBody
from newsgloss_ingest.api.call import Call, admit, negotiate
from newsgloss_ingest.api.faults import not_published
from newsgloss_ingest.api.negotiation import HTML, JSON, NDJSON, TEXT
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
    """Matches line ends too: otherwise the id `a%0A` would mean the article `a`."""

    regex = r"[\s\S]*"


register_url_convertor("path", _WholePath())


class DeleteParameters(BaseModel):
    """The parameters of a take-down beside the id."""

    model_config = ConfigDict(extra="forbid")

    source: str = Field(
        default=intake.DEFAULT_SOURCE, description="the source's id", examples=["example-wire"]
    )
    version: int | None = Field(
        default=None, description="the version to take down; all that came before when absent", examples=[2]
    )


class BatchParameters(BaseModel):
    """A batch takes no parameters."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Articles:
    """The calls and their dependencies."""

    settings: ServeSettings
    publisher: Publisher
    in_flight: InFlightBytes
    pages: PageWorkers
    gate: Gate

    async def publish(self, request: Request) -> Response:
        """Publish one article; the answer comes once Kafka has it."""
        return await self._publish(await self._article(request, TextParameters.of(request)))

    async def publish_text(self, request: Request) -> Response:
        """Publish one article that is plain text: the first line that is not empty is the title."""
        return await self._publish(await self._article(request, TextParameters.of(request), (TEXT,)))

    async def publish_html(self, request: Request) -> Response:
        """Publish the article on a web page."""
        return await self._publish(await self._article(request, TextParameters.of(request), (HTML,)))

    async def validate(self, request: Request) -> Valid:
        """Check one article as for publishing, and do not publish it."""
        record = await self._article(request, TextParameters.of(request))
        return Valid(article_id=record.article_id, version=record.version)

    async def take_down(
        self, request: Request, article_id: str, parameters: Annotated[DeleteParameters, Query()]
    ) -> Response:
        """Publish a record that takes the article down: one version, or all that came before."""
        caller, headers = admit(request, self.gate, answer=JSON, check=Caller.check_rate)
        try:
            article = intake.canceled(
                article_id,
                source=parameters.source,
                version=parameters.version,
                by_source=self.settings.ids_by_source,
            )
        except InvalidArticleError as error:
            raise invalid_article(error, json_body=False) from error
        record = self._record(article, caller, headers.get("traceparent"))
        return await self._publish(record)

    async def batch(self, request: Request, _parameters: Annotated[BatchParameters, Query()]) -> Batch:
        """Publish many articles, one JSON object a line; a result line for each, in order, as they come.

        Blank lines have no result. Read the results while you send: if you send everything first, the
        upload stops when the buffers in between are full.
        """
        body = RequestBody(request, read_seconds=self.settings.read_seconds)
        try:
            call = negotiate(
                request, self.gate, answer=NDJSON, accepted=(NDJSON,), check=Caller.check_waiting, keyed=False
            )
        except ProblemError:
            await body.discard()
            raise

        def check(line: bytes) -> RawRecord:
            return self._record(self._from_json(line, None), call.caller, call.traceparent)

        upload = BatchUpload(
            body,
            call.content.gzip,
            self.in_flight,
            max_line_bytes=self.settings.max_body_bytes,
            max_lines=self.settings.max_batch_lines,
            busy_seconds=self.settings.publish_timeout_seconds,
        )
        return Batch(upload, check, call.caller, self.publisher)

    async def _article(
        self, request: Request, parameters: TextParameters, accepted: tuple[str, ...] = (JSON, TEXT, HTML)
    ) -> RawRecord:
        """Make a record that fits the topic; the request costs its key a token, good or bad."""
        body = RequestBody(request, read_seconds=self.settings.read_seconds)
        try:
            call = negotiate(
                request,
                self.gate,
                answer=JSON,
                accepted=accepted,
                check=Caller.check_rate,
                keyed=True,
            )
            if call.content.media_type == JSON:
                _only_for_text(parameters)
            limit, gzip = self.settings.max_body_bytes, call.content.gzip
            async with body.read(gzip=gzip, limit=limit, in_flight=self.in_flight) as data:
                article = await self._read(data, call, parameters)
                return self._record(article, call.caller, call.traceparent)
        except ProblemError:
            await body.discard()
            raise

    async def _read(self, data: bytes, call: Call, parameters: TextParameters) -> RawArticle:
        media_type, charset, _ = call.content
        source = intake.DEFAULT_SOURCE if parameters.source is None else parameters.source
        url = parameters.url
        if media_type == JSON:
            return self._from_json(data, call.key)
        by_source = self.settings.ids_by_source
        try:
            if media_type == TEXT:
                return intake.from_text(
                    data, source=source, url=url, idempotency_key=call.key, by_source=by_source
                )
            intake.check_parameters(source=source, url=url)
            page = await self.pages.article(data, url=url, charset=charset, owner=call.caller.name)
            return intake.from_page(page, source=source, idempotency_key=call.key, by_source=by_source)
        except InvalidArticleError as error:
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
        except InvalidArticleError as error:
            raise invalid_article(error, json_body=True) from error

    def _record(self, article: RawArticle, caller: Caller, traceparent: str | None) -> RawRecord:
        caller.check_source(article.source.id)
        record = encode(article, traceparent=traceparent)
        try:
            self.publisher.check_size(record)
        except RecordTooLargeError as error:
            raise not_published(error) from error
        return record

    async def _publish(self, record: RawRecord) -> Response:
        try:
            position = await self.publisher.publish(record)
        except BusyError as error:
            raise ProblemError(catalogue.BUSY, f"{error}; try again soon") from error
        except (RecordTooLargeError, KafkaUnavailableError) as error:
            raise not_published(error) from error
        accepted = Accepted(article_id=record.article_id, version=record.version, **position._asdict())
        # Not as a model: FastAPI would validate and encode it a second time.
        return Response(accepted.model_dump_json(), status_code=202, media_type=JSON)

    def router(self) -> APIRouter:
        """All calls with their paths."""
        routes = APIRouter(tags=["articles"])
        routes.post("/v1/articles", status_code=202, **openapi.PUBLISH)(self.publish)
        routes.post("/v1/articles:text", status_code=202, **openapi.PUBLISH_TEXT)(self.publish_text)
        routes.post("/v1/articles:html", status_code=202, **openapi.PUBLISH_HTML)(self.publish_html)
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

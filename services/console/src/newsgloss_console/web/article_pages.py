"""`/articles/…`: one article, by its place or by its id."""

from dataclasses import dataclass

from aiokafka import ConsumerRecord
from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.responses import RedirectResponse

from newsgloss_console.article import raw
from newsgloss_console.article.view import view_of
from newsgloss_console.stream.entry import Entry
from newsgloss_console.stream.lookup import LOOK_BACK, LookupFailedError, Missing
from newsgloss_console.web.parts import Parts
from newsgloss_schemas import EnrichedArticle

VERSIONS = 20
NEAR = 10


@dataclass(frozen=True)
class RawView:
    """The raw record beside the enriched one, or why there is none."""

    path: str = ""
    text: str = ""
    left: int = 0
    reason: str = ""


class ArticlePages:
    """The page of an article, and the bytes of its records."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def at(self, request: Request, topic: str, partition: int, offset: int) -> Response:
        """The article of one record; the permanent link."""
        self._parts.caller(request)
        try:
            found = await self._parts.lookup.at(topic, partition, offset)
        except LookupFailedError as error:
            return self._parts.show(
                request, "missing", status=503, what="record", reason=str(error), article_id=None
            )
        if isinstance(found, Missing):
            return self._parts.show(
                request, "missing", status=404, what="record", reason=found.reason, article_id=None
            )
        return await self._show(request, found)

    async def of(self, request: Request) -> Response:
        """Lead to an article's newest record, `?id=…`: in the window, else near the end of its partition."""
        self._parts.caller(request)
        article_id = request.query_params.get("id", "")[:256]
        known = self._parts.window.of_article(article_id, 1) if article_id else []
        if known:
            return RedirectResponse(known[0].path, 303)
        try:
            found = await self._parts.lookup.newest_of(self._parts.settings.enriched_topic, article_id)
        except LookupFailedError as error:
            return self._parts.show(
                request, "missing", status=503, what="article", reason=str(error), article_id=article_id
            )
        if isinstance(found, Missing):
            held = len(self._parts.window)
            reason = (
                f"it is not among the newest {held} articles, and {found.reason} (looked at: {LOOK_BACK})"
            )
            return self._parts.show(
                request, "missing", status=404, what="article", reason=reason, article_id=article_id
            )
        return RedirectResponse(f"/articles/{found.topic}/{found.partition}/{found.offset}", 303)

    async def value(self, request: Request, topic: str, partition: int, offset: int) -> Response:
        """A record's bytes, as a file: a browser must not take them for a page."""
        self._parts.caller(request)
        try:
            found = await self._parts.lookup.at(topic, partition, offset)
        except LookupFailedError as error:
            return Response(f"{error}\n", 503, media_type="text/plain")
        if isinstance(found, Missing):
            return Response(f"{found.reason}\n", 404, media_type="text/plain")
        name = f"{partition}-{offset}.json"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox",
        }
        return Response(found.value or b"", headers=headers, media_type="application/octet-stream")

    async def _show(self, request: Request, record: ConsumerRecord) -> Response:
        parts, value = self._parts, record.value
        place = f"{record.topic}/{record.partition}/{record.offset}"
        try:
            enriched = EnrichedArticle.model_validate_json(value or b"null")
        except ValidationError:
            text, left = raw.as_text(value or b"")
            key = (record.key or b"").decode("utf-8", "replace")
            return parts.show(
                request, "bytes", at=place, key=key, timestamp=record.timestamp, value=value, text=text,
                left=left, hex=raw.hex_dump(value or b""), versions=self._versions(key),
            )  # fmt: skip
        fingerprint = int(enriched.fingerprint, 16) if enriched.fingerprint else None
        near = parts.window.near(fingerprint, enriched.article_id, NEAR) if fingerprint is not None else []
        return parts.show(
            request,
            "article",
            view=view_of(enriched, value or b""),
            at=place,
            timestamp=record.timestamp,
            versions=self._versions(enriched.article_id),
            near=near,
            held=len(parts.window),
            raw=await self._raw(enriched),
            tried=False,
        )

    def _versions(self, article_id: str) -> list[Entry]:
        return self._parts.window.of_article(article_id, VERSIONS)

    async def _raw(self, enriched: EnrichedArticle) -> RawView:
        came = enriched.provenance.input
        if came is None:
            return RawView(reason="it did not come from Kafka")
        try:
            found = await self._parts.lookup.at(came.topic, came.partition, came.offset)
        except LookupFailedError as error:
            return RawView(reason=str(error))
        if isinstance(found, Missing):
            return RawView(reason=found.reason)
        text, left = raw.as_text(found.value or b"")
        return RawView(f"/records/{came.topic}/{came.partition}/{came.offset}", text, left)

    def router(self) -> APIRouter:
        """All calls with their paths."""
        routes = APIRouter()
        routes.get("/article")(self.of)
        routes.get("/articles/{topic}/{partition}/{offset}")(self.at)
        routes.get("/records/{topic}/{partition}/{offset}")(self.value)
        return routes

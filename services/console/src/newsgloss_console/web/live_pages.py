"""`/`: the stream as it comes."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

from newsgloss_console.live.feed import MAX_VIEWERS, Position, events
from newsgloss_console.live.filters import NOT_OK, Filters
from newsgloss_console.web.parts import Parts

AT_FIRST = 40
STATUSES = ("usable", "withheld", "canceled", "deleted", "unreadable", NOT_OK)
MAX_CHOICES = 200


class LivePages:
    """The page and its events."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._viewers = 0

    async def page(self, request: Request) -> Response:
        """The newest articles, and the script that adds to them."""
        window = self._parts.window
        filters = Filters.of_query(request.query_params)
        entries = list(window.newest_first())
        return self._parts.show(
            request,
            "live",
            filters=filters,
            position=str(Position(window.last)),
            entries=window.newest(AT_FIRST, filters.accepts),
            held=len(window),
            rate=window.per_second(),
            languages=sorted({one.language for one in entries} - {""})[:MAX_CHOICES],
            sources=sorted({one.source for one in entries} - {""})[:MAX_CHOICES],
            statuses=STATUSES,
        )

    async def events(self, request: Request) -> Response:
        """Server-sent events; 503 when too many watch already."""
        self._parts.caller(request)
        if self._viewers >= MAX_VIEWERS:
            raise HTTPException(503, f"{MAX_VIEWERS} pages follow the stream already")
        last = request.headers.get("last-event-id") or request.query_params.get("since")
        filters = Filters.of_query(request.query_params)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        stream = self._counted(filters, Position.parse(last))
        return StreamingResponse(stream, headers=headers, media_type="text/event-stream")

    async def _counted(self, filters: Filters, position: Position | None) -> AsyncIterator[str]:
        parts = self._parts
        if self._viewers >= MAX_VIEWERS:  # others came between the answer's begin and this
            return
        self._viewers += 1
        parts.metrics.viewers.set(self._viewers)
        try:
            async for event in events(parts.window, parts.reader, filters, position, parts.stopping):
                yield event
        finally:
            self._viewers -= 1
            parts.metrics.viewers.set(self._viewers)

    def router(self) -> APIRouter:
        """All calls with their paths."""
        routes = APIRouter()
        routes.get("/")(self.page)
        routes.get("/live/events")(self.events)
        return routes

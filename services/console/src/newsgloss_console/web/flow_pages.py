"""`/flow`: alerts, lag, rates, members and what is off, on one page."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from newsgloss_console.children.process import CommandFailedError
from newsgloss_console.flow.findings import findings
from newsgloss_console.flow.scrape import Scraper, Service
from newsgloss_console.web.parts import Parts


@dataclass(frozen=True)
class ServiceRow:
    """One service as a line."""

    service: Service
    rates: list[tuple[str, float | None]]


MAX_ALERTS = 40
RATES = {
    "ingest": (
        ("accepted", "newsgloss_ingest_records_total"),
        ("requests", "newsgloss_ingest_requests_total"),
    ),
    "enrich": (("enriched", "newsgloss_records_total"), ("dead letters", "newsgloss_dead_letters_total")),
    "console": (("read", "newsgloss_console_records_total"),),
}
"""The counters of which each service's line shows a rate."""


class FlowPages:
    """The page of the flow."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def page(self, request: Request) -> Response:
        """The state of now; the script loads it again every few seconds."""
        self._parts.caller(request)
        scraper, watched = self._parts.scraper, self._parts.alerts
        (services, alerts), (status, error) = await asyncio.gather(watched.read(), self._status())
        since = watched.since
        return self._parts.show(
            request,
            "flow",
            rows=[_row(scraper, one) for one in services],
            findings=findings(services, status),
            alerts=alerts[:MAX_ALERTS],
            alerts_left=max(0, len(alerts) - MAX_ALERTS),
            quiet=watched.quiet(),
            watched_minutes=0 if since is None else int((time.monotonic() - since) // 60),
            reading=status,
            error=error,
            rate=self._parts.window.per_second(),
            host=request.headers.get("host", ""),
        )

    async def _status(self) -> tuple[dict[str, Any] | None, str | None]:
        try:
            return await self._parts.status.read(), None
        except CommandFailedError as failure:
            return None, str(failure)

    def router(self) -> APIRouter:
        """All calls with their paths."""
        routes = APIRouter()
        routes.get("/flow")(self.page)
        return routes


def _row(scraper: Scraper, service: Service) -> ServiceRow:
    rates = RATES.get(service.kind, ())
    return ServiceRow(service, [(words, scraper.rate(service, name)) for words, name in rates])

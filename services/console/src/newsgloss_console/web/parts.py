"""What the pages work with."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from newsgloss_console.children.dead_letters import DeadLetters
from newsgloss_console.children.group_status import GroupStatus
from newsgloss_console.children.trial import Trial
from newsgloss_console.flow.alerts import Alerts
from newsgloss_console.flow.scrape import Scraper
from newsgloss_console.metrics import Metrics
from newsgloss_console.settings import ConsoleSettings
from newsgloss_console.stream.lookup import Lookup
from newsgloss_console.stream.reader import Reader
from newsgloss_console.stream.window import Window
from newsgloss_console.web.callers import Caller, Callers
from newsgloss_console.web.rendering import Pages


@dataclass(frozen=True)
class Parts:
    """The parts of one console."""

    settings: ConsoleSettings
    metrics: Metrics
    window: Window
    reader: Reader
    lookup: Lookup
    callers: Callers
    letters: DeadLetters
    status: GroupStatus
    scraper: Scraper
    alerts: Alerts
    trial: Trial
    pages: Pages = field(default_factory=Pages)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def caller(self, request: Request) -> Caller:
        """Who asks; raises UnknownCallerError."""
        return self.callers.caller(request)

    def show(self, request: Request, name: str, *, status: int = 200, **content: Any) -> Response:
        """A page with what all pages show; raises UnknownCallerError."""
        common = {
            "caller": self.caller(request),
            "place": name,
            "problem": self.reader.problem,
            "settings": self.settings,
        }
        return self.pages.page(name, common | content, status)

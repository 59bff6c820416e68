"""Follows the services for the alerts, whether somebody looks at the page or not."""

import asyncio
from collections.abc import Iterable

import structlog

from newsgloss_console.flow.rules import Alert, Rule, Rules, all_rules
from newsgloss_console.flow.samples import Labels
from newsgloss_console.flow.scrape import EVERY_SECONDS, Scraper, Service

log = structlog.get_logger(__name__)

ABSENT = {"NewsglossEnrichAbsent": "enrich", "NewsglossIngestAbsent": "ingest"}
"""Alerts that fire where no service of a kind answers, whichever were configured."""


class Alerts:
    """The alerts' state, as the services' own metrics tell."""

    def __init__(self, scraper: Scraper, rules: Rules | None = None) -> None:
        self._scraper = scraper
        self._rules = rules or Rules()
        self._kinds: dict[str, str] = {}
        """What each address has called itself."""
        self._taken = 0
        self._now: list[Alert] = []
        self.since: float | None = None
        """When the services were first asked, in seconds of the monotonic clock."""

    async def run(self) -> None:
        """Ask the services every few seconds, until cancelled."""
        while True:
            try:
                await self.read()
            except Exception:  # the pages must go on, whatever a service writes
                log.exception("the alerts could not be evaluated")
            await asyncio.sleep(EVERY_SECONDS)

    async def read(self) -> tuple[list[Service], list[Alert]]:
        """The services as they are, and the alerts whose conditions hold."""
        services = await self._scraper.read()
        if self._taken != self._scraper.readings and services:
            self._taken = self._scraper.readings
            self._take(services)
        return services, self._now

    def _take(self, services: list[Service]) -> None:
        at = max(service.at for service in services)
        for service in services:
            if service.kind:
                self._kinds[service.address] = service.kind
            self._rules.samples.take(self._series(service), at, ("instance", service.address))
        if self.since is None:
            self.since = at
        known = self._watched(services)
        self._now = [
            alert for alert in self._rules.evaluate(at) if ABSENT.get(alert.rule.name, "") in {"", *known}
        ]

    def _watched(self, services: list[Service]) -> Iterable[str]:
        """The kinds that should be there: those that were seen, and every one while an address is silent."""
        kinds = [self._kinds.get(service.address, "") for service in services]
        return ABSENT.values() if "" in kinds else kinds

    def _series(self, service: Service) -> dict[tuple[str, Labels], float]:
        """As Prometheus stores what a target says: with `job` and `instance`, and `up`."""
        kind = self._kinds.get(service.address, "")
        own = {("job", f"newsgloss-{kind}" if kind else ""), ("instance", service.address)}
        found = {(name, frozenset({*pairs, *own})): value for (name, pairs), value in service.series.items()}
        return found | {("up", frozenset(own)): float(not service.problem)}

    def quiet(self) -> list[Rule]:
        """The rules whose conditions do not hold."""
        loud = {alert.rule.name for alert in self._now}
        return [rule for rule in all_rules() if rule.name not in loud]

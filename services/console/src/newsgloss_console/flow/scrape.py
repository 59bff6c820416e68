"""Asks the services' own health and metrics, within bounds of time and size."""

import asyncio
import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from newsgloss_console.flow.targets import Target, targets

SECONDS = 3.0
MAX_BYTES = 4 * 1024 * 1024
FRESH_SECONDS = 2.0
EVERY_SECONDS = 15.0
"""How often the services are asked for the alerts' sake, as prometheus.yml does."""
KEPT = ("newsgloss_", "process_start_time_seconds")
"""How the names of the series begin that are kept."""

Series = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@dataclass(frozen=True)
class Service:
    """What one service says of itself at one moment; `problem` is why it says nothing."""

    address: str
    at: float
    ready: bool = False
    reason: str = ""
    problem: str = ""
    series: Series = field(default_factory=dict)

    def values(self, name: str, **labels: str) -> Iterator[tuple[dict[str, str], float]]:
        """The series of a metric that have these labels."""
        for (found, pairs), value in self.series.items():
            given = dict(pairs)
            if found == name and labels.items() <= given.items():
                yield given, value

    def total(self, name: str, **labels: str) -> float | None:
        """The sum of a metric's series; None where the service has none."""
        found = [value for _, value in self.values(name, **labels)]
        return sum(found) if found else None

    @property
    def name(self) -> str:
        """What it calls itself, and its release."""
        for labels, _ in self.values("newsgloss_build_info"):
            kind = "feeds" if self.total("newsgloss_ingest_feeds") is not None else labels.get("service", "?")
            return f"{kind} {labels.get('version', '')}".strip()
        return "unknown service"

    @property
    def kind(self) -> str:
        """Which service it is: ingest, enrich, feeds or console; empty while it has not said so."""
        return "" if self.name == "unknown service" else self.name.partition(" ")[0]


class Scraper:
    """Asks all services at once, and remembers the last answers for rates.

    Args:
        addresses: Where the services are; a name that stands for several addresses is asked at each.
    """

    def __init__(self, addresses: tuple[str, ...]) -> None:
        self._addresses = addresses
        self.readings = 0
        """How often they were asked."""
        self._one_at_a_time = asyncio.Lock()
        self._now: list[Service] = []
        self._before: dict[str, Service] = {}
        self._read_at = -FRESH_SECONDS

    async def read(self) -> list[Service]:
        """The services as they are, in the order of their addresses."""
        async with self._one_at_a_time:
            if time.monotonic() - self._read_at >= FRESH_SECONDS:
                self._before = {one.address: one for one in self._now if not one.problem}
                every = await targets(self._addresses, SECONDS)
                async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
                    self._now = await asyncio.gather(*(_ask(client, one) for one in every))
                self._read_at = time.monotonic()
                self.readings += 1
            return self._now

    def rate(self, service: Service, name: str, **labels: str) -> float | None:
        """A counter's rise a second since the reading before; None at first, and after a restart."""
        before = self._before.get(service.address)
        if before is None or service.at <= before.at:
            return None
        earlier, now = before.total(name, **labels), service.total(name, **labels)
        if now is None or now < (earlier or 0.0):
            return None
        return (now - (earlier or 0.0)) / (service.at - before.at)


async def _ask(client: httpx.AsyncClient, target: Target) -> Service:
    at, address = time.monotonic(), target.address
    try:
        async with asyncio.timeout(2 * SECONDS):
            status, ready = await _get(client, target, "/readyz")
            _, metrics = await _get(client, target, "/metrics")
        series = dict(_series(metrics))
    except (httpx.HTTPError, TimeoutError, ValueError) as error:
        return Service(address, at, problem=f"{type(error).__name__}: {error}"[:300].rstrip(": "))
    return Service(address, at, ready=status == httpx.codes.OK, reason=_reason(ready), series=series)


async def _get(client: httpx.AsyncClient, target: Target, path: str) -> tuple[int, str]:
    held, url = bytearray(), f"{target.address}{path}"
    async with client.stream("GET", url, headers={"Host": target.host}) as answer:
        async for part in answer.aiter_bytes():
            held += part
            if len(held) > MAX_BYTES:
                raise ValueError(f"{url} answers more than {MAX_BYTES} bytes")
    return answer.status_code, held.decode("utf-8", "replace")


def _reason(text: str) -> str:
    with contextlib.suppress(ValueError):
        said: Any = json.loads(text)
        if isinstance(said, dict):
            return str(said.get("reason") or said.get("detail") or "")[:500]
    return ""


def _series(text: str) -> Iterator[tuple[tuple[str, tuple[tuple[str, str], ...]], float]]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name.startswith(KEPT) and not sample.name.endswith("_bucket"):
                yield (sample.name, tuple(sorted(sample.labels.items()))), sample.value

"""The services as a small Prometheus in the console sees them."""

import asyncio
from collections.abc import Mapping

import pytest

from newsgloss_console.flow import alerts as module
from newsgloss_console.flow.alerts import Alerts
from newsgloss_console.flow.rules import Alert, all_rules
from newsgloss_console.flow.scrape import Scraper, Series, Service


class Said(Scraper):
    """Services that say what a test wants."""

    def __init__(self) -> None:
        super().__init__(())
        self.services: list[Service] = []

    async def read(self) -> list[Service]:
        self.readings += 1
        return self.services


def enricher(at: float, address: str = "http://e", **values: float | Mapping[str, float]) -> Service:
    """An enricher; a value is a number, or numbers by the value of the label `state`."""
    series: Series = {("newsgloss_build_info", (("service", "enrich"), ("version", "1"))): 1.0}
    for name, value in values.items():
        for state, one in value.items() if isinstance(value, Mapping) else [("", value)]:
            series[f"newsgloss_{name}", (("state", state),) if state else ()] = one
    return Service(address, at, ready=True, series=series)


def states(found: list[Alert]) -> dict[str, str]:
    return {alert.rule.name: alert.state for alert in found}


async def test_an_alert_is_pending_before_it_fires_and_goes_when_all_is_well() -> None:
    said = Said()
    alerts = Alerts(said)
    for at, wanted in ((0.0, "pending"), (30.0, "pending"), (75.0, "fires")):
        said.services = [enricher(at, partitions={"halted": 2.0})]
        _, found = await alerts.read()
        assert states(found) == {"NewsglossPartitionHalted": wanted}
    assert "2 partitions are halted" in found[0].summary
    assert "http://e" in found[0].summary
    said.services = [enricher(90.0, partitions={"halted": 0.0})]
    _, found = await alerts.read()
    assert found == []
    assert len(alerts.quiet()) == len(all_rules())


async def test_one_of_two_that_is_silent_is_down_and_the_kind_is_not_absent() -> None:
    said = Said()
    alerts = Alerts(said)
    for at in (0.0, 200.0, 600.0):
        second = enricher(at, "http://f") if at == 0 else Service("http://f", at, problem="ConnectError")
        said.services = [enricher(at), second]
        _, found = await alerts.read()
    assert states(found) == {"NewsglossDown": "fires"}


async def test_a_kind_that_was_not_asked_for_is_not_absent_and_a_silent_address_may_be_it() -> None:
    said = Said()
    alerts = Alerts(said)
    said.services = [enricher(0.0)]
    _, found = await alerts.read()
    assert states(found) == {}
    said.services = [enricher(1.0), Service("http://i", 1.0, problem="ConnectError")]
    _, found = await alerts.read()
    assert "NewsglossIngestAbsent" in states(found)


async def test_a_reading_counts_once_however_many_look_at_the_page() -> None:
    said = Said()
    alerts = Alerts(said)
    said.services = [enricher(0.0)]
    await alerts.read()
    said.readings -= 1
    said.services = [enricher(99.0, partitions={"halted": 1.0})]
    _, found = await alerts.read()
    assert states(found) == {}


async def test_a_service_that_breaks_the_evaluation_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY_SECONDS", 0.0)
    said = Said()
    alerts = Alerts(said)
    said.services = [enricher(0.0)]
    calls = 0

    async def read() -> tuple[list[Service], list[Alert]]:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError("hostile metrics")
        running.cancel()
        return [], []

    monkeypatch.setattr(alerts, "read", read)
    running = asyncio.create_task(alerts.run())
    await asyncio.gather(running, return_exceptions=True)
    assert calls == 2

from collections.abc import AsyncIterator

import pytest
from prometheus_client import CollectorRegistry, Counter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from newsgloss_common.addresses import Address
from newsgloss_common.health import health_app
from newsgloss_common.http import serving
from newsgloss_console.flow import scrape
from newsgloss_console.flow.scrape import Scraper


@pytest.fixture(autouse=True)
def _always_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrape, "FRESH_SECONDS", 0.0)


@pytest.fixture
async def address() -> AsyncIterator[str]:
    registry = CollectorRegistry()
    records = Counter("newsgloss_records", "as the enricher counts", ["outcome"], registry=registry)
    records.labels("enriched").inc(5)
    ready = {"now": False}

    def verdict() -> tuple[bool, dict[str, object]]:
        ready["now"] = not ready["now"]
        records.labels("enriched").inc(10)
        return not ready["now"], {"reason": "no worker is up"}

    app = health_app(verdict, verdict, registry)
    async with serving(app, Address("127.0.0.1", 0)) as bound:
        yield bound.url


async def test_a_service_says_whether_it_is_ready_and_what_it_counts(address: str) -> None:
    (service,) = await Scraper((address,)).read()
    assert not service.ready
    assert service.reason == "no worker is up"
    assert service.total("newsgloss_records_total") == 15


async def test_a_rate_needs_two_readings(address: str) -> None:
    scraper = Scraper((address,))
    (first,) = await scraper.read()
    assert scraper.rate(first, "newsgloss_records_total") is None
    (second,) = await scraper.read()
    rate = scraper.rate(second, "newsgloss_records_total", outcome="enriched")
    assert rate is not None
    assert rate > 0
    assert scraper.rate(second, "newsgloss_nothing_total") is None


async def test_a_service_that_is_away_is_a_problem_and_not_an_error() -> None:
    (service,) = await Scraper(("http://127.0.0.1:1",)).read()
    assert service.problem.startswith("ConnectError")
    assert service.name == "unknown service"


async def test_an_answer_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrape, "MAX_BYTES", 1000)

    async def much(_: Request) -> Response:
        return PlainTextResponse("x" * 10_000)

    app = Starlette(routes=[Route("/{path}", much)])
    async with serving(app, Address("127.0.0.1", 0)) as bound:
        (service,) = await Scraper((bound.url,)).read()
    assert "more than 1000 bytes" in service.problem


async def test_an_answer_that_is_no_metric_is_a_problem() -> None:
    async def other(_: Request) -> Response:
        return PlainTextResponse("{{{ no metrics\n")

    app = Starlette(routes=[Route("/{path}", other)])
    async with serving(app, Address("127.0.0.1", 0)) as bound:
        (service,) = await Scraper((bound.url,)).read()
    assert service.problem

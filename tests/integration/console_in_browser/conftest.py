"""Headless Chromium (Debian's package), driven by Playwright against a console over the real Kafka."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from playwright.async_api import Browser, Page, async_playwright
from tests.integration.conftest import Topics
from tests.integration.console_site import RunningConsole, running_console
from tests.patience import PATIENCE_SECONDS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PICTURES = os.environ.get("NEWSGLOSS_TEST_PICTURES")
"""A folder for the screenshots; by default they go into the test's own folder."""

OpenPage = Callable[..., Any]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser of one test, because each test has an event loop of its own."""
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: apt-get install chromium")
    async with async_playwright() as playwright:
        # As root, which a container's tests often are, Chromium's own sandbox does not start.
        started = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            timeout=PATIENCE_SECONDS * 1000,
        )
        try:
            yield started
        finally:
            await started.close()


@pytest.fixture
async def site(kafka: str, topics: Topics) -> AsyncIterator[RunningConsole]:
    """A console of the test's own topics."""
    async with running_console(kafka, topics) as running:
        yield running


@pytest.fixture
async def producer(kafka: str) -> AsyncIterator[AIOKafkaProducer]:
    """A producer of what the enricher would write."""
    # Compressed, a hostile article of megabytes fits into a topic with a broker's usual limit.
    async with AIOKafkaProducer(
        bootstrap_servers=kafka, max_request_size=16 * 1024 * 1024, compression_type="gzip"
    ) as one:
        yield one


class Watched:
    """A page that remembers what no page of the console may do."""

    def __init__(self, page: Page, site: RunningConsole) -> None:
        self.page = page
        self._site = site
        self.wrong: list[str] = []
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        page.on("request", lambda request: self._request(request.url))
        self._closing: set[asyncio.Task[None]] = set()

    def _dialog(self, dialog: Any) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        self._closing.add(asyncio.ensure_future(dialog.dismiss()))

    def _request(self, url: str) -> None:
        if not url.startswith(self._site.address):
            self.wrong.append(f"a request to {url}")

    async def open(self, path: str) -> None:
        await self.page.goto(self._site.address + path, wait_until="load")


@asynccontextmanager
async def watched(browser: Browser, site: RunningConsole, **options: Any) -> AsyncIterator[Watched]:
    """Open an empty page; at the end nothing may have gone wrong in it."""
    context = await browser.new_context(**options)
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    page = Watched(await context.new_page(), site)
    yield page
    await context.close()
    assert page.wrong == []


@pytest.fixture
async def page(browser: Browser, site: RunningConsole) -> AsyncIterator[Watched]:
    """A page of a desktop's size."""
    async with watched(browser, site, viewport={"width": 1280, "height": 900}) as one:
        yield one


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go."""
    folder = Path(PICTURES) if PICTURES else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder

"""Dead letters in Chromium, by the enricher's own command over the real Kafka."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from aiokafka import AIOKafkaProducer
from playwright.async_api import Browser, Page, expect
from tests.integration.committed import committed
from tests.integration.conftest import Topics
from tests.integration.console_site import RunningConsole, running_console
from tests.integration.dead_letters import MARKUP, write_letter

from newsgloss_console.keys.file import Keys

if TYPE_CHECKING:
    from .conftest import Watched

WHY = "the step is mended"


@pytest.fixture
def key(tmp_path: Path) -> tuple[str, Path]:
    """A key with the right to act, and the file of keys."""
    path = tmp_path / "keys.json"
    known, text = Keys().added("Ada", "act")
    known.write(path)
    return text, path


@pytest.fixture
async def site(kafka: str, topics: Topics, key: tuple[str, Path]) -> AsyncIterator[RunningConsole]:
    """A console that asks for keys."""
    async with running_console(kafka, topics, console_keys_file=str(key[1])) as running:
        yield running


async def sign_in(page: "Watched", key: str, path: str) -> None:
    await page.open(path)
    await page.page.get_by_label("Key").fill(key)
    await page.page.get_by_role("button", name="Sign in").click()
    await page.page.wait_for_url(f"**{path}")


async def choose(page: Page, article_id: str, act: str) -> None:
    """Choose a letter of the list, and ask for the dry run."""
    await page.locator("tr", has_text=article_id).get_by_role("checkbox").check()
    await page.get_by_label("Why").fill(WHY)
    await page.get_by_role("button", name=f"{act}: show what would happen").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"{act}: what would happen")


async def test_a_letter_is_redriven_once_after_its_dry_run_and_another_is_discarded(
    kafka: str, topics: Topics, page: "Watched", producer: AIOKafkaProducer, key: tuple[str, Path]
) -> None:
    for article_id in ("to-redrive", "to-discard"):
        await write_letter(producer, topics, article_id)
    await sign_in(page, key[0], "/dead-letters")
    shown = page.page
    await choose(shown, "to-redrive", "Redrive")
    assert await committed(topics.raw, bootstrap_servers=kafka) == [], "a dry run sends nothing"
    with structlog.testing.capture_logs() as logged:
        await shown.get_by_role("button", name="Redrive now").click()
        await expect(shown.get_by_role("heading", level=1)).to_have_text("Redrive: done")
        await shown.goto(f"{shown.url.removesuffix('/act')}")
        await expect(shown.locator("tr", has_text="to-redrive")).to_contain_text("redriven")
        await expect(shown.locator("tr", has_text="to-redrive").get_by_role("checkbox")).to_be_disabled()
        await choose(shown, "to-discard", "Discard")
        await shown.get_by_role("button", name="Discard now").click()
        await expect(shown.get_by_role("heading", level=1)).to_have_text("Discard: done")
    (sent,) = await committed(topics.raw, bootstrap_servers=kafka)
    assert sent.key == b"to-redrive"
    acts = [line for line in logged if line["event"] == "dead letters: done"]
    assert [(line["act"], line["why"], line["letters"]) for line in acts] == [
        ("redrive", WHY, ["0-0"]),
        ("discard", WHY, ["0-1"]),
    ]
    assert all(line["who"].startswith("Ada (key ") for line in acts)


async def test_a_hostile_letter_is_only_looked_at(
    page: "Watched", producer: AIOKafkaProducer, topics: Topics, key: tuple[str, Path]
) -> None:
    await write_letter(producer, topics, MARKUP.replace('"', "'"))
    await sign_in(page, key[0], "/dead-letters")
    await page.page.get_by_role("link", name="0-0").click()
    await expect(page.page.locator("pre").first).to_contain_text("<U+202E>")
    await expect(page.page.locator("pre").nth(1)).to_contain_text("3c 73 63 72 69 70 74")
    assert "hit" not in await page.page.title()


async def test_who_may_only_read_sees_no_way_to_act(
    browser: Browser, kafka: str, topics: Topics, producer: AIOKafkaProducer, tmp_path: Path
) -> None:
    from .conftest import watched  # noqa: PLC0415 - a page of another console

    path = tmp_path / "readers.json"
    known, text = Keys().added("Grace", "read")
    known.write(path)
    await write_letter(producer, topics, "a-1")
    async with (
        running_console(kafka, topics, console_keys_file=str(path)) as site,
        watched(browser, site) as page,
    ):
        await sign_in(page, text, "/dead-letters")
        await expect(page.page.locator("tr", has_text="a-1")).to_be_visible()
        await expect(page.page.get_by_role("checkbox", name="Choose")).to_have_count(0)
        await expect(page.page.get_by_role("button", name="show what would happen")).to_have_count(0)

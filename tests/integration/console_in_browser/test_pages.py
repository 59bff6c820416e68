"""The console as a person sees it, in Chromium over the real Kafka."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiokafka import AIOKafkaProducer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect
from tests.integration.conftest import Topics
from tests.integration.console_site import RunningConsole, write
from tests.patience import PATIENCE_SECONDS
from tests.unit.console.article.test_marks import SCRIPTS
from tests.unit.console.enriched_records import enriched

if TYPE_CHECKING:
    from .conftest import Watched

pytestmark = pytest.mark.slow  # a browser; .ci/chromium.sh installs it
expect.set_options(timeout=PATIENCE_SECONDS * 1000)
SERIOUS = {"serious", "critical"}
TEXT_OF_MARKS = """() => [...document.querySelectorAll('#body [data-entities]')].map(one => {
  const range = document.createRange();
  range.setStart(document.getElementById('body'), 0);
  range.setEndBefore(one);
  return [one.textContent, [...range.toString()].length];
})"""
"""The marked words of the body, and before each the number of code points."""

HOSTILE_TITLES = [
    "<script>document.title='hit'</script>",
    "<img src=x onerror=\"document.title='hit'\">",
    "\u202eevil\u202c \u2066isolate",
    "{{ 7 * 7 }}",
]


def entity(name: str, *starts: int, kind: str = "GPE") -> dict[str, Any]:
    mentions = [{"field": "body", "start": at, "end": at + len(name), "text": name} for at in starts]
    return {
        "name": name,
        "type": kind,
        "type_group": "LOC",
        "count": len(starts),
        "in_title": False,
        "salience": 0.4,
        "mentions": mentions,
    }


async def add(producer: AIOKafkaProducer, topics: Topics, article_id: str, **fields: Any) -> str:
    """Write an article; the path of its page."""
    at = await write(producer, topics.enriched, article_id, enriched(article_id=article_id, **fields))
    return f"/articles/{at.topic}/{at.partition}/{at.offset}"


async def test_the_live_stream_arrives_waits_and_goes_on(
    site: RunningConsole, page: "Watched", producer: AIOKafkaProducer, topics: Topics
) -> None:
    await site.until(lambda: site.parts.reader.problem is None)
    await page.open("/")
    headlines = page.page.locator("#rows .headline")
    await expect(page.page.locator("#connection")).to_have_text("Following the stream:")
    for number, title in enumerate(HOSTILE_TITLES):
        await add(producer, topics, f"a-{number}", article={"title": title})
    await expect(headlines).to_have_count(len(HOSTILE_TITLES))
    assert sorted(await headlines.all_text_contents()) == sorted(HOSTILE_TITLES)
    await page.page.get_by_role("button", name="Pause").press("Enter")
    await add(producer, topics, "late", article={"title": "While it waits"})
    await expect(page.page.locator("#more")).to_have_text("; 1 wait")
    await page.page.get_by_role("button", name="Go on").press("Enter")
    await expect(headlines.first).to_have_text("While it waits")
    assert await page.page.title() == "Live · newsgloss"


async def test_filters_hold_for_what_is_there_and_for_what_comes(
    site: RunningConsole, page: "Watched", producer: AIOKafkaProducer, topics: Topics
) -> None:
    german = {"tag": "de", "confidence": 0.9, "detector": "test"}
    await add(producer, topics, "en-1")
    await add(producer, topics, "de-1", language=german, article={"title": "Brücke offen"})
    await site.until(lambda: len(site.parts.window) == 2)
    await page.open("/")
    await page.page.get_by_label("Language").select_option("de")
    await page.page.get_by_role("button", name="Filter").click()
    headlines = page.page.locator("#rows .headline")
    await expect(headlines).to_have_text(["Brücke offen"])
    await add(producer, topics, "en-2")
    await add(producer, topics, "de-2", language=german, article={"title": "Brücke zu"})
    await expect(headlines).to_have_text(["Brücke zu", "Brücke offen"])


async def test_marks_stand_at_the_right_characters_in_ten_scripts(
    page: "Watched", producer: AIOKafkaProducer, topics: Topics
) -> None:
    for script, (text, name) in SCRIPTS.items():
        body = f"{text}\n{text}"
        starts = [text.index(name), len(text) + 1 + text.index(name)]
        path = await add(producer, topics, script, article={"body": body}, entities=[entity(name, *starts)])
        await page.open(path)
        assert await page.page.evaluate(TEXT_OF_MARKS) == [[name, starts[0]], [name, starts[1]]], script


async def test_pointing_at_a_name_shows_all_its_mentions_and_choosing_it_its_evidence(
    page: "Watched", producer: AIOKafkaProducer, topics: Topics
) -> None:
    body = "Bonn, then Berlin, then Bonn."
    names = [entity("Bonn", 0, 24), entity("Berlin", 11)]
    await page.open(await add(producer, topics, "a", article={"body": body}, entities=names))
    await page.page.locator("#body .mark").first.hover()
    await expect(page.page.locator("#body .same")).to_have_text(["Bonn", "Bonn"])
    await page.page.locator("#body .mark", has_text="Berlin").click()
    chosen = page.page.locator("#entity-1 details")
    await expect(chosen).to_have_attribute("open", "")
    await expect(chosen.get_by_role("link", name="Wikidata")).to_be_visible()


async def test_a_hostile_article_does_nothing_and_does_not_freeze_the_page(
    page: "Watched", producer: AIOKafkaProducer, topics: Topics
) -> None:
    script = "<script>document.title='hit'</script><svg onload=\"document.title='hit'\">"
    names = [entity(f"{script}{number}", 0) for number in range(5000)]
    path = await add(
        producer, topics, "hostile", entities=names,
        article={"title": script, "body": "x" * 1_000_000, "url": "javascript:document.title='hit'"},
    )  # fmt: skip
    await page.open(path)
    await page.page.locator("summary").first.click()
    assert await page.page.evaluate("document.querySelectorAll('[href^=\"javascript\"]').length") == 0
    assert "hit" not in (await page.page.title()).replace("'hit'", "")
    assert await page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_way_through_by_keyboard(
    site: RunningConsole, page: "Watched", producer: AIOKafkaProducer, topics: Topics
) -> None:
    path = await add(producer, topics, "a-1")
    await site.until(lambda: len(site.parts.window) == 1)
    await page.open("/")
    await page.page.keyboard.press("Tab")
    await expect(page.page.locator(":focus")).to_have_text("Skip to the content")
    await page.page.keyboard.press("Enter")
    headline = page.page.locator("#rows .headline")
    await headline.focus()
    await page.page.keyboard.press("Enter")
    await page.page.wait_for_url(f"**{path}")
    details = page.page.locator("#entity-0 summary")
    await details.focus()
    await page.page.keyboard.press("Enter")
    await expect(page.page.locator("#entity-0 details")).to_have_attribute("open", "")
    await page.page.get_by_label("Article id").fill("a-1")
    await page.page.keyboard.press("Enter")
    await page.page.wait_for_url(f"**{path}")


PAGES: dict[str, Callable[[str], str]] = {
    "live": lambda _: "/",
    "article": lambda path: path,
    "try": lambda _: "/try",
    "sign-in": lambda _: "/sign-in",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_can_be_read_by_everybody_and_fits_a_phone(
    browser: Browser,
    site: RunningConsole,
    producer: AIOKafkaProducer,
    topics: Topics,
    scheme: Any,
    pictures: Path,
) -> None:
    from .conftest import watched  # noqa: PLC0415 - a page of another size

    body = "By Ada Example\nThe University of Bonn opened a bridge in Aberdeen for the Scottish government."
    found = {"University of Bonn": "ORG", "Bonn": "GPE", "Aberdeen": "GPE", "Ada Example": "PERSON"}
    names = [entity(name, body.index(name), kind=kind) for name, kind in found.items()]
    byline = [{"start": 0, "end": 14, "kind": "byline"}]
    path = await add(
        producer, topics, "a-1", article={"body": body, "title": "A bridge"}, entities=names,
        boilerplate=byline, stages={"names": {"status": "degraded", "reason": "no model"}},
    )  # fmt: skip
    await site.until(lambda: len(site.parts.window) == 1)
    for name, place in PAGES.items():
        async with watched(
            browser, site, color_scheme=scheme, viewport={"width": 1280, "height": 900}
        ) as one:
            await one.open(place(path))
            await one.page.screenshot(path=pictures / f"{name}-{scheme}.png", full_page=True)
            found = (await Axe().run(one.page)).response["violations"]
            serious = [
                {"id": one["id"], "nodes": one["nodes"][:2]} for one in found if one["impact"] in SERIOUS
            ]
            assert serious == [], f"{name}: {json.dumps(serious, indent=1)[:3000]}"
        async with watched(browser, site, color_scheme=scheme, viewport={"width": 360, "height": 740}) as one:
            await one.open(place(path))
            await one.page.screenshot(path=pictures / f"{name}-{scheme}-phone.png")
            assert await one.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

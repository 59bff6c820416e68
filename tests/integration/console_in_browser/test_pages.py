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
from tests.integration.dead_letters import write_letter
from tests.patience import PATIENCE_SECONDS
from tests.unit.console.article.test_marks import SCRIPTS
from tests.unit.console.enriched_records import enriched

if TYPE_CHECKING:
    from .conftest import Watched

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


async def test_a_name_that_is_pointed_at_has_a_card_with_its_ids_and_links(
    page: "Watched", producer: AIOKafkaProducer, topics: Topics
) -> None:
    bonn = entity("Bonn", 0) | {"ids": {"geonames": "2946447", "our-list": "x"}, "confidence": 0.93}
    university = entity("Bonn University", 0, kind="ORG")
    body = "Bonn University opened."
    path = await add(producer, topics, "a", article={"body": body}, entities=[bonn, university])
    await page.open(path)
    mark = page.page.locator("#body .mark").first
    await mark.hover()
    card = page.page.locator("#card")
    await expect(card).to_be_visible()
    await expect(card).to_contain_text("0.93")
    await expect(card).to_contain_text("Bonn University")
    geonames = card.get_by_role("link", name="geonames 2946447")
    await expect(geonames).to_have_attribute("href", "https://www.geonames.org/2946447")
    for link in await card.locator("a[target]").all():
        assert "noreferrer" in (await link.get_attribute("rel") or "")
    await geonames.hover()
    await expect(card).to_be_visible()
    await page.page.keyboard.press("Escape")
    await expect(card).to_be_hidden()


async def test_a_name_in_a_name_shows_that_it_belongs_to_both(
    page: "Watched", producer: AIOKafkaProducer, topics: Topics
) -> None:
    names = [entity("University of Bonn", 0, kind="ORG"), entity("Bonn", 14)]
    body = "University of Bonn"
    await page.open(await add(producer, topics, "a", article={"body": body}, entities=names))
    inner = page.page.locator("#body .mark", has_text="Bonn")
    await expect(inner).to_have_class("mark t-gpe within w-org")
    await inner.hover()
    await expect(page.page.locator("#body .same")).to_have_text(["Bonn"])
    await page.page.locator("#body .mark").first.hover()
    await expect(page.page.locator("#body .same")).to_have_text(["University of ", "Bonn"])


async def test_on_a_phone_a_tap_shows_the_card_and_stays_in_the_text(
    browser: Browser, site: RunningConsole, producer: AIOKafkaProducer, topics: Topics
) -> None:
    from .conftest import watched  # noqa: PLC0415 - a page of another size

    path = await add(producer, topics, "a", article={"body": "In Bonn."}, entities=[entity("Bonn", 3)])
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    async with watched(browser, site, **phone) as one:
        await one.open(path)
        await one.page.locator("#body .mark").tap()
        card = one.page.locator("#card")
        await expect(card).to_be_visible()
        assert "#" not in one.page.url
        assert await one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await card.get_by_role("link", name="all its mentions").tap()
        await expect(one.page.locator("#entity-0 details")).to_have_attribute("open", "")


HOSTILE_BODIES = {
    "turned around": "\u202e" * 500 + "abc" + "\u2066" * 500 + "def",
    "marks upon marks": "a" + "\u0300" * 50_000,
    "no space in a right-to-left script": "\u0634" * 200_000,
    "zeros and controls": "\x00\x07\x1b[31m" * 1000,
    "emoji of many parts": "\U0001f469\u200d\U0001f469\u200d" * 20_000,
    "lines without end": "\n" * 200_000,
}


@pytest.mark.parametrize("body", HOSTILE_BODIES.values(), ids=HOSTILE_BODIES)
async def test_a_text_that_is_made_to_break_the_page_leaves_it_usable(
    page: "Watched", producer: AIOKafkaProducer, topics: Topics, body: str
) -> None:
    over = [entity(f"n{number}", 0) | {"mentions": []} for number in range(2)]
    for one in over:  # over each other, empty, beyond the end
        one["mentions"] = [
            {"field": "body", "start": start, "end": start + 9, "text": "x"} for start in (0, 0, 4, 10**9)
        ]
    source = {"id": "evil\u202e\u2066source", "name": "<b>\u202ename"}
    await page.open(await add(producer, topics, "a", article={"body": body, "source": source}, entities=over))
    await page.page.locator("summary").first.click()
    await expect(page.page.locator("#entity-0 details")).to_have_attribute("open", "")
    assert await page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.open("/")
    await expect(page.page.locator("#connection")).to_have_text("Following the stream:")


async def test_a_fast_stream_is_shown_as_far_as_a_person_can_see_and_the_rest_is_counted(
    site: RunningConsole, page: "Watched", producer: AIOKafkaProducer, topics: Topics
) -> None:
    await site.until(lambda: site.parts.reader.problem is None)
    await page.open("/")
    await expect(page.page.locator("#connection")).to_have_text("Following the stream:")
    batch = [json.dumps(enriched(article_id=f"a-{number}")).encode() for number in range(1000)]
    for value in batch:
        await producer.send(topics.enriched, value)
    await producer.flush()
    await site.until(lambda: len(site.parts.window) == len(batch))
    await expect(page.page.locator("#more")).to_contain_text("came too fast to show")
    assert 0 < await page.page.locator("#rows .headline").count() <= 200
    await page.page.get_by_label("Text").fill("still usable")


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
    "dead-letters": lambda _: "/dead-letters",
    "dead-letter": lambda _: "/dead-letters/0-0",
    "flow": lambda _: "/flow",
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
    await write_letter(producer, topics, "a-2")
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

import html
import json
import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from aiokafka import ConsumerRecord
from tests.unit.console.enriched_records import enriched, record

from newsgloss_console.stream.entry import entry_of

if TYPE_CHECKING:
    from .conftest import Site

PATH = "/articles/articles.enriched.v1/0/7"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


async def page(site: "Site", browser: httpx.AsyncClient, **fields: Any) -> str:
    site.records.add(record(enriched(**fields)))
    answer = await browser.get(PATH)
    assert answer.status_code == 200
    return answer.text


def marks(text: str) -> list[tuple[str, str]]:
    """The marked words of a page's body, and their entities."""
    body = text[text.index('id="body"') : text.index("</article>")]
    found = re.findall(r'data-entities="([\d ]*)">(.*?)</a>', body, flags=re.DOTALL)
    return [(html.unescape(words), entities) for entities, words in found]


async def test_an_article_is_shown_with_its_names_marked(site: "Site", browser: httpx.AsyncClient) -> None:
    text = await page(site, browser)
    assert marks(text) == [("Aberdeen", "0")]
    assert 'id="entity-0"' in text
    assert "0.99" in text


async def test_a_mark_counts_code_points_not_utf_16(site: "Site", browser: httpx.AsyncClient) -> None:
    body = "🎉🎉 서울 <b>"
    one = enriched()["entities"][0] | {
        "name": "서울",
        "mentions": [{"field": "body", "start": 3, "end": 5, "text": "서울"}],
    }
    text = await page(site, browser, article={"body": body}, entities=[one])
    assert marks(text) == [("서울", "0")]
    assert "&lt;b&gt;" in text


@pytest.mark.parametrize("field", ["title", "body", "url", "section"])
async def test_markup_in_an_article_is_shown_as_text(
    site: "Site", browser: httpx.AsyncClient, field: str
) -> None:
    text = await page(site, browser, article={field: HOSTILE})
    assert "<script>alert" not in text
    assert "<img" not in text


async def test_markup_in_names_types_stages_and_claims_is_shown_as_text(
    site: "Site", browser: httpx.AsyncClient
) -> None:
    one = enriched()["entities"][0] | {"name": HOSTILE, "type": f"GPE {HOSTILE}", "aliases": [HOSTILE]}
    language = {"tag": f'en" onload="{HOSTILE}', "confidence": 0.5, "detector": HOSTILE}
    text = await page(
        site,
        browser,
        entities=[one],
        stages={HOSTILE: {"status": HOSTILE, "reason": HOSTILE}},
        boilerplate=[{"start": 9, "end": 12, "kind": HOSTILE}],
        language=language,
        article_id=HOSTILE[:200],
    )
    assert "<script>alert" not in text
    assert "<img" not in text
    assert 'onload="' not in text


async def test_an_address_that_could_run_something_is_no_link(
    site: "Site", browser: httpx.AsyncClient
) -> None:
    text = await page(site, browser, article={"url": "javascript:alert(1)"})
    assert 'href="javascript' not in text
    assert "javascript:alert(1)" in text


async def test_links_to_others_carry_no_referrer(site: "Site", browser: httpx.AsyncClient) -> None:
    text = await page(site, browser, article={"url": "https://news.example.org/x"})
    outward = re.findall(r'<a href="https://[^>]*>', text)
    assert len(outward) == 3
    assert all('rel="noreferrer noopener nofollow"' in one for one in outward)


async def test_an_article_with_thousands_of_names_is_bounded(
    site: "Site", browser: httpx.AsyncClient
) -> None:
    one = enriched()["entities"][0]
    text = await page(site, browser, entities=[one | {"name": f"n{number}"} for number in range(5000)])
    assert text.count('class="entity"') == 300
    assert "4,700 more names" in text


async def test_a_long_word_is_cut_with_a_word_about_it(site: "Site", browser: httpx.AsyncClient) -> None:
    text = await page(site, browser, article={"body": "x" * 1_000_000})
    assert "850,000 more characters" in text
    assert len(text) < 600_000


async def test_the_raw_record_stands_beside_the_enriched_one(
    site: "Site", browser: httpx.AsyncClient
) -> None:
    came = {"topic": "articles.raw.v1", "partition": 2, "offset": 5, "timestamp": "2026-03-12T08:00:00Z"}
    raw = ConsumerRecord("articles.raw.v1", 2, 5, 0, 0, b"a-1", b'{"body":"as it came"}', None, 3, 0, ())
    site.records.add(raw)
    provenance = enriched()["provenance"] | {"input": came}
    text = await page(site, browser, provenance=provenance)
    assert "as it came" in text
    assert 'href="/records/articles.raw.v1/2/5"' in text


async def test_versions_and_near_duplicates_come_from_memory(
    site: "Site", browser: httpx.AsyncClient
) -> None:
    window = site.parts.window
    window.add(entry_of(record(enriched(version=2), offset=8), 1))
    window.add(entry_of(record(enriched(article_id="b-9", article={"title": "Nearly so"}), offset=9), 2))
    window.add(entry_of(record(None, offset=10), 3))
    text = await page(site, browser)
    assert "version 2" in text
    assert "deleted" in text
    assert "Nearly so" in text


async def test_an_id_leads_to_its_newest_record(site: "Site", browser: httpx.AsyncClient) -> None:
    site.records.add(record(enriched(article_id="far"), key=b"far"))
    site.parts.window.add(entry_of(record(enriched(), offset=12), 1))
    near = await browser.get("/article", params={"id": "a-1"})
    far = await browser.get("/article", params={"id": "far"})
    assert near.headers["location"] == "/articles/articles.enriched.v1/0/12"
    assert far.headers["location"] == PATH


@pytest.mark.parametrize("path", ["/article?id=nobody", "/articles/articles.enriched.v1/0/99", "/article"])
async def test_what_is_not_found_says_where_it_was_looked_for(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 404
    assert "not among" in answer.text or "no such record" in answer.text


async def test_bytes_that_are_no_article_are_shown_safely(site: "Site", browser: httpx.AsyncClient) -> None:
    site.records.add(record(b"\x00\x1b[31m<script>alert(1)</script>"))
    text = (await browser.get(PATH)).text
    assert "<script>alert" not in text
    assert "␀" in text
    assert "00000000  00 1b" in text


async def test_a_tombstone_has_a_page(site: "Site", browser: httpx.AsyncClient) -> None:
    site.records.add(record(None))
    assert "deleted article" in (await browser.get(PATH)).text


async def test_a_records_bytes_are_a_file_and_never_a_page(site: "Site", browser: httpx.AsyncClient) -> None:
    value = json.dumps(enriched()).encode()
    site.records.add(record(value))
    answer = await browser.get("/records/articles.enriched.v1/0/7")
    assert answer.content == value
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("path", ["/articles/t/x/1", "/articles/t/0/-", "/records/t/0/1e9"])
async def test_an_address_that_names_no_record_is_no_page(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


async def test_a_text_from_right_to_left_stands_so(site: "Site", browser: httpx.AsyncClient) -> None:
    language = {"tag": "ar", "confidence": 0.9, "detector": "test"}
    text = await page(site, browser, article={"title": "مكتبة", "body": "افتتحت مكتبة"}, language=language)
    assert '<div class="body" id="body" dir="auto" lang="ar">' in text
    assert '<h1 dir="auto"' in text

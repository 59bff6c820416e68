import json
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.unit.console.enriched_records import enriched, record

from newsgloss_console.children.process import CommandFailedError
from newsgloss_console.stream.entry import entry_of
from newsgloss_console.web.try_pages import MAX_FORM_BYTES

if TYPE_CHECKING:
    from .conftest import Guarded, Site


async def test_the_live_page_shows_the_newest_articles_without_a_script(
    site: "Site", browser: httpx.AsyncClient
) -> None:
    for number in range(1, 60):
        value = enriched(article={"title": f"<i>title {number}</i>"}, article_id=f"a-{number}")
        site.parts.window.add(entry_of(record(value, offset=number), number))
    text = (await browser.get("/")).text
    assert text.index("title 59") < text.index("title 58")
    assert "title 19<" not in text
    assert "<i>" not in text


async def test_the_live_page_says_that_the_broker_is_away(site: "Site", browser: httpx.AsyncClient) -> None:
    site.parts.reader.problem = "127.0.0.1:9092 does not answer"
    assert "127.0.0.1:9092 does not answer" in (await browser.get("/")).text
    ready = await browser.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["reason"] == "127.0.0.1:9092 does not answer"


async def test_filters_are_kept_in_the_form(browser: httpx.AsyncClient) -> None:
    text = (await browser.get("/", params={"text": '"><x', "language": "xx", "status": "not_ok"})).text
    assert 'value="&#34;&gt;&lt;x"' in text
    assert "<option selected>xx</option>" in text


async def test_a_text_is_tried_and_shown_as_an_article(site: "Site", browser: httpx.AsyncClient) -> None:
    site.trial.answer = json.dumps(enriched()).encode()
    answer = await browser.post("/try", data={"text": "Bridge\nAberdeen", "kind": "html"})
    assert answer.status_code == 200
    assert "Nothing was published" in answer.text
    assert site.trial.given == (b"Bridge\nAberdeen", "html")


async def test_what_is_wrong_with_a_text_is_said_and_the_text_is_kept(
    site: "Site", browser: httpx.AsyncClient
) -> None:
    site.trial.answer = CommandFailedError("body: empty", "no_article")
    answer = await browser.post("/try", data={"text": "</textarea><script>x", "kind": "nothing"})
    assert answer.status_code == 422
    assert "body: empty" in answer.text
    assert "&lt;/textarea&gt;&lt;script&gt;x" in answer.text


async def test_a_key_that_may_only_read_tries_nothing(guarded: "Guarded") -> None:
    async with guarded.browser("read") as browser:
        assert (await browser.post("/try", data={"text": "x"})).status_code == 403
    assert guarded.site.trial.given is None


async def test_a_form_is_bounded_and_must_be_one(site: "Site", browser: httpx.AsyncClient) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    large = await browser.post("/try", content=b"text=" + b"x" * MAX_FORM_BYTES, headers=form)
    other = await browser.post("/try", content=b"{}", headers={"Content-Type": "application/json"})
    crowded = await browser.post("/try", content=b"a=1&" * 5000, headers=form)
    assert (large.status_code, other.status_code, crowded.status_code) == (413, 415, 400)
    assert site.trial.given is None


async def test_the_flow_shows_the_group_and_what_needs_somebody(
    site: "Site", browser: httpx.AsyncClient
) -> None:
    partition = {
        "partition": 0, "committed": None, "end": 9, "lag": 9, "in_per_second": None, "out_per_second": 1.5,
        "member": "", "state": "nobody reads it",
    }  # fmt: skip
    site.status.answer = {
        "group": {"id": "g", "state": "Empty", "members": []}, "partitions": [partition], "lag": 9,
        "in_per_second": 0.0, "out_per_second": 1.5, "dead_letters": {"timeout": 2}, "redriven": 1,
        "discarded": 0,
    }  # fmt: skip
    text = (await browser.get("/flow")).text
    assert "group g has no member" in text
    assert "2 dead letters wait" in text
    assert "NewsglossEnrichAbsent" in text
    assert "nobody reads it" in text


async def test_the_flow_says_why_it_cannot_be_read(browser: httpx.AsyncClient) -> None:
    assert "the broker is away" in (await browser.get("/flow")).text


@pytest.mark.parametrize(
    "name", ["console.css", "live.js", "article.js", "letters.js", "flow.js", "icon.svg"]
)
async def test_a_static_file_is_sent_once(browser: httpx.AsyncClient, name: str) -> None:
    first = await browser.get(f"/static/{name}")
    assert first.status_code == 200
    again = await browser.get(f"/static/{name}", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["nothing.js", "..%2fapp.py", "%2e%2e/guard.py"])
async def test_nothing_else_is_served_as_a_static_file(browser: httpx.AsyncClient, name: str) -> None:
    assert (await browser.get(f"/static/{name}")).status_code == 404

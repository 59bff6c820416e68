import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import structlog

from newsgloss_console.keys.file import Right

if TYPE_CHECKING:
    from .conftest import Guarded, Site

LETTER: dict[str, Any] = {
    "partition": 1, "offset": 5, "timestamp": 0, "article_id": "<b>a</b>", "value_bytes": 9,
    "code": "timeout", "message": "<script>alert(1)</script>", "attempt": 1,
    "failed_at": "2026-03-12T08:30:00Z", "redriven": False, "discarded": False,
    "headers": [["x", "<i>"], ["y", None]],
}  # fmt: skip
CHOSEN = {"act": "redrive", "letter": ["1-5", "0-7"], "reason": "the timeout was raised"}


def hidden(text: str) -> dict[str, Any]:
    """The hidden fields of a page's form."""
    found: dict[str, Any] = {"letter": []}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text):
        if name == "letter":
            found["letter"].append(value)
        else:
            found[name] = value
    return found


async def test_letters_are_listed_with_what_their_codes_mean(
    site: "Site", browser: httpx.AsyncClient
) -> None:
    site.letters.letters = [LETTER]
    text = (await browser.get("/dead-letters")).text
    assert 'href="/dead-letters/1-5"' in text
    assert "exceeded its time limit" in text
    assert "<script>alert" not in text
    assert "<b>a</b>" not in text
    assert 'name="letter"' not in text, "nobody may act here"


async def test_a_letter_is_shown_in_words_text_and_bytes(site: "Site", browser: httpx.AsyncClient) -> None:
    site.letters.letters = [LETTER]
    text = (await browser.get("/dead-letters/1-5")).text
    assert "exceeded its time limit" in text
    assert "00000000  00 01 20 3c" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize("place", ["1-6", "x", "1", "1--5", "٣-1", "1-5/../x"])
async def test_a_letter_that_there_is_not_is_not_found(browser: httpx.AsyncClient, place: str) -> None:
    assert (await browser.get(f"/dead-letters/{place}")).status_code == 404


@pytest.mark.parametrize("right", ["read", "try", None])
@pytest.mark.parametrize("path", ["/dead-letters/plan", "/dead-letters/act"])
async def test_only_a_key_with_the_right_may_act(guarded: "Guarded", right: Right | None, path: str) -> None:
    async with guarded.browser(right) as browser:
        answer = await browser.post(path, data=CHOSEN)
    assert answer.status_code == (403 if right else 401)
    assert guarded.site.letters.acts == []


async def test_without_keys_nobody_may_act(site: "Site", browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/dead-letters/plan", data=CHOSEN)).status_code == 403
    assert site.letters.acts == []


async def test_an_act_comes_after_its_dry_run_and_is_logged_with_who_and_why(guarded: "Guarded") -> None:
    acts = guarded.site.letters.acts
    async with guarded.browser("act") as browser:
        planned = await browser.post("/dead-letters/plan", data=CHOSEN)
        assert acts == [("redrive", ["0-7", "1-5"], "the timeout was raised", True)]
        with structlog.testing.capture_logs() as logged:
            done = await browser.post("/dead-letters/act", data=hidden(planned.text))
    assert acts[1:] == [("redrive", ["0-7", "1-5"], "the timeout was raised", False)]
    assert "done" in done.text
    (line,) = [one for one in logged if one["event"] == "dead letters: done"]
    assert line["who"].startswith("Ada of act (key ")
    assert line["why"] == "the timeout was raised"
    assert line["letters"] == ["0-7", "1-5"]
    assert line["outcomes"] == {"redriven": 2}


@pytest.mark.parametrize(
    "change",
    [
        {"act": "discard"},
        {"letter": ["0-7", "1-6"]},
        {"reason": "another"},
        {"seal": "99999999999.ab"},
        {"seal": ""},
    ],
)
async def test_only_what_the_dry_run_showed_is_done(guarded: "Guarded", change: dict[str, Any]) -> None:
    async with guarded.browser("act") as browser:
        planned = await browser.post("/dead-letters/plan", data=CHOSEN)
        answer = await browser.post("/dead-letters/act", data=hidden(planned.text) | change)
    assert answer.status_code == 409
    assert len(guarded.site.letters.acts) == 1


@pytest.mark.parametrize(
    "change",
    [{"act": "delete"}, {"letter": []}, {"letter": ["--force"]}, {"reason": " "}, {"reason": "x" * 301}],
)
async def test_a_form_that_asks_for_something_else_does_nothing(
    guarded: "Guarded", change: dict[str, Any]
) -> None:
    async with guarded.browser("act") as browser:
        answer = await browser.post("/dead-letters/plan", data=CHOSEN | change)
    assert answer.status_code == 422
    assert guarded.site.letters.acts == []

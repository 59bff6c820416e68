from typing import TYPE_CHECKING

import pytest

from newsgloss_console.keys.file import Keys
from newsgloss_console.settings import ConsoleSettings
from newsgloss_console.web.callers import COOKIE
from newsgloss_console.web.sign_in_pages import local_path

if TYPE_CHECKING:
    from .conftest import Guarded


async def test_who_has_no_key_is_led_to_the_form_and_back(guarded: "Guarded") -> None:
    async with guarded.browser() as browser:
        led = await browser.get("/dead-letters?code=timeout")
        assert led.status_code == 303
        assert led.headers["location"] == "/sign-in?next=%2Fdead-letters%3Fcode%3Dtimeout"
        form = {"key": guarded.keys["read"], "next": "/dead-letters?code=timeout"}
        signed = await browser.post("/sign-in", data=form)
        assert signed.headers["location"] == "/dead-letters?code=timeout"
        assert (await browser.get("/")).status_code == 200


async def test_a_cookie_is_kept_from_scripts_and_other_sites_and_is_no_key(guarded: "Guarded") -> None:
    async with guarded.browser() as browser:
        answer = await browser.post("/sign-in", data={"key": guarded.keys["read"], "next": "/"})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert guarded.keys["read"].partition(".")[0] not in cookie


async def test_an_unknown_key_signs_nobody_in(guarded: "Guarded") -> None:
    async with guarded.browser() as browser:
        answer = await browser.post("/sign-in", data={"key": guarded.keys["read"] + "x", "next": "/"})
        assert answer.status_code == 403
        assert COOKIE not in browser.cookies
        assert (await browser.get("/")).status_code == 303


async def test_signing_out_ends_the_session_itself(guarded: "Guarded") -> None:
    async with guarded.browser() as browser:
        await browser.post("/sign-in", data={"key": guarded.keys["read"], "next": "/"})
        session = browser.cookies[COOKIE]
        await browser.post("/sign-out")
        assert (await browser.get("/", headers={"Cookie": f"{COOKIE}={session}"})).status_code == 303


async def test_a_revoked_key_ends_its_sessions(guarded: "Guarded") -> None:
    async with guarded.browser() as browser:
        await browser.post("/sign-in", data={"key": guarded.keys["read"], "next": "/"})
        known = Keys.read(guarded.path)
        known.without(known.keys[0].id).write(guarded.path)
        assert (await browser.get("/")).status_code == 303


async def test_the_stream_is_refused_without_a_key(guarded: "Guarded") -> None:
    async with guarded.browser() as browser:
        answer = await browser.get("/live/events", headers={"Accept": "text/event-stream"})
    assert answer.status_code == 401


async def test_the_proxys_user_may_read_and_only_named_ones_may_act() -> None:
    from .conftest import Site  # noqa: PLC0415 - a console with other settings

    site = Site(ConsoleSettings(console_proxy_header="X-User", console_proxy_actors="ada, bo"))
    form = {"act": "redrive", "letter": "1-5", "reason": "because"}
    async with site.browser() as browser:
        assert (await browser.get("/")).status_code == 401
        assert (await browser.get("/", headers={"X-User": "eve"})).status_code == 200
        eve = await browser.post("/dead-letters/plan", data=form, headers={"X-User": "eve"})
        ada = await browser.post("/dead-letters/plan", data=form, headers={"X-User": "ada"})
    assert (eve.status_code, ada.status_code) == (403, 200)


@pytest.mark.parametrize("path", ["/", "/flow", "/articles/t/0/1?x=y"])
def test_a_path_of_the_console_is_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "text", ["//evil.example", "https://evil.example", "/\\evil.example", "", "x", "/\n/evil"]
)
def test_what_could_lead_elsewhere_leads_to_the_first_page(text: str) -> None:
    assert local_path(text) == "/"

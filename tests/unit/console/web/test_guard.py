from collections.abc import Mapping
from typing import TYPE_CHECKING

import httpx
import pytest

from newsgloss_console.settings import ConsoleSettings

if TYPE_CHECKING:
    from .conftest import Site

PAGES = (
    "/",
    "/try",
    "/dead-letters",
    "/flow",
    "/article?id=x",
    "/nowhere",
    "/static/console.css",
    "/sign-in",
)


@pytest.mark.parametrize("path", PAGES)
async def test_no_answer_lets_a_script_of_others_run(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/try", "/dead-letters", "/flow", "/sign-in"])
async def test_a_page_has_no_inline_script_no_inline_style_and_no_other_host(
    browser: httpx.AsyncClient, path: str
) -> None:
    text = (await browser.get(path)).text
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    assert all("src=" in tag.partition(">")[0] for tag in text.split("<script")[1:])
    assert "http://" not in text
    assert "https://" not in text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "console.example.org"]
)
async def test_the_console_answers_only_under_its_own_names(site: "Site", host: str) -> None:
    async with site.browser(Host=host) as browser:
        assert (await browser.get("/")).status_code == 421


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8085", "localhost:8085", "localhost", "[::1]:8085", "127.0.0.1:9999"]
)
async def test_a_name_of_this_machine_is_its_own(site: "Site", host: str) -> None:
    async with site.browser(Host=host) as browser:
        assert (await browser.get("/")).status_code == 200


async def test_probes_may_come_under_any_name(site: "Site") -> None:
    async with site.browser(Host="10.1.2.3:8085") as browser:
        assert (await browser.get("/healthz")).status_code == 200
        assert (await browser.get("/readyz")).status_code == 200
        assert "newsgloss_console_kafka_ready" in (await browser.get("/metrics")).text


FOREIGN: list[Mapping[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8085"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_a_form_of_another_site_is_refused(site: "Site", headers: Mapping[str, str]) -> None:
    async with site.browser() as browser:
        del browser.headers["Sec-Fetch-Site"]
        answer = await browser.post("/try", data={"text": "x"}, headers=headers)
    assert answer.status_code == 403
    assert site.trial.given is None


async def test_an_old_browsers_form_is_known_by_its_origin(site: "Site") -> None:
    async with site.browser() as browser:
        del browser.headers["Sec-Fetch-Site"]
        answer = await browser.post("/sign-out", headers={"Origin": "http://127.0.0.1:8085"})
    assert answer.status_code == 303


async def test_an_origin_of_its_own_is_accepted_and_makes_cookies_secure() -> None:
    from .conftest import Site  # noqa: PLC0415 - a console with other settings

    site = Site(ConsoleSettings(console_origin="https://console.example.org", insecure=True))
    async with site.browser(Host="console.example.org") as browser:
        assert (await browser.get("/")).status_code == 200

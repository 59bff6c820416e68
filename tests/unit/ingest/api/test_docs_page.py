import hashlib
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[4]
POLICY = tomllib.loads((ROOT / "deploy/supply_chain/licences.toml").read_text(encoding="utf-8"))
FOLDER = files("newsgloss_ingest.api") / "swagger_ui"


async def test_the_page_and_all_that_it_loads_come_from_here(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "://" not in page.text
    loaded = re.findall(r'(?:src|href)="(\./[^"]+)"', page.text)
    assert len(loaded) == 4
    for address in loaded:
        response = await client.get(str(httpx.URL("http://ingest/docs").join(address)))
        assert response.status_code == 200, address
        assert response.content


async def test_its_policy_lets_nothing_else_run(client: httpx.AsyncClient) -> None:
    for path in ("/docs", "/docs/start.js", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"):
        headers = (await client.get(path)).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    page = (await client.get("/docs")).text
    assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page) == []


async def test_a_page_that_serves_nothing_is_not_there(client: httpx.AsyncClient) -> None:
    for path in ("/docs/oauth2-redirect", "/redoc", "/docs/LICENSE"):
        assert (await client.get(path)).status_code == 404, path


async def test_what_a_browser_has_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/docs/swagger-ui-bundle.js")
    again = await client.get("/docs/swagger-ui-bundle.js", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_files_are_those_of_the_package_that_is_pinned(client: httpx.AsyncClient) -> None:
    (pinned,) = [code for code in POLICY["vendored"] if code["name"] == "swagger-ui-dist"]
    assert ROOT / pinned["folder"] == Path(str(FOLDER))
    for name, digest in pinned["sha256"].items():
        served = (await client.get(f"/docs/{name}")).content
        assert hashlib.sha256(served).hexdigest() == digest
    assert "Apache License" in (FOLDER / "LICENSE").read_text(encoding="utf-8")
    assert {item.name for item in FOLDER.iterdir()} == {
        *pinned["sha256"], "LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt",
    }  # fmt: skip

"""Servers that mean harm: the poller answers, polls the others, and ends when it is told to."""

import gzip
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.conditions import until
from tests.integration.feeds import Topics, feed_of, item, once, published, write
from tests.integration.polling import polling
from tests.local_site import Answer, Request, Site

LONG = "/" + "b" * 8000


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def other_site() -> Iterator[Site]:
    with Site("127.0.0.2") as running:
        yield running


def costly_rules() -> Answer:
    """500 KB of rules, each of which has to be looked for in the whole of an address."""
    lines = ["User-agent: *", *(f"Disallow: /*b*{number:x}z" for number in range(26_000))]
    return Answer(body="\n".join(lines).encode()[: 500 * 1024], media_type="text/plain")


def of_summaries(*links: str) -> Answer:
    return feed_of(*({"id": link[-9:], "url": link, "title": "T", "summary": "S"} for link in links))


async def test_rules_times_addresses_hold_up_neither_health_nor_another_feed_nor_the_end(
    kafka: str, topics: Topics, site: Site, other_site: Site, tmp_path: Path
) -> None:
    links = [f"{LONG}{number}" for number in range(1000)]
    site.pages["/robots.txt"] = costly_rules()
    site.pages["/feed"] = of_summaries(LONG * 700, *links)
    site.pages.update({link: Answer(503) for link in links})
    other_site.pages["/feed"] = feed_of(item("good"))
    file = write(tmp_path, site, "/feed", allow="127.0.0.0/8")
    more = f'\n[[feed]]\nurl = "{other_site.url}/feed"\nsource = "good"\n'
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    async with polling(kafka, topics.raw, file) as poller:

        async def in_the_middle() -> bool:
            return len(site.paths()) > 2  # the feed, and pages whose addresses were compared

        await until(in_the_middle)
        await until(lambda: published(kafka, topics.raw))
        assert (await poller.get("/healthz")).status_code == 200
        assert await poller.stop() == 0


async def test_a_server_that_never_stops_sending_does_not_keep_it_from_ending(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    held, asked = threading.Event(), threading.Event()

    def hold(_: Request) -> Answer:
        asked.set()
        return Answer(held=held)

    site.pages["/feed"] = hold
    try:
        async with polling(kafka, topics.raw, write(tmp_path, site, "/feed")) as poller:

            async def was_asked() -> bool:
                return asked.is_set()

            await until(was_asked)
            poller.process.process.send_signal(signal.SIGTERM)
            assert await poller.process.exit_status() == 0
    finally:
        held.set()


async def test_what_follows_a_packed_feed_changes_nothing_and_its_etag_may_be_of_any_bytes(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    body = feed_of(item("a")).body
    packed = gzip.compress(body[:50]) + gzip.compress(body[50:]) + bytes(20_000_000)
    headers = {"Content-Encoding": "gzip", "ETag": '"caf\xc3\xa9"'}
    site.pages["/feed"] = Answer(body=packed, headers=headers, media_type="application/feed+json")
    file = write(tmp_path, site, "/feed")
    assert (await once(kafka, topics.raw, file)).output.startswith("1 new, 0 updated, 0 unchanged")
    ended = await once(kafka, topics.raw, file)
    assert (ended.status, ended.output[:12]) == (0, "0 new, 0 upd"), ended.errors
    assert site.requests[-1].headers["if-none-match"] == '"caf\xc3\xa9"'


async def test_credentials_are_in_no_log_and_not_in_the_memory(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "authorization").write_text("Bearer hunter2\n", encoding="utf-8")
    (tmp_path / "query").write_text("token=hunter3\n", encoding="utf-8")
    more = 'authorization_file = "authorization"\nquery_file = "query"\nfull_text = "never"'
    file = write(tmp_path, site, "/feed", "/bad", more=more)

    def moved(request: Request) -> Answer:
        known = request.headers.get("authorization") == "Bearer hunter2"
        to = f"http://me:hunter4@127.0.0.1:{site.port}/moved?token=hunter3"
        return Answer(301, headers={"Location": to}) if known else Answer(401)

    site.pages["/feed?token=hunter3"] = moved
    site.pages["/moved?token=hunter3"] = feed_of(item("a"))
    site.pages["/bad?token=hunter3"] = Answer(500)
    for _ in range(2):
        ended = await once(kafka, topics.raw, file, "--retry-now", "--log-level", "debug")
        assert ended.status == 1, ended.errors
        assert "hunter" not in ended.output + ended.errors
    assert site.paths().count("/moved?token=hunter3") == 2
    assert len(await published(kafka, topics.raw)) == 1
    memory = b"".join(path.read_bytes() for path in tmp_path.glob("feeds.sqlite*"))
    assert b"/feed" in memory
    assert b"hunter" not in memory
    wrong = (
        write(tmp_path, site, "/feed").read_text(encoding="utf-8").replace("http://", "http://me:hunter2@")
    )
    file.write_text(wrong, encoding="utf-8")
    ended = await once(kafka, topics.raw, file)
    assert ended.status == 2
    assert "authorization_file" in ended.errors
    assert "hunter" not in ended.errors

"""`newsgloss-ingest feeds` as a process: a web site on loopback, the real broker."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.integration.conditions import until
from tests.integration.feeds import Topics, feed_of, item, once, published, write
from tests.integration.processes import ingest_command, run_ingest
from tests.local_site import Answer, Request, Site

from newsgloss_common.article.article_id import derive_article_id, feed_item_article_id
from newsgloss_dev_kafka import DevBroker


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def with_validators(answer: Answer, etag: str) -> Callable[[Request], Answer]:
    """The answer, and 304 to those who have it."""

    def page(request: Request) -> Answer:
        if request.headers.get("if-none-match") == etag:
            return Answer(304)
        return Answer(answer.status, answer.body, {"ETag": etag}, answer.media_type)

    return page


async def test_items_become_articles(kafka: str, topics: Topics, site: Site, tmp_path: Path) -> None:
    site.pages["/feed"] = feed_of(
        item("new", date_published="2026-03-10T08:00:00+01:00", authors=[{"name": "Ada"}], tags=["Local"]),
        item("old", url=None),
    )
    more = 'source_name = "Example"\nsection = "Town"\nlanguage_hint = "de"'
    ended = await once(kafka, topics.raw, write(tmp_path, site, "/feed", more=more))
    assert ended.status == 0, ended.errors
    assert ended.output.startswith("2 new, 0 updated, 0 unchanged")
    old, new = await published(kafka, topics.raw)
    del new["fetched_at"]
    assert new == {
        "schema_version": 1,
        "article_id": derive_article_id(source_id="", title=None, body=None, url=f"{site.url}/new"),
        "version": 1,
        "status": "usable",
        "source": {"id": "example", "name": "Example"},
        "url": f"{site.url}/new",
        "title": "About new",
        "body": "The bridge reopened.",
        "language_hint": "en",
        "authors": ["Ada"],
        "section": "Town",
        "keywords": ["Local"],
        "published_at": "2026-03-10T07:00:00Z",
        "published_at_precision": "instant",
        "published_at_source": "feed",
    }
    assert old["article_id"] == feed_item_article_id(source_id="example", item_id="old")


async def test_what_is_known_is_not_published_again(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    site.pages["/feed"] = with_validators(feed_of(item("a")), '"v1"')
    file = write(tmp_path, site, "/feed")
    assert (await once(kafka, topics.raw, file)).output.startswith("1 new, 0 updated, 0 unchanged")
    assert (await once(kafka, topics.raw, file)).output.startswith("0 new, 0 updated, 0 unchanged")
    assert site.requests[-1].headers["if-none-match"] == '"v1"'
    site.pages["/feed"] = with_validators(feed_of(item("b"), item("a")), '"v2"')
    assert (await once(kafka, topics.raw, file)).output.startswith("1 new, 0 updated, 1 unchanged")
    assert [article["title"] for article in await published(kafka, topics.raw)] == ["About a", "About b"]


async def test_a_change_is_a_higher_version_and_a_new_date_alone_is_none(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    file = write(tmp_path, site, "/feed")
    site.pages["/feed"] = feed_of(item("a"))
    await once(kafka, topics.raw, file)
    site.pages["/feed"] = feed_of(item("a", date_modified="2026-03-11T08:00:00Z"))
    assert (await once(kafka, topics.raw, file)).output.startswith("0 new, 0 updated, 1 unchanged")
    site.pages["/feed"] = feed_of(item("a", "The bridge closed again.", url="/moved"))
    assert (await once(kafka, topics.raw, file)).output.startswith("0 new, 1 updated, 0 unchanged")
    first, second = await published(kafka, topics.raw)
    assert (first["version"], second["version"]) == (1, 2)
    assert first["article_id"] == second["article_id"]
    assert second["body"] == "The bridge closed again."


async def test_a_removed_item_is_left_alone(kafka: str, topics: Topics, site: Site, tmp_path: Path) -> None:
    file = write(tmp_path, site, "/feed")
    site.pages["/feed"] = feed_of(item("a"))
    await once(kafka, topics.raw, file)
    site.pages["/feed"] = feed_of()
    ended = await once(kafka, topics.raw, file)
    assert (ended.status, len(await published(kafka, topics.raw))) == (0, 1)


async def test_an_article_of_two_feeds_is_published_once(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    file = write(tmp_path, site, "/one", "/two")
    site.pages["/one"] = feed_of(item("a"))
    site.pages["/two"] = feed_of(item("another id", "Told otherwise.", url="/a?utm_source=two"))
    assert (await once(kafka, topics.raw, file)).output.startswith("1 new, 0 updated, 1 unchanged")
    assert len(await published(kafka, topics.raw)) == 1


async def test_a_death_after_kafka_has_it_repeats_the_same_article_in_the_same_version(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    file = write(tmp_path, site, "/feed")
    site.pages["/feed"] = feed_of(item("a"))
    await once(kafka, topics.raw, file)
    before = (tmp_path / "feeds.sqlite").read_bytes()
    site.pages["/feed"] = feed_of(item("a", "Corrected."))
    await once(kafka, topics.raw, file)
    (tmp_path / "feeds.sqlite").write_bytes(before)  # as if it had died before writing it down
    await once(kafka, topics.raw, file)
    versions = Counter((one["article_id"], one["version"]) for one in await published(kafka, topics.raw))
    assert sorted(versions.values()) == [1, 2]


async def test_a_move_for_good_is_remembered(kafka: str, topics: Topics, site: Site, tmp_path: Path) -> None:
    file = write(tmp_path, site, "/feed")
    site.pages["/feed"] = Answer(301, headers={"Location": "/moved"})
    site.pages["/moved"] = feed_of(item("a"))
    await once(kafka, topics.raw, file)
    await once(kafka, topics.raw, file)
    assert site.paths() == ["/feed", "/moved", "/moved"]


async def test_a_feed_that_is_gone_is_polled_no_more_unless_told(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    file = write(tmp_path, site, "/feed")
    site.pages["/feed"] = Answer(410)
    ended = await once(kafka, topics.raw, file)
    assert ended.output.endswith("feeds: 0 failed, 1 gone\n")
    await once(kafka, topics.raw, file)
    assert site.paths() == ["/feed"]
    site.pages["/feed"] = feed_of(item("a"))
    assert (await once(kafka, topics.raw, file, "--retry-gone")).output.startswith("1 new")
    assert (await once(kafka, topics.raw, file)).output.startswith("0 new, 0 updated, 1 unchanged")


async def test_a_feed_that_fails_is_left_alone_for_a_while_and_the_others_go_on(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    file = write(tmp_path, site, "/bad", "/busy", "/good")
    site.pages["/bad"] = Answer(body=b"<html>no feed</html>")
    site.pages["/busy"] = Answer(503, headers={"Retry-After": "3600"})
    site.pages["/good"] = feed_of(item("a"))
    ended = await once(kafka, topics.raw, file)
    assert (ended.status, ended.output[:5]) == (1, "1 new")
    assert "no feed: neither RSS nor Atom" in ended.errors
    assert "HTTP status 503" in ended.errors
    site.requests.clear()
    ended = await once(kafka, topics.raw, file)
    assert ended.status == 1
    assert "/busy" not in site.paths()
    assert "/good" in site.paths()


async def test_an_item_without_text_is_told_and_the_others_go_on(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    file = write(tmp_path, site, "/feed", more='full_text = "never"')
    site.pages["/feed"] = feed_of(item("a"), item("b", "  "), item("c", "\u200b"))
    ended = await once(kafka, topics.raw, file)
    assert ended.status == 1
    assert ended.output.startswith("1 new, 0 updated, 0 unchanged, 0 to be tried again, 2 failed")
    assert "body: " in ended.errors
    assert (await once(kafka, topics.raw, file)).output.startswith("0 new, 0 updated, 3 unchanged")


async def test_the_text_that_a_feed_leaves_out_is_taken_from_the_page(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    story = "The harbour bridge in Aberdeen reopened on Thursday after the storm, the council said. " * 5
    file = write(tmp_path, site, "/feed")
    answer = feed_of({"id": "a", "url": "/a", "title": "Bridge", "summary": "It is open."})
    site.pages["/feed"] = with_validators(answer, '"v1"')
    site.pages["/a"] = Answer(503)
    ended = await once(kafka, topics.raw, file)
    assert (ended.status, ended.output[:49]) == (1, "0 new, 0 updated, 0 unchanged, 1 to be tried agai")
    site.pages["/a"] = Answer(
        body=f"<html><body><article><h1>B</h1><p>{story}</p></article></body></html>".encode()
    )
    ended = await once(kafka, topics.raw, file)
    assert (ended.status, ended.output[:5]) == (0, "1 new"), ended.errors
    (article,) = await published(kafka, topics.raw)
    assert (article["title"], article["body"]) == ("Bridge", story.strip())
    assert site.paths() == ["/feed", "/a", "/feed", "/a"]


async def test_killed_again_and_again_it_loses_nothing_and_invents_no_version(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    count = 400
    file = write(tmp_path, site, "/feed")
    site.pages["/feed"] = feed_of(*(item(f"n{number}") for number in range(count)))
    kills = 0
    for kill in range(1, 4):
        async with ingest_command(kafka, topics.raw, "feeds", "--retry-now", file) as process:

            async def some_more(wanted: int = kill * count // 5) -> bool:
                return len(await published(kafka, topics.raw)) >= wanted

            await until(some_more)
            process.kill()
            kills += await process.wait() == -signal.SIGKILL
    assert kills == 3
    assert (await once(kafka, topics.raw, file, "--retry-now")).status == 0
    found = Counter((one["article_id"], one["version"]) for one in await published(kafka, topics.raw))
    assert len(found) == count
    assert {version for _, version in found} == {1}
    assert found.total() <= count + kills  # at most the one in hand is repeated


async def test_a_private_address_is_refused_unless_allowed(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    site.pages["/feed"] = feed_of(item("a"))
    wrong = write(tmp_path, site, "/feed", allow="10.0.0.0/8", interval=9000)
    ended = await once(kafka, topics.raw, wrong)
    assert ended.status == 1
    assert "127.0.0.1 is not at a public address" in ended.errors
    assert site.requests == []
    mended = write(tmp_path, site, "/feed", interval=9000)
    ended = await once(kafka, topics.raw, mended)
    assert ended.status == 1
    assert "--retry-now polls it at once" in ended.errors
    ended = await once(kafka, topics.raw, mended, "--retry-now")
    assert (ended.status, ended.output[:5]) == (0, "1 new")
    assert (await once(kafka, topics.raw, mended)).status == 0


async def test_with_retry_now_a_feed_that_failed_is_polled_at_once_and_then_in_its_rhythm(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    file = write(tmp_path, site, "/feed", interval=9000)
    site.pages["/feed"] = Answer(503, headers={"Retry-After": "3600"})
    assert (await once(kafka, topics.raw, file)).status == 1
    site.pages["/feed"] = feed_of(item("a"))
    async with ingest_command(kafka, topics.raw, "feeds", "--retry-now", file) as process:
        await until(lambda: published(kafka, topics.raw))
        process.send_signal(signal.SIGTERM)
        output, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    assert output.startswith(b"1 new")
    assert site.paths() == ["/feed", "/feed"]


async def test_robots_txt_is_obeyed_unless_told(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    site.pages["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /\n", media_type="text/plain")
    site.pages["/feed"] = feed_of(item("a"))
    ended = await once(kafka, topics.raw, write(tmp_path, site, "/feed"))
    assert (ended.status, site.paths()) == (1, [])
    (tmp_path / "feeds.sqlite").unlink()
    ended = await once(kafka, topics.raw, write(tmp_path, site, "/feed", more="robots = false"))
    assert (ended.status, ended.output[:5]) == (0, "1 new")


async def test_it_polls_again_and_again_until_a_signal(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    site.pages["/feed"] = feed_of(item("a"))
    async with ingest_command(kafka, topics.raw, "feeds", write(tmp_path, site, "/feed")) as process:
        await until(lambda: published(kafka, topics.raw))
        site.pages["/feed"] = feed_of(item("b"), item("a"))

        async def both() -> bool:
            return len(await published(kafka, topics.raw)) == 2

        await until(both)
        process.send_signal(signal.SIGTERM)
        output, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    assert output.startswith(b"2 new, 0 updated")


async def test_once_every_feed_is_gone_it_ends_as_there_is_nothing_to_wait_for(
    kafka: str, topics: Topics, site: Site, tmp_path: Path
) -> None:
    site.pages["/feed"] = Answer(410)
    ended = await run_ingest(kafka, topics.raw, "feeds", write(tmp_path, site, "/feed"))
    assert (ended.status, site.paths()) == (0, ["/feed"])


async def test_while_kafka_is_away_nothing_is_lost(own_kafka: DevBroker, site: Site, tmp_path: Path) -> None:
    servers = own_kafka.bootstrap_servers
    site.pages["/feed"] = feed_of(item("a"))
    async with ingest_command(servers, "raw", "feeds", write(tmp_path, site, "/feed")) as process:
        assert process.stderr is not None
        while b"connected to Kafka" not in await process.stderr.readline():
            assert process.returncode is None
        await until(lambda: published(servers, "raw"))
        await asyncio.to_thread(own_kafka.kill)
        site.pages["/feed"] = feed_of(item("b"), item("a"))
        asked = len(site.paths())

        async def asked_again() -> bool:
            return len(site.paths()) > asked

        await until(asked_again)
        await asyncio.to_thread(own_kafka.start)

        async def both() -> bool:
            return {one["title"] for one in await published(servers, "raw")} == {"About a", "About b"}

        await until(both)
        process.send_signal(signal.SIGTERM)
        await process.communicate()
    assert process.returncode == 0


async def test_without_kafka_a_single_round_says_so(site: Site, tmp_path: Path) -> None:
    ended = await once("127.0.0.1:1", "raw", write(tmp_path, site, "/feed"))
    assert ended.status == 2
    assert "Kafka at 127.0.0.1:1 cannot be reached" in ended.errors
    assert site.requests == []

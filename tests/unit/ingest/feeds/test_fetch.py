import asyncio
import contextlib
import gzip
import shutil
import socket
import subprocess
import threading
import zlib
from collections.abc import AsyncIterator
from email.utils import formatdate
from pathlib import Path

import pytest
from tests.local_site import Answer, Request, Site
from tests.unit.ingest.feeds.conftest import make_fetcher

from newsgloss_ingest.feeds import validators
from newsgloss_ingest.feeds.credentials import Credentials
from newsgloss_ingest.feeds.document import Document
from newsgloss_ingest.feeds.errors import FetchError, GoneError, RefusedAddressError
from newsgloss_ingest.feeds.fetch import Fetcher
from newsgloss_ingest.feeds.retry_after import retry_after_seconds


async def get(fetcher: Fetcher, url: str, **validators: str) -> Document:
    return await fetcher.get(url, accept="text/html", validators=validators)


def redirect(to: str, status: int = 302) -> Answer:
    return Answer(status, headers={"Location": to})


async def test_a_document_comes_with_what_we_are_called(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Answer(body=b"hello", media_type="Text/HTML; charset=utf-8")
    document = await get(fetcher, f"{site.url}/a#part")
    assert (document.body, document.media_type, document.url) == (b"hello", "text/html", f"{site.url}/a")
    assert site.requests[-1].headers["user-agent"] == "newsgloss-test/1.0 (tests)"
    assert site.requests[-1].headers["accept-encoding"] == "gzip"


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
async def test_an_ipv6_address_is_fetched_from(fetcher: Fetcher) -> None:
    with Site("::1") as site:
        site.pages["/a"] = Answer(body=b"hello")
        assert (await get(fetcher, f"{site.url}/a")).body == b"hello"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """For `localhost`, by an authority of its own that is trusted in this test."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    key, path = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = (
        f"{openssl} req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
        f"-addext subjectAltName=DNS:localhost -keyout {key} -out {path}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    both = tmp_path / "both.pem"
    both.write_bytes(path.read_bytes() + key.read_bytes())
    return both


async def test_https_is_checked_against_the_name_though_an_address_is_connected_to(certificate: Path) -> None:
    with Site(certificate=certificate) as site:
        site.pages["/a"] = Answer(body=b"hello")
        async with make_fetcher() as trusting:
            assert (await get(trusting, f"https://localhost:{site.port}/a")).body == b"hello"
            with pytest.raises(FetchError, match="certificate verify failed"):
                await trusting.get(f"{site.url}/a", accept="text/html", obey_robots=False)


async def test_validators_are_sent_and_nothing_new_is_said(site: Site, fetcher: Fetcher) -> None:
    def page(request: Request) -> Answer:
        return Answer(304) if request.headers.get("if-none-match") == '"v1"' else Answer(body=b"new")

    site.pages["/a"] = page
    assert (await get(fetcher, f"{site.url}/a")).status == 200
    assert (await get(fetcher, f"{site.url}/a", **{"If-None-Match": '"v1"'})).status == 304


@pytest.mark.parametrize(("statuses", "moved"), [((301, 308), True), ((301, 302), False), ((307,), False)])
async def test_redirects_are_followed_and_a_move_for_good_is_told(
    site: Site, fetcher: Fetcher, statuses: tuple[int, ...], moved: bool
) -> None:
    for number, status in enumerate(statuses):
        site.pages[f"/{number}"] = redirect(f"/{number + 1}", status)
    site.pages[f"/{len(statuses)}"] = Answer(body=b"here")
    document = await get(fetcher, f"{site.url}/0")
    assert document.url == f"{site.url}/{len(statuses)}"
    assert document.moved_to == (document.url if moved else None)


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.2/",
        "http://[::ffff:127.0.0.2]/",
        "http://localhost.localdomain.invalid/",
        "http://169.254.169.254/latest/",
    ],
)
async def test_a_redirect_does_not_lead_inside(site: Site, fetcher: Fetcher, to: str) -> None:
    site.pages["/a"] = redirect(to)
    with pytest.raises(FetchError):
        await get(fetcher, f"{site.url}/a")


async def test_a_redirect_to_another_private_address_is_named(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = redirect(f"http://127.0.0.2:{site.port}/")
    with pytest.raises(RefusedAddressError, match=r"127\.0\.0\.2 is not at a public address"):
        await get(fetcher, f"{site.url}/a")


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://a.example/", "http://[", "javascript:0"])
async def test_a_redirect_to_anything_but_a_web_address_ends_there(
    site: Site, fetcher: Fetcher, to: str
) -> None:
    site.pages["/a"] = redirect(to)
    with pytest.raises(FetchError, match="address"):
        await get(fetcher, f"{site.url}/a")


async def test_redirects_in_a_circle_end(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = redirect("/a")
    with pytest.raises(FetchError, match="more than 5 redirects"):
        await get(fetcher, f"{site.url}/a")


async def test_a_user_name_in_an_address_is_not_sent(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Answer(body=b"x")
    await get(fetcher, f"http://me:secret@127.0.0.1:{site.port}/a")
    assert "authorization" not in site.requests[-1].headers


@pytest.mark.parametrize(("status", "lasting"), [(404, True), (403, True), (500, False), (429, False)])
async def test_other_answers_are_errors_that_say_whether_to_ask_again(
    site: Site, fetcher: Fetcher, status: int, lasting: bool
) -> None:
    site.pages["/a"] = Answer(status, headers={"Retry-After": "120"})
    with pytest.raises(FetchError, match=f"HTTP status {status}") as raised:
        await get(fetcher, f"{site.url}/a")
    assert (raised.value.lasting, raised.value.retry_after) == (lasting, 120)


async def test_what_is_gone_is_gone(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = Answer(410)
    with pytest.raises(GoneError):
        await get(fetcher, f"{site.url}/a")


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress], ids=["gzip", "deflate"])
async def test_a_compressed_body_is_unpacked(site: Site, fetcher: Fetcher, pack: object) -> None:
    packed = pack(b"hello " * 1000)  # type: ignore[operator]
    name = "gzip" if packed[:2] == b"\x1f\x8b" else "deflate"
    site.pages["/a"] = Answer(body=packed, headers={"Content-Encoding": name})
    assert (await get(fetcher, f"{site.url}/a")).body == b"hello " * 1000


@pytest.mark.parametrize(
    ("body", "encoding", "says"),
    [
        (b"x" * 100_001, "", "larger than 100000 bytes"),
        (gzip.compress(b"x" * 50_000_000), "gzip", "larger than 100000 bytes"),
        (gzip.compress(b"hello" * 100)[:-20], "gzip", "cut short"),
        (b"no gzip", "gzip", "broken compression"),
        (b"x", "br", "not asked for"),
    ],
    ids=["too large", "too large unpacked", "cut short", "no gzip", "another encoding"],
)
async def test_a_body_that_is_too_large_or_broken_is_an_error(
    site: Site, fetcher: Fetcher, body: bytes, encoding: str, says: str
) -> None:
    site.pages["/a"] = Answer(body=body, headers={"Content-Encoding": encoding} if encoding else {})
    with pytest.raises(FetchError, match=says):
        await get(fetcher, f"{site.url}/a")


async def test_a_server_that_does_not_answer_is_left(site: Site) -> None:
    held = threading.Event()
    site.pages["/a"] = Answer(held=held)
    try:
        async with make_fetcher(seconds=0.2) as impatient:
            with pytest.raises(FetchError, match=r"no complete answer within 0\.2 s"):
                await impatient.get(f"{site.url}/a", accept="text/html", obey_robots=False)
    finally:
        held.set()


async def test_every_request_that_ends_is_told_however_it_ended(site: Site) -> None:
    ended: list[int] = []
    site.pages["/robots.txt"] = Answer(404)
    site.pages["/a"] = redirect("/b")
    site.pages["/b"] = Answer(500)
    async with make_fetcher(on_ended=lambda: ended.append(len(site.requests))) as fetcher:
        with pytest.raises(FetchError):
            await get(fetcher, f"{site.url}/a")
        assert ended == [1, 2, 3]
        with pytest.raises(FetchError):
            await fetcher.get("http://127.0.0.1:1/", accept="*/*", obey_robots=False)
        assert len(ended) == 4


async def test_nobody_there_is_an_error(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="ConnectError"):
        await fetcher.get("http://127.0.0.1:1/", accept="text/html", obey_robots=False)


async def test_a_host_gets_one_request_at_a_time(site: Site, fetcher: Fetcher) -> None:
    site.pages.update({f"/{number}": Answer(body=b"x") for number in range(8)})
    await asyncio.gather(*(get(fetcher, f"{site.url}/{number}") for number in range(8)))
    assert (len(site.paths()), site.most_at_once) == (8, 1)


async def test_robots_txt_is_asked_once_and_obeyed(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = Answer(
        body=b"User-agent: newsgloss-test\nDisallow: /private\nAllow: /private/open$\n\n"
        b"User-agent: *\nDisallow: /\n"
    )
    site.pages["/a"] = site.pages["/private/open"] = Answer(body=b"x")
    await get(fetcher, f"{site.url}/a")
    await get(fetcher, f"{site.url}/private/open")
    with pytest.raises(FetchError, match=r"robots\.txt does not allow it"):
        await get(fetcher, f"{site.url}/private/x")
    assert site.paths() == ["/a", "/private/open"]
    assert [request.path for request in site.requests].count("/robots.txt") == 1
    await fetcher.get(f"{site.url}/a", accept="text/html", obey_robots=False)


async def test_a_redirect_is_held_against_robots_txt_too(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /private\n")
    site.pages["/a"] = redirect("/private")
    with pytest.raises(FetchError, match=r"robots\.txt does not allow it"):
        await get(fetcher, f"{site.url}/a")


async def test_without_robots_txt_all_is_allowed_and_with_a_broken_one_nothing(
    site: Site, fetcher: Fetcher
) -> None:
    site.pages["/a"] = Answer(body=b"x")
    assert (await get(fetcher, f"{site.url}/a")).status == 200
    site.pages["/robots.txt"] = Answer(500)
    async with make_fetcher() as another:
        with pytest.raises(FetchError, match=r"robots\.txt cannot be had"):
            await get(another, f"{site.url}/a")
    assert site.paths() == ["/a"]


@pytest.fixture
async def raw_site() -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that gives one answer a connection: its address, and the answers to come."""
    answers: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            asked.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(answers.pop(0))
            await writer.drain()
        writer.close()

    asked: list[bytes] = []
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", answers
        server.close()


async def fetched(fetcher: Fetcher, url: str) -> Document:
    return await fetcher.get(url, accept="text/html", obey_robots=False)


HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


async def test_a_validator_goes_back_as_the_bytes_that_came(site: Site, fetcher: Fetcher) -> None:
    etag = '"caf\xc3\xa9"'
    site.pages["/a"] = Answer(body=b"x", headers={"ETag": etag})
    document = await fetched(fetcher, f"{site.url}/a")
    assert document.headers["etag"] == etag
    await get(fetcher, f"{site.url}/a", **validators.request_headers(etag, None))
    assert site.requests[-1].headers["if-none-match"] == etag


async def test_what_follows_a_packed_body_is_not_waited_for(
    raw_site: tuple[str, list[bytes]], fetcher: Fetcher
) -> None:
    url, answers = raw_site
    answers.append(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"hello") + bytes(50_000_000))
    assert (await fetched(fetcher, url)).body == b"hello"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" * 20_000, "far more than its document"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 60_000, "tiny pieces"),
        (
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + (b"1;" + b"x" * 1000 + b"\r\na\r\n") * 5000,
            "far more than its document",
        ),
        (HEAD + b"A: b\r\n" * 100_000, "ProtocolError"),
        (HEAD + b"A: " + b"b" * 500_000, "ProtocolError"),
    ],
    ids=["interim answers", "tiny chunks", "chunk extensions", "many fields", "a long field"],
)
async def test_an_answer_that_is_mostly_not_its_document_is_left(
    raw_site: tuple[str, list[bytes]], fetcher: Fetcher, answer: bytes, says: str
) -> None:
    url, answers = raw_site
    answers.append(answer)
    with pytest.raises(FetchError, match=says):
        await fetched(fetcher, url)


async def test_an_address_that_is_too_long_is_asked_for_nowhere(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = redirect("/" + "b" * 9000)
    with pytest.raises(FetchError, match="redirects to an address longer than 8192"):
        await fetched(fetcher, f"{site.url}/a")
    for url in (f"{site.url}/" + "b" * 6_000_000, f"{site.url}/" + "\u00e9" * 8000):
        with pytest.raises(FetchError, match="not an http or https address"):
            await get(fetcher, url)
    assert [request.path for request in site.requests] == ["/a"]


async def test_of_a_long_robots_txt_the_beginning_counts(site: Site, fetcher: Fetcher) -> None:
    body = b"User-agent: *\nDisallow: /private\n" + b"# much more\n" * 100_000
    site.pages["/robots.txt"] = Answer(body=body, media_type="text/plain")
    site.pages["/a"] = Answer(body=b"x")
    assert (await get(fetcher, f"{site.url}/a")).status == 200
    with pytest.raises(FetchError, match=r"robots\.txt does not allow it"):
        await get(fetcher, f"{site.url}/private")


async def test_credentials_go_to_the_feeds_own_server_alone_and_into_no_address(
    site: Site, fetcher: Fetcher
) -> None:
    secret = Credentials("Bearer hunter2", "token=hunter3")
    with Site() as other:
        other.pages["/there?token=hunter3"] = Answer(body=b"x")
        site.pages["/a?b=1&token=hunter3"] = Answer(301, headers={"Location": "/c?token=hunter3&d=2"})
        site.pages["/c?token=hunter3&d=2"] = redirect(f"{other.url}/there?token=hunter3", 308)
        document = await fetcher.get(f"{site.url}/a?b=1", accept="*/*", credentials=secret)
        assert (document.url, document.moved_to) == (f"{other.url}/there", f"{other.url}/there")
        mine = [one.headers.get("authorization") for one in site.requests if one.path != "/robots.txt"]
        assert mine == ["Bearer hunter2"] * 2
        robots = [one.headers.get("authorization") for one in site.requests if one.path == "/robots.txt"]
        assert robots == [None]
        assert all("authorization" not in one.headers for one in other.requests)


async def test_an_address_that_holds_a_credential_in_another_form_is_not_remembered(
    site: Site, fetcher: Fetcher
) -> None:
    site.pages["/a?token=hunter3"] = Answer(301, headers={"Location": "/private/hunter3/feed"})
    site.pages["/private/hunter3/feed"] = Answer(body=b"x")
    document = await fetcher.get(
        f"{site.url}/a", accept="*/*", credentials=Credentials(query="token=hunter3")
    )
    assert (document.url, document.moved_to) == (f"{site.url}/a", None)


async def test_a_redirect_with_a_user_name_is_remembered_without(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = redirect(f"http://me:hunter2@127.0.0.1:{site.port}/b", 301)
    site.pages["/b"] = Answer(body=b"x")
    document = await get(fetcher, f"{site.url}/a")
    assert (document.url, document.moved_to) == (f"{site.url}/b", f"{site.url}/b")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("7", 7.0),
        ("soon", None),
        ("²", None),
        ("9" * 40, None),
        ("Thu, 01 Jan 999999999999 00:00:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 +99999999999", None),
        ("," * 100_000, None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(text) == seconds


def test_retry_after_may_be_a_date_to_come() -> None:
    assert (retry_after_seconds(formatdate(4102444800, usegmt=True)) or 0) > 1_000_000

import pytest

from newsgloss_ingest.feeds.errors import FetchError
from newsgloss_ingest.feeds.web_address import MAX_LENGTH, find, link, parse, redirected

BASE = "https://a.example/x/feed"


def test_an_address_is_requested_without_user_and_fragment() -> None:
    found = parse("HTTPS://me:secret@A.example:443/x?y#z")
    assert found == ("https://a.example/x?y", "https://a.example", "a.example")
    assert found.url.startswith(found.origin)


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://a.example/", "http://[", "\ud800", "http://a.example/" + "b" * MAX_LENGTH]
)
def test_anything_else_is_none(url: str) -> None:
    assert find(url) is None
    with pytest.raises(FetchError, match="not an http or https address"):
        parse(url)


def test_the_bound_holds_for_what_is_requested_too() -> None:
    room = MAX_LENGTH - len("https://a.example/")
    assert find("https://a.example/" + "b" * room) is not None
    assert find("https://a.example/" + "\u00e9" * (room // 6)) is not None
    assert find("https://a.example/" + "\u00e9" * (room // 5)) is None


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("../y", "https://a.example/y"),
        ("//b.example/y#z", "https://b.example/y#z"),
        ("http://me:secret@b.example/", "http://b.example/"),
        ("mailto:me@a.example", ""),
        ("http://[", ""),
        ("b" * (MAX_LENGTH + 1), ""),
        ("b" * (MAX_LENGTH - 10), ""),
    ],
)
def test_a_link_is_published_as_an_address_or_not_at_all(text: str, url: str) -> None:
    assert link(text, BASE) == url


def test_a_redirect_leads_to_an_address() -> None:
    assert redirected("../y#z", BASE) == "https://a.example/y"
    for location in ("file:///etc/passwd", "http://[", "b" * (MAX_LENGTH + 1)):
        with pytest.raises(FetchError, match="redirects to"):
            redirected(location, BASE)

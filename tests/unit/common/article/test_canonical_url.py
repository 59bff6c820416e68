"""What one article's addresses have in common, and what keeps two articles apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgloss_common.article.canonical_url import TRACKING_PARAMETERS, canonical_url

PIECES = st.sampled_from(
    [
        "http://", "https://", "HTTPS://", "u:p@", "www.", "amp.", "example", ".com", ".co.uk", "bücher",
        "xn--bcher-kva",
        "cdn.ampproject.org", "google.com", "/", "/c/s/", "/amp/s/", "/amp", ".amp", ".html", "..", ".",
        "%2e", "%", "%4",
        "%41", "%c3%bc", "%2541", ":443", ":80", ":8080", "?", "&", "a=1", "amp=1", "utm_source=x", "#f",
        "[::1]", "+",
        " ", "\\", "\t", "é", "e\u0301", "1", "0x7f", "日本", "\ud800", ";", "'",
    ]
)  # fmt: skip
ADDRESSES = st.lists(PIECES, max_size=14).map("".join)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example.org/a?a=1&b=2",
        "HTTPS://NEWS.example.org/a?b=2&a=1",
        "http://news.example.org:80/a?a=1&b=2",
        "https://news.example.org:443/a/?a=1&b=2#section",
        "https://reader:secret@news.example.org./x/../a?a=1&&b=2&",
        " https://news.example.org/a?utm_source=x&a=1&b=2&fbclid=y ",
        "https://news.example.org/%61?UTM_Medium=x&%61=1&b=%32",
        "https://www.news.example.org/a?a=1&b=2",
        "https://amp.news.example.org/a?a=1&b=2",
        "https://news.example.org/amp/a?a=1&b=2",
        "https://news.example.org/a/amp/?a=1&b=2",
        "https://news.example.org/a.amp?a=1&b=2&amp",
        "https://news.example.org/a?a=1&b=2&amp=1&outputType=amp",
        "https://news-example-org.cdn.ampproject.org/c/s/news.example.org/a?a=1&b=2&amp_js_v=0.1&usqp=mq",
        "https://cdn.ampproject.org/v/s/amp.news.example.org/a.amp?a=1&b=2",
        "https://www.google.com/amp/s/news.example.org/a?a=1&b=2",
        "https://www.bing.com/amp/s/news.example.org/a?a=1&b=2",
    ],
)
def test_addresses_of_one_article_become_one(url: str) -> None:
    assert canonical_url(url) == "https://news.example.org/a?a=1&b=2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/?id=1", "https://a.example/?id=2"),
        ("https://a.example/?p=1", "https://a.example/?p=1&page=2"),
        ("https://a.example/a", "https://a.example/A"),
        ("https://a.example/a", "https://b.example/a"),
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
        ("https://a.example:8443/a", "https://a.example/a"),
        ("https://a.example/?q=amp", "https://a.example/"),
        ("https://a.example/amp", "https://a.example/"),
        ("https://a.example/amplifier", "https://a.example/lifier"),
        ("https://a.example/lamp", "https://a.example/l"),
        ("https://www.google.com/c/s/a.example/x", "https://a.example/x"),
        ("https://a.example/?source=x", "https://a.example/?source=y"),
        ("https://a.example/story.html", "https://a.example/story"),
    ],
)
def test_addresses_of_two_articles_stay_two(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://bücher.example/ü?ü=ü", "https://xn--bcher-kva.example/%C3%BC?%C3%BC=%C3%BC"),
        ("https://a.example/x.amp.html", "https://a.example/x.html"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example?q=a+b", "https://a.example/?q=a%20b"),
        ("http://[2001:DB8::1]:80/a", "https://[2001:db8::1]/a"),
        ("http://0x7f.1/a", "https://127.0.0.1/a"),
        ("http://a.example:8080/a/", "http://a.example:8080/a"),
        ("https://www.com/", "https://www.com/"),
    ],
)
def test_every_part_has_one_spelling(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "nonsense",
        "http://",
        "http://[::1",
        "http://a:99999999/",
        "ftp://a.example/",
        "http://\ud800/",
        "javascript:0",
    ],
)
def test_rubbish_is_no_address(rubbish: str) -> None:
    assert canonical_url(rubbish) is None


@given(ADDRESSES)
def test_a_canonical_address_is_its_own_canonical_address(url: str) -> None:
    canonical = canonical_url(url)
    if canonical is not None:
        assert canonical_url(canonical) == canonical
        assert canonical.isascii()


@given(ADDRESSES, st.sampled_from(sorted(TRACKING_PARAMETERS)))
def test_a_tracking_parameter_never_changes_the_address(url: str, parameter: str) -> None:
    before, hash_sign, fragment = url.partition("#")
    tracked = f"{before}{'&' if '?' in before else '?'}{parameter}=x{hash_sign}{fragment}"
    if canonical_url(url) is not None and "?" in before:
        assert canonical_url(tracked) == canonical_url(url)


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    canonical_url(text)
    canonical_url(f"https://{text}")


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/a" + "/amp" * 2000, "/a"),
        ("/a" + ".amp" * 2000, "/a"),
        ("/amp" * 2000 + "/a", "/a"),
        ("/a" + ".amp" * 2000 + ".html", "/a.html"),
        ("/a" + "/" * 8000, "/a"),
        ("/amp/.amp", "/.amp"),
        ("/a.amp.html/amp/", "/a.html"),
    ],
)
def test_a_path_that_is_nothing_but_marks_of_amp_is_read_in_one_pass(path: str, canonical: str) -> None:
    assert canonical_url(f"https://a.example{path}") == f"https://a.example{canonical}"

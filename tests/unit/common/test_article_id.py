import uuid

import pytest

from newsgloss_common.article_id import canonical_url, derive_article_id


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example.org/a?a=1&b=2",
        "HTTPS://NEWS.example.org/a?b=2&a=1",
        "https://news.example.org:443/a?a=1&b=2#section",
        " https://news.example.org/a?utm_source=x&a=1&b=2&fbclid=y ",
    ],
)
def test_addresses_of_one_article_give_one_id(url: str) -> None:
    expected = str(uuid.uuid5(uuid.NAMESPACE_URL, "https://news.example.org/a?a=1&b=2"))
    assert derive_article_id(source_id="any", title="any", body="any", url=url) == expected


def test_a_parameter_that_names_the_article_stays() -> None:
    assert canonical_url("https://a.example/?id=1") != canonical_url("https://a.example/?id=2")


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
def test_rubbish_is_no_address_and_the_text_decides(rubbish: str) -> None:
    assert canonical_url(rubbish) is None
    without = derive_article_id(source_id="s", title="t", body="b")
    assert derive_article_id(source_id="s", title="t", body="b", url=rubbish) == without


def test_without_address_source_title_and_body_all_count() -> None:
    ids = {
        derive_article_id(source_id=source, title=title, body=body)
        for source, title, body in [
            ("s", "t", "b"),
            ("x", "t", "b"),
            ("s", "x", "b"),
            ("s", "t", "x"),
            ("st", "", "b"),
        ]
    }
    assert len(ids) == 5


def test_the_id_of_a_text_is_the_same_in_every_release() -> None:
    assert derive_article_id(source_id="s", title="t", body="b") == "1d67e2d0-fd2b-5dd4-abac-819478d24248"


def test_a_lone_surrogate_in_the_text_does_not_raise() -> None:
    assert uuid.UUID(derive_article_id(source_id="s", title="\ud83d", body="b")).version == 5

import pytest
from tests.unit.common.html.story import ADDRESS, TITLE, json_ld, page, read


def canonical(href: str) -> str:
    return f'<link rel="canonical" href="{href}">'


@pytest.mark.parametrize(
    "href",
    [
        "https://www.coast-courier.example/",
        "https://www.coast-courier.example",
        "https://www.coast-courier.example/index.html",
        "/",
        "https://www.coast-courier.example/2026",
        "https://www.coast-courier.example/2026/04/",
        "https://www.coast-courier.example/news/",
        "https://www.coast-courier.example/undefined",
        "https://www.coast-courier.example/2026/null",
        "https://www.coast-courier.example/{{ slug }}",
        "https://www.coast-courier.example/2025/11/harbour-master-retires",
        "https://famous.example/2026/04/second-crew",
        "javascript:void(0)",
    ],
)
def test_an_address_that_cannot_be_the_article_s_is_not_believed(href: str) -> None:
    assert read(page(canonical(href))).canonical_url == ADDRESS


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://www.coast-courier.example/second-crew", "https://www.coast-courier.example/second-crew"),
        ("/2026/04/second-crew?x=1", "https://www.coast-courier.example/2026/04/second-crew?x=1"),
        ("//www.coast-courier.example/ferry-crew", "https://www.coast-courier.example/ferry-crew"),
        ("www.coast-courier.example/islands/ferry", "https://www.coast-courier.example/islands/ferry"),
    ],
)
def test_an_address_that_names_the_story_is_believed(href: str, expected: str) -> None:
    assert read(page(canonical(href))).canonical_url == expected


@pytest.mark.parametrize(("title", "believed"), [("Le pont", True), ("Le pont rouvre jeudi", False)])
def test_one_word_is_enough_where_it_is_the_whole_title(title: str, believed: bool) -> None:
    link = canonical("https://news.example.org/pont")
    found = read(page(link).replace(TITLE, title), "https://news.example.org/x").canonical_url
    assert found == f"https://news.example.org/{'pont' if believed else 'x'}"


def test_another_host_of_the_same_site_is_believed() -> None:
    mobile = "https://m.example.org/2026/04/second-crew"
    assert (
        read(page(canonical(mobile)), "https://www.example.org/2026/04/second-crew").canonical_url == mobile
    )


@pytest.mark.parametrize("rel", ["canonical", "CANONICAL", "alternate canonical"])
def test_the_link_s_type_is_read_in_any_letter_case(rel: str) -> None:
    head = f'<LINK REL="{rel}" HREF="/islands/ferry-crew">'
    assert read(page(head)).canonical_url == "https://www.coast-courier.example/islands/ferry-crew"


def test_a_link_outside_of_the_head_is_a_reader_s() -> None:
    assert read(page(after=f"<div>{canonical('/ferry-crew')}</div>")).canonical_url == ADDRESS


def test_pages_of_one_wrong_template_keep_their_own_addresses() -> None:
    html = page(canonical("https://www.coast-courier.example/article"))
    addresses = [f"https://www.coast-courier.example/2026/04/{name}" for name in ("one", "two")]
    assert [read(html, address).canonical_url for address in addresses] == addresses


def test_the_query_stays_where_it_tells_the_stories_apart() -> None:
    html = page(canonical("https://www.coast-courier.example/show"))
    address = "https://www.coast-courier.example/show?story=4711"
    assert read(html, address).canonical_url == address


def test_an_amp_page_names_the_article_itself() -> None:
    html = page(canonical(ADDRESS))
    assert read(html, f"{ADDRESS}/amp").canonical_url == ADDRESS


def test_without_an_address_the_site_s_root_is_still_none() -> None:
    assert read(page(canonical("https://www.coast-courier.example/")), None).canonical_url is None
    assert read(page(canonical(ADDRESS)), None).canonical_url == ADDRESS


def test_open_graph_s_address_is_the_second_choice() -> None:
    head = canonical("/") + '<meta property="og:url" content="/islands/ferry-crew">'
    assert read(page(head)).canonical_url == "https://www.coast-courier.example/islands/ferry-crew"


@pytest.mark.parametrize("address", ["http://[::1", "not an address", "https://x.example/" + "y" * 9000])
def test_a_wrong_address_of_the_page_is_as_good_as_none(address: str) -> None:
    assert read(page(), address).canonical_url is None


@pytest.mark.parametrize(
    "href",
    [
        "https://www.coast-courier.example/tag/ferry-crew",
        "https://www.coast-courier.example/search?q=second-crew",
        "https://www.coast-courier.example/login?return=/2026/04/second-crew",
        "https://www.coast-courier.example/topics/ferry-islands/",
        "https://www.coast-courier.example/ferry-strike-enters-third-week",
        "https://www.coast-courier.example/ferry-news",
        "https://www.coast-courier.example/ferry",
        "https://www.coast-courier.example/2026/04/07/harbour-fair-opens",
        "https://www.coast-courier.example/48113",
    ],
)
def test_an_address_of_a_list_or_another_story_is_not_believed(href: str) -> None:
    assert read(page(canonical(href))).canonical_url == ADDRESS


@pytest.mark.parametrize(
    "second",
    [
        '<meta property="og:url" content="https://www.coast-courier.example/a/48113">',
        json_ld(
            f'{{"@type": "Article", "headline": "{TITLE}", "@id": "https://www.coast-courier.example/a/48113"}}'
        ),
    ],
)
def test_an_id_is_believed_where_the_page_gives_it_twice(second: str) -> None:
    address = "https://www.coast-courier.example/a/48113"
    assert read(page(canonical(address) + second)).canonical_url == address


@pytest.mark.parametrize(
    ("title", "href"),
    [
        ("Мост открыт после ремонта", "https://www.coast-courier.example/novosti/most-otkryt-posle-remonta/"),
        ("Brücke geöffnet: Störung", "https://www.coast-courier.example/bruecke-geoeffnet-stoerung"),
        ("Pérez vuelve a Málaga", "https://www.coast-courier.example/perez-vuelve-malaga"),
    ],
)
def test_a_title_is_known_in_the_letters_of_an_address(title: str, href: str) -> None:
    address = "https://www.coast-courier.example/node/515"
    assert read(page(canonical(href), title=title), address).canonical_url == href


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.coast-courier.example/a.php?lang=en&id=48113&ref=tw", "a.php?id=48113&lang=en"),
        ("https://www.coast-courier.example/a.php?lang=en&id=48114", "a.php?lang=en&id=48114"),
    ],
)
def test_a_shorter_query_is_believed_where_it_keeps_the_story_s_number(address: str, expected: str) -> None:
    html = page(canonical("/a.php?id=48113&amp;lang=en"))
    assert read(html, address).canonical_url == f"https://www.coast-courier.example/{expected}"


def test_a_relative_address_is_relative_to_the_page_s_base() -> None:
    html = page('<base href="https://www.coast-courier.example/">' + canonical("2026/04/second-crew"))
    assert read(html, f"{ADDRESS}?x=1").canonical_url == ADDRESS


@pytest.mark.parametrize("href", ["/news/", "/2026/", "/2026/04/", "/undefined"])
def test_without_an_address_a_section_is_still_none(href: str) -> None:
    assert read(page(canonical(f"https://www.coast-courier.example{href}")), None).canonical_url is None

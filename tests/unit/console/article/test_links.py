import pytest

from newsgloss_console.article.links import place_on_map, safe_address, wikidata


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/x",
        "http:///x",
        "http://user:password@example.org/",
        "http://[broken",
        "",
        None,
    ],
)
def test_an_address_that_is_no_web_address_leads_nowhere(url: str | None) -> None:
    assert safe_address(url) is None


def test_a_web_address_is_kept_as_it_is() -> None:
    assert safe_address("https://news.example.org/2026/x?y=1") == "https://news.example.org/2026/x?y=1"


def test_a_name_cannot_leave_its_place_in_an_address() -> None:
    query = wikidata('a&b="c"/../#').partition("?")[2]
    assert query == "search=a%26b%3D%22c%22/../%23"


def test_only_places_are_on_the_map() -> None:
    assert place_on_map("Aberdeen", "GPE") == "https://www.openstreetmap.org/search?query=Aberdeen"
    assert place_on_map("Ada", "PERSON") is None

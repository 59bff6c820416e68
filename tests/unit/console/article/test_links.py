from typing import Any

import pytest

from newsgloss_console.article.links import MAX_IDS, ids, look_up, safe_address
from newsgloss_schemas import Entity


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


def entity(name: str = "Aberdeen", kind: str = "GPE", **fields: Any) -> Entity:
    given = {"name": name, "type": kind, "type_group": "LOC", "count": 1, "in_title": False, "salience": 0.5}
    return Entity.model_validate({**given, "mentions": [], **fields})


def links(one: Entity) -> dict[str, str | None]:
    return {link.words: link.address for link in look_up(one)}


def test_a_name_cannot_leave_its_place_in_an_address() -> None:
    found = links(entity('a&b="c"/../#'))
    assert found["search Wikidata"] == "https://www.wikidata.org/w/index.php?search=a%26b%3D%22c%22/../%23"


def test_only_places_are_looked_for_on_the_map() -> None:
    assert links(entity())["search map"] == "https://www.openstreetmap.org/search?query=Aberdeen"
    assert list(links(entity("Ada", "PERSON"))) == ["search Wikidata"]


def test_an_id_leads_to_exactly_this_place() -> None:
    found = links(entity(ids={"geonames": "2657832"}, location={"lat": 57.14369, "lon": -2.09814}))
    assert found == {
        "Wikidata": "https://www.wikidata.org/w/index.php?search=haswbstatement:P1566=2657832",
        "map": "https://www.openstreetmap.org/?mlat=57.14369&mlon=-2.09814#map=9/57.14369/-2.09814",
    }


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"wikidata": "Q36405", "geonames": "1"}, "https://www.wikidata.org/wiki/Q36405"),
        ({"iso3166": "NO"}, "https://www.wikidata.org/w/index.php?search=haswbstatement:P297=NO"),
    ],
)
def test_the_surest_id_leads_to_wikidata(given: dict[str, str], address: str) -> None:
    assert links(entity(ids=given))["Wikidata"] == address


def test_the_ids_of_geonames_and_wikidata_are_links_and_others_are_words() -> None:
    found = ids(
        entity(ids={"geonames": "2657832", "wikidata": "Q36405", "our-list": "x-17", "iso3166": "GB"})
    )
    assert {link.words: link.address for link in found} == {
        "geonames 2657832": "https://www.geonames.org/2657832",
        "wikidata Q36405": "https://www.wikidata.org/wiki/Q36405",
        "our-list x-17": None,
        "iso3166 GB": None,
    }


@pytest.mark.parametrize("scheme", ["geonames", "wikidata", "iso3166"])
@pytest.mark.parametrize(
    "hostile", ["javascript:alert(1)", "1/../../x", "Q1?x", "1\n", "Q1#\u202e", "x" * 100_000, "\u0661"]
)
def test_an_id_of_another_form_leads_nowhere(scheme: str, hostile: str) -> None:
    one = entity("Bonn", "PERSON", ids={scheme: hostile})
    (link,) = ids(one)
    assert link.address is None
    assert len(link.words) < 300
    assert list(links(one)) == ["search Wikidata"]


def test_a_record_with_thousands_of_ids_shows_some() -> None:
    assert len(ids(entity(ids={f"list-{number}": "1" for number in range(5000)}))) == MAX_IDS

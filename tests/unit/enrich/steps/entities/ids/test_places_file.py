from pathlib import Path

import pytest

from newsgloss_enrich.steps.entities.ids.places_file import (
    CAPITAL,
    CITY,
    COUNTRY,
    FILE,
    REGION,
    Places,
    load_places,
    name_hash,
)


def test_a_name_is_found_in_any_case_and_spelling() -> None:
    places = load_places()
    assert places.named("ZURICH") == places.named("Zürich")
    assert {one.country for one in places.named("東京")} == {"JP"}
    assert places.named("") == ()
    assert places.named("Nosuchplaceatall") == ()


def test_a_capital_is_marked_and_stands_where_it_is() -> None:
    (oslo,) = [one for one in load_places().named("Oslo") if one.kind == CAPITAL]
    assert (oslo.country, round(oslo.lat), round(oslo.lon)) == ("NO", 60, 11)


def test_a_region_is_found_by_its_code() -> None:
    places = load_places()
    assert places.ids(places.region(places.region_of("US-GA")))["iso3166"] == "US-GA"
    assert places.region_of("US-XX") == 0


def test_every_country_of_iso_3166_has_a_wikidata_item() -> None:
    places = load_places()
    for code in ("AD", "DE", "FR", "JP", "NG", "US", "ZA"):
        country = places.country(code)
        assert country is not None
        assert places.ids(country)["wikidata"].startswith("Q")
    assert places.country("XX") is None


@pytest.mark.parametrize(
    ("name", "country", "kind", "item"),
    [
        ("Denmark", "DK", COUNTRY, "Q35"), ("Netherlands", "NL", COUNTRY, "Q55"),
        ("Georgia", "US", REGION, "Q1428"), ("Bayern", "DE", REGION, "Q980"),
        ("Ontario", "CA", REGION, "Q1904"), ("Scotland", "GB", REGION, "Q22"),
        ("Toronto", "CA", CITY, "Q172"), ("Warsaw", "PL", CAPITAL, "Q270"),
        ("Munich", "DE", CITY, "Q1726"), ("New York City", "US", CITY, "Q60"), ("大阪", "JP", CITY, "Q35765"),
    ],
)  # fmt: skip
def test_a_place_has_its_item_of_wikidata(name: str, country: str, kind: int, item: str) -> None:
    places = load_places()
    found = places.named(name) if kind != COUNTRY else [places.country(country)]
    known = [one for one in found if one and one.country == country and one.kind == kind]
    assert places.ids(max(known, key=lambda one: one.weight))["wikidata"] == item


def test_no_two_places_have_one_item() -> None:
    places = load_places()
    given = [item for number in range(places.count) if (item := places.item_of(number))]
    assert len(given) == len(set(given)) > 1000


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(b"something else entirely")
    with pytest.raises(ValueError, match="not a file of places"):
        Places(path)


def test_the_hash_of_a_name_is_the_same_everywhere() -> None:
    assert name_hash("oslo") == 196_098_122_800

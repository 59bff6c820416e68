from pathlib import Path
from typing import get_args

import pytest

from newsgloss_enrich.steps.entities.group import TYPE_GROUPS
from newsgloss_enrich.steps.entities.places import gazetteer as places_gazetteer
from newsgloss_enrich.steps.entities.places.kinds import city_country, place_type
from newsgloss_schemas import EntityType, TypeGroup


@pytest.mark.parametrize(
    "name",
    [
        "Portugal",
        "the Netherlands",
        "U.S.",
        "DR Congo",
        "Republic of Ireland",
        "South Korea",
        "Kosovo",
        "the Soviet Union",
    ],
)
def test_a_country_is_a_gpe_in_short_and_in_long_and_when_it_is_gone(name: str) -> None:
    assert place_type(name) == "GPE"


@pytest.mark.parametrize(
    "name",
    [
        "Texas",
        "TX",
        "Calif.",
        "N.S.W.",
        "Ontario",
        "Uttar Pradesh",
        "Queensland",
        "Bavaria",
        "Kent",
        "Sicily",
    ],
)
def test_a_state_or_province_is_a_gpe_in_full_and_as_a_code(name: str) -> None:
    assert place_type(name) == "GPE"


@pytest.mark.parametrize(
    "name",
    [
        "Aberdeen",
        "Sao Paulo",
        "São Paulo",
        "ABERDEEN",
        "Xi’an",  # noqa: RUF001 - as newspapers print it
        "N'Djamena",
        "St. Louis",
        "Ft. Worth",
        "Port-au-Prince",
        "Lodz",
        "Kiev",
        "Kyiv",
        "Brooklyn",
        "The Hague",
    ],
)
def test_a_city_is_a_gpe_in_every_usual_spelling(name: str) -> None:
    assert place_type(name) == "GPE"


@pytest.mark.parametrize(
    "name", ["Salt Lake City", "Fall River", "College Station", "Long Beach", "Palm Springs"]
)
def test_a_city_named_after_a_river_or_a_station_is_a_city(name: str) -> None:
    assert place_type(name) == "GPE"


@pytest.mark.parametrize(
    "name",
    ["Granite County", "County Durham", "Harbour Province", "City of Thistledown", "Thistledown, Ohio"],
)
def test_a_place_that_no_list_has_is_a_gpe_when_its_words_say_so(name: str) -> None:
    assert place_type(name) == "GPE"


@pytest.mark.parametrize(
    "name",
    [
        "Thistledown Airport",
        "Old Ferry Bridge",
        "Granite Tower",
        "Tower of London",
        "Dunbar Street",
        "Times Square",
        "Victoria Station",
        "Harbour Road",
        "I-95",
        "M25",
        "Route 66",
        "State Route 12",
        "Alexanderplatz",
        "Camp Granite",
        "Bagram Air Base",
        "the White House",
        "Suez Canal",
        "Dunbar Palace, London",
    ],
)
def test_what_people_built_is_a_facility(name: str) -> None:
    assert place_type(name) == "FAC"


@pytest.mark.parametrize("name", ["St Moira's Hospital", "Dunbar Museum", "Thistledown High School"])
def test_an_institution_that_a_model_took_for_a_place_is_its_building(name: str) -> None:
    assert place_type(name) == "FAC"


@pytest.mark.parametrize(
    "name",
    [
        "River Dee",
        "Lake Thistledown",
        "Mount Everest",
        "Mt. Everest",
        "Red Sea",
        "Pacific Ocean",
        "Death Valley",
        "Gobi Desert",
        "Sinai Peninsula",
        "Yellowstone National Park",
        "Danube",
    ],
)
def test_a_feature_of_nature_is_a_location(name: str) -> None:
    assert place_type(name) == "LOC"


@pytest.mark.parametrize(
    "name",
    ["Europe", "the Middle East", "Latin America", "Horn of Africa", "northern Iraq", "Southern California"],
)
def test_a_region_without_a_government_is_a_location(name: str) -> None:
    assert place_type(name) == "LOC"


@pytest.mark.parametrize("name", ["Thistledown", "tx", "", ",", "  ", "…", "東", "A" * 500])
def test_what_nothing_settles_stays_a_location(name: str) -> None:
    assert place_type(name) == "LOC"


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("London", "GB"),
        ("Paris", "FR"),
        ("Kyiv", "UA"),
        ("Kiev", "UA"),
        ("Mumbai", "IN"),
        ("New York", "US"),
        ("St. Petersburg", "RU"),
        ("Frankfurt", "DE"),
    ],
)
def test_a_large_city_lies_in_its_country(name: str, country: str) -> None:
    assert city_country(name) == country


@pytest.mark.parametrize(
    "name", ["Hyderabad", "Birmingham", "Cambridge", "Georgia", "Thistledown", "Granada"]
)
def test_a_name_that_may_be_of_several_countries_has_none(name: str) -> None:
    assert city_country(name) is None


def test_a_capital_needs_a_smaller_lead_than_other_cities() -> None:
    assert (city_country("Athens"), city_country("Tripoli")) == ("GR", "LY")


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Paris, Texas", "US"),
        ("London, Ontario", "CA"),
        ("Austin, TX", "US"),
        ("Fresno, Calif.", "US"),
        ("Atlanta, Georgia", "US"),
        ("Tbilisi, Georgia", "GE"),
        ("Missoula, Montana", "US"),
        ("Thistledown, Scotland", "GB"),
        ("Lyon, France", "FR"),
        ("Thistledown, Georgia", None),
        ("Paris, Thistledown", None),
    ],
)
def test_what_follows_the_comma_says_where_a_city_lies(name: str, country: str | None) -> None:
    assert city_country(name) == country


def test_every_type_of_the_record_has_its_group() -> None:
    assert set(TYPE_GROUPS) == set(get_args(EntityType))
    assert set(TYPE_GROUPS.values()) == set(get_args(TypeGroup))
    assert {kind for kind, group in TYPE_GROUPS.items() if group == "LOC"} == {"GPE", "LOC", "FAC"}


def test_the_gazetteer_names_its_sources_and_stays_small() -> None:
    path = Path(places_gazetteer.__file__).with_name("places.txt")
    text = path.read_text(encoding="utf-8")
    assert "GeoNames" in text[:300]
    assert "CC BY 4.0" in text[:300]
    assert "Unicode-3.0" in text[:300]
    assert path.stat().st_size < 400_000

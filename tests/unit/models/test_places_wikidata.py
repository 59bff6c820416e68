import json
from pathlib import Path
from typing import Any

import pytest
from models.places.place import Place
from models.places.wikidata import items_of

from newsgloss_enrich.steps.entities.ids.places_file import CITY, COUNTRY, DISTRICT, REGION

US = Place(6252001, [], "US", "", COUNTRY)
DENMARK = Place(2623032, [], "DK", "", COUNTRY)
OREGON = Place(5744337, ["Oregon"], "US", "US.OR", REGION, iso="US-OR")
MISSOURI = Place(4398678, ["Missouri"], "US", "US.MO", REGION, iso="US-MO")
LANE = Place(5735238, ["Lane County"], "US", "US.OR.039", DISTRICT)
IN_OREGON = Place(5754005, ["Springfield"], "US", "US.OR", CITY, 60_000)
IN_MISSOURI = Place(4409896, ["Springfield"], "US", "US.MO", CITY, 160_000)
UTRECHT = Place(2745912, ["Utrecht"], "NL", "NL.09", CITY, 370_000)
AARHUS = Place(2624652, ["Århus", "Aarhus"], "DK", "DK.18", CITY, 280_000)
PLACES = [US, DENMARK, OREGON, MISSOURI, LANE, IN_OREGON, IN_MISSOURI, UTRECHT, AARHUS]


@pytest.fixture
def joined(tmp_path: Path) -> Any:
    """Items of `PLACES` by their GeoNames ids, for these labels and descriptions, flags and borders."""

    def join(
        items: dict[str, tuple[str, str]],
        flags: list[dict[str, Any]] | None = None,
        borders: list[dict[str, Any]] | None = None,
    ) -> dict[int, str]:
        coder = tmp_path / "borders.json"
        coder.write_text(json.dumps({"features": [{"properties": one} for one in borders or []]}))
        for folder in ("wikidata", "json"):
            (tmp_path / folder).mkdir()
        known = {item: {"label": label, "description": said} for item, (label, said) in items.items()}
        (tmp_path / "wikidata" / "wikidata.json").write_text(json.dumps({"wikidata": known}))
        of_flags = {"nsi": {"flags/man_made/flagpole": {"items": flags or []}}}
        (tmp_path / "json" / "nsi.json").write_text(json.dumps(of_flags))
        found = items_of(PLACES, {"DK": "Denmark", "US": "United States"}, coder, tmp_path)
        return {PLACES[number].geonames: f"Q{item}" for number, item in found.items()}

    return join


def flag(name: str, subject: str, item: str, kind: str = "regional") -> dict[str, Any]:
    return {"displayName": name, "tags": {"flag:type": kind, "subject": subject, "subject:wikidata": item}}


@pytest.mark.parametrize(
    ("label", "description", "geonames"),
    [
        ("Springfield", "city in Lane County, Oregon, United States", IN_OREGON.geonames),
        ("Springfield", "city in the U.S. state of Missouri", IN_MISSOURI.geonames),
        ("Springfield", "city in and county seat of Greene County, Missouri, USA", IN_MISSOURI.geonames),
        ("Lane County", "county in Oregon, United States", LANE.geonames),
        ("Oregon", "state of the United States of America", OREGON.geonames),
        ("Aarhus", "second-largest city of Denmark", AARHUS.geonames),
    ],
)
def test_a_place_has_the_item_whose_label_and_description_mean_it_alone(
    joined: Any, label: str, description: str, geonames: int
) -> None:
    assert joined({"Q1": (label, description)}) == {geonames: "Q1"}


@pytest.mark.parametrize(
    ("label", "description"),
    [
        ("Springfield", "city in the United States"),
        ("Springfield", "city in Lane County"),
        ("Springfield", "city in Ontario, Canada"),
        ("Springfield", "county in Oregon, United States"),
        ("Springfield", "Spanish clothing company"),
        ("Oregon", "city in Wisconsin, United States"),
        ("Utrecht", "municipality in the Netherlands"),
        ("Springfield", ""),
    ],
)
def test_an_item_that_several_places_or_none_may_be_is_no_places(
    joined: Any, label: str, description: str
) -> None:
    assert joined({"Q1": (label, description)}) == {}


def test_of_two_items_that_mean_one_place_it_has_neither(joined: Any) -> None:
    said = "city in Oregon, United States"
    assert joined({"Q1": ("Springfield", said), "Q2": ("Springfield", said)}) == {}


def test_a_region_with_a_flag_is_known_by_its_code_where_the_names_agree(joined: Any) -> None:
    flags = [flag("US-OR - Oregon", "Oregon", "Q824"), flag("US-MO - Missouri", "Ozark", "Q1")]
    assert joined({}, flags) == {OREGON.geonames: "Q824"}
    assert OREGON.geonames != MISSOURI.geonames


def test_an_item_of_a_city_is_not_its_regions_too(joined: Any) -> None:
    flags = [flag("US-OR - Springfield", "Oregon", "Q1")]
    assert joined({"Q1": ("Springfield", "city in Oregon, United States")}, flags) == {
        IN_OREGON.geonames: "Q1"
    }


def test_a_country_has_the_item_of_its_usual_name(joined: Any) -> None:
    kingdom = {"iso1A2": "DK", "wikidata": "Q756617", "nameEn": "Kingdom of Denmark"}
    denmark = {"country": "DK", "wikidata": "Q35", "nameEn": "Denmark"}
    greenland = {"iso1A2": "GL", "country": "DK", "wikidata": "Q223", "nameEn": "Greenland"}
    assert joined({}, borders=[denmark, kingdom, greenland]) == {DENMARK.geonames: "Q35"}

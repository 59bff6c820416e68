"""The lists of examples/lists: what is shipped links, and what makes them reads its sources right."""

# ruff: noqa: RUF001  the characters are meant as they are

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.unit.enrich.steps.entities.lists.built import ids, links

from newsgloss_enrich.steps.entities.lists.build import build
from newsgloss_enrich.steps.entities.lists.list_file import ListFile
from newsgloss_enrich.steps.entities.lists.rows import Row, read_rows

FOLDER = Path(__file__).parents[3] / "examples" / "lists"
TABLES = ["international-organisations.tsv", "brands.tsv"]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(lines: list[str]) -> dict[str, Row]:
    return {row.id: row for row in read_rows(lines)}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ListFile]:
    found = {}
    for name in TABLES:
        target = tmp_path_factory.mktemp("lists") / name
        build(FOLDER / name, target)
        found[name] = ListFile(target)
    return found


@pytest.mark.parametrize("name", TABLES)
def test_a_shipped_list_is_small_and_named_with_its_licence(name: str) -> None:
    assert (FOLDER / name).stat().st_size < 1_000_000
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    (line,) = [one for one in page.splitlines() if one.startswith(f"| `{name}`")]
    assert re.search(r"\| (?:that of newsgloss|\[BSD-3-Clause\]\(brands.LICENSE.txt\)[^|]*) \|$", line)
    things = int(line.split("|")[2].split()[0].replace(",", ""))
    with (FOLDER / name).open(encoding="utf-8") as lines:
        assert len({row.id for row in read_rows(lines)}) == things


@pytest.mark.parametrize("name", TABLES)
def test_no_name_of_a_shipped_list_means_two_things_of_it(name: str, shipped: dict[str, ListFile]) -> None:
    with (FOLDER / name).open(encoding="utf-8") as lines:
        owners: dict[str, set[str]] = {}
        for row in read_rows(lines):
            for one in row.names:
                owners.setdefault(one.casefold(), set()).add(row.id)
    shared = [one for one, of in owners.items() if len(of) > 1]
    assert len(shared) <= len(owners) // 20
    assert shipped[name].items > 0


@pytest.mark.parametrize(
    ("text", "language", "names", "expected"),
    [
        ("The World Health Organization met. The WHO is in Geneva.", "en", {}, {"who.int"}),
        ("Troops of NATO left.", "en", {"NATO": "ORG"}, {"nato.int"}),
        ("L'Union européenne a dit non.", "fr", {"Union européenne": "ORG"}, {"europa.eu"}),
        ("Der Europarat tagt.", "de", {"Europarat": "ORG"}, {"coe.int"}),
        ("国際連合は発表した。", "ja", {}, {"un.org"}),
        ("WHO IS NEXT", "en", {}, set()),
        ("Who is next? The European union of painters met.", "en", {}, set()),
        ("He works for a world bank of seeds.", "en", {}, set()),
    ],
)
def test_international_organisations_are_found_and_words_are_not(
    shipped: dict[str, ListFile], text: str, language: str, names: dict[str, Any], expected: set[str]
) -> None:
    found = links(shipped["international-organisations.tsv"], text, names, language)
    assert {one.id for one in found} == expected


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("A Harley-Davidson was stolen.", {}, {"Q192814"}),
        ("Workers at Bank of Scotland met.", {"Bank of Scotland": "ORG"}, {"Q627381"}),
        ("Target practice. The shell of a nut. Orange was the sky in Paris and New York.", {}, set()),
        ("The Select Committee and the Revolution.", {}, set()),
    ],
)
def test_brands_are_found_and_words_and_places_are_not(
    shipped: dict[str, ListFile], text: str, names: dict[str, Any], expected: set[str]
) -> None:
    assert {item for _, item in ids(shipped["brands.tsv"], text, names)} == expected


def test_the_commands_of_the_page_build_the_lists_and_use_them(tmp_path: Path) -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    (commands,) = re.findall(r"```sh\n(.*?)```", page, flags=re.DOTALL)
    for name in TABLES:
        (tmp_path / name).symlink_to(FOLDER / name)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-euc", commands],
        cwd=tmp_path,
        env=os.environ | {"PATH": path},
        capture_output=True,
        check=True,
    )
    record = json.loads(done.stdout.splitlines()[-1])
    found = {scheme: item for entity in record["entities"] for scheme, item in entity["ids"].items()}
    assert (found["orgs"], found["brands"]) == ("who.int", "Q609192")
    assert {"orgs", "brands"} <= record["provenance"]["models"].keys()


def test_brands_leave_out_words_places_capitals_and_operators_that_are_cities() -> None:
    def item(number: str, kind: str, **tags: str) -> dict[str, Any]:
        tags = {key.replace("_", ":"): value for key, value in tags.items()}
        return {"locationSet": {"include": ["fx"]}, "tags": {f"{kind}:wikidata": number, **tags}}

    generic = {"exclude": {"generic": ["^supermarket$"]}}
    index = {
        "brands/shop/supermarket": {
            "properties": generic,
            "items": [
                item("Q3", "brand", name="Granite Foods", name_ru="Гранит Фудс"),
                item("Q1", "brand", name="Select"),
                item("Q2", "brand", name="Supermarket"),
                item("Q4", "brand", name="New York"),
                item("Q5", "brand", name="GFX"),
                item("Q6", "brand", name="The Select"),
                item("Q7", "brand", name="GFX", official_name="no", brand="Granite|Pipe"),
            ],
        },
        "operators/amenity/townhall": {
            "properties": generic,
            "items": [item("Q8", "operator", operator="City Hall X")],
        },
    }
    made = script("brands")
    assert list(made.rows(index, {"select"})) == ["Q3\tGranite Foods\tORG\tГранит Фудс\tFR"]


def test_the_dictionaries_give_their_small_words_and_german_nouns(tmp_path: Path) -> None:
    (tmp_path / "american-english").write_text("Select\nrevolution\nford\n", encoding="utf-8")
    (tmp_path / "ngerman").write_text("Mann\n", encoding="utf-8")
    assert set(script("brands").words(tmp_path)) == {"revolution", "ford", "mann"}


def test_football_clubs_keep_the_names_that_no_place_has() -> None:
    teams = [
        {"key_wikidata": "Q1", "name": "Granite Rovers F.C.", "country": "United Kingdom"},
        {"key_wikidata": "Q2", "name": "Toronto FC", "country": "Canada"},
        {"key_wikidata": "Q3", "name": "Q3", "country": "Spain"},
        {"key_wikidata": "no item", "name": "Granite City", "country": ""},
    ]
    names = [{"key_wikidata": "Q1", "alias": "The\tRocks | Pebbles"}]
    made = script("football_clubs")
    found = rows([made.HEAD, *made.rows(teams, names)])
    assert found["Q1"].names == ("Granite Rovers F.C.", "Granite Rovers", "The Rocks Pebbles")
    assert found["Q2"].names == ("Toronto FC",)
    assert Counter(row.country for row in found.values()) == {"GB": 1, "CA": 1}
    assert "football" in found["Q1"].contexts

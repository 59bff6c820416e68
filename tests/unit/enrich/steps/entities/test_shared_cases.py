"""The cases of public reports that lie beside the repository: the kinds have tests of their own inputs."""

# ruff: noqa: E501  tables read better unbroken

import json
import os
from pathlib import Path
from typing import Any

import pytest

from newsgloss_enrich.steps.entities.find import find_entities
from newsgloss_enrich.steps.entities.finder import NameFinder
from newsgloss_enrich.steps.entities.registry import load_finders
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import Entity

ROOT = Path(__file__).resolve().parents[5]
CASES = Path(os.environ.get("NEWSGLOSS_SHARED", ROOT.parent / "shared")) / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=f"no cases in {CASES} (NEWSGLOSS_SHARED)")


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    return load_finders("en=newsgloss").by_language["en"]


def articles(name: str) -> list[dict[str, Any]]:
    (path,) = CASES.glob(f"{name}-*.ndjson")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def found(article: dict[str, Any], finder: NameFinder) -> list[Entity]:
    story = take_story(article["body"], [])
    return find_entities(article.get("title") or "", story, finder, language="en")


def test_a_keywords_country_has_its_code_and_all_mentions(finder: NameFinder) -> None:
    wrong = []
    for article in articles("06"):
        kind, _, code = article["article_id"].partition("-")
        if kind == "x":
            countries = {(one.country, one.count) for one in found(article, finder) if one.type == "GPE"}
            if (code.partition("-")[0], 3) not in countries:
                wrong.append((article["keywords"], countries))
    assert wrong == []


def test_brands_keep_their_s(finder: NameFinder) -> None:
    for article in articles("07"):
        kind, _, brand = article["article_id"].partition("-")
        if kind == "b" and brand != "lloyd":
            assert brand in {one.name for one in found(article, finder) if one.type == "ORG"}


@pytest.mark.parametrize(
    ("case", "count"),
    [("g-first-name", 3), ("g-middle", 4), ("nick1", 3), ("nick3", 2), ("mid1", 3), ("mid3", 3), ("acc", 4), ("da", 3)],
)  # fmt: skip
def test_one_person_in_many_forms_is_one(case: str, count: int, finder: NameFinder) -> None:
    article = next(one for one in articles("08") if one["article_id"] == case)
    assert [one.count for one in found(article, finder) if one.type == "PERSON"] == [count]


def test_two_people_of_one_name_stay_two(finder: NameFinder) -> None:
    for article in articles("09"):
        assert len([one for one in found(article, finder) if one.type == "PERSON"]) == 3


def test_a_place_that_is_a_surname_keeps_its_mentions(finder: NameFinder) -> None:
    for article in articles("11"):
        kind, _, place = article["article_id"].partition("-")
        if kind == "pp":
            counts = {one.type: one.count for one in found(article, finder) if place in one.name}
            assert counts == {"PERSON": 2, "GPE": 4}, article["article_id"]

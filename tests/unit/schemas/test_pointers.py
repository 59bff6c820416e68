import json
from pathlib import Path
from typing import Any

import pytest

from newsgloss_schemas import EnrichedArticle, PointerError, mentions, resolve, text_at

RECORD: dict[str, Any] = {
    "article": {"title": "😀 Ada", "body": "\N{MATHEMATICAL SCRIPT CAPITAL A}da met Bo."},
    "boilerplate": [{"start": 8, "end": 11, "kind": "credit"}],
    "entities": [
        {
            "mentions": [
                {"field": "title", "start": 2, "end": 5, "text": "Ada"},
                {"field": "body", "start": 8, "end": 10, "text": "Bo"},
            ]
        }
    ],
    "extensions": {"a/b": {"m~n": [7]}},
}
VECTORS = Path(__file__).parents[3] / "schemas" / "vectors" / "mentions.v1.ndjson"


def test_a_pointer_to_a_mention_gives_its_words() -> None:
    assert text_at(RECORD, "/entities/0/mentions/0") == "Ada"
    assert text_at(RECORD, "/entities/0/mentions/1") == "Bo"


def test_a_pointer_to_boilerplate_gives_that_part_of_the_body() -> None:
    assert text_at(RECORD, "/boilerplate/0") == "Bo."


def test_names_with_slashes_and_tildes_are_escaped() -> None:
    assert resolve(RECORD, "/extensions/a~1b/m~0n/0") == 7
    assert resolve(RECORD, "") is RECORD


@pytest.mark.parametrize(
    "pointer", ["/entities/1", "/entities/00", "/entities/-", "/nothing", "/article/title/0", "entities"]
)
def test_a_pointer_that_leads_nowhere_is_an_error_that_names_it(pointer: str) -> None:
    with pytest.raises(PointerError, match=pointer):
        resolve(RECORD, pointer)


@pytest.mark.parametrize("pointer", ["/article", "/entities/0/mentions", "/article/body"])
def test_a_pointer_to_anything_else_has_no_text(pointer: str) -> None:
    with pytest.raises(PointerError, match="no span"):
        text_at(RECORD, pointer)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, 6)])
def test_a_span_outside_of_its_text_is_an_error(start: int, end: int) -> None:
    span = {"field": "title", "start": start, "end": end, "text": "x"}
    with pytest.raises(PointerError, match="outside of the title"):
        text_at(RECORD | {"entities": [{"mentions": [span]}]}, "/entities/0/mentions/0")


def test_every_vector_is_read_as_it_says() -> None:
    lines = VECTORS.read_text(encoding="utf-8").strip("\n").split("\n")
    assert len(lines) == 200
    for line in lines:
        vector = json.loads(line)
        if vector["value"] is None:
            assert vector["mentions"] is None, vector["name"]
            continue
        record = json.loads(vector["value"])
        EnrichedArticle.model_validate(record)
        assert [text for _, text in mentions(record)] == vector["mentions"], vector["name"]
        spans = [text_at(record, f"/boilerplate/{number}") for number in range(len(record["boilerplate"]))]
        assert spans == vector["boilerplate"], vector["name"]

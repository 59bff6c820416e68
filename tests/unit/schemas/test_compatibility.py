"""Each rule of docs/schemas.md, in both directions where it has two."""

import copy
from typing import Any

import pytest

from newsgloss_schemas.compatibility import UnknownKeywordError, breaks
from newsgloss_schemas.generate import json_schemas

Json = dict[str, Any]
STRING: Json = {"type": "string"}
NULL: Json = {"type": "null"}


def fields(required: tuple[str, ...] = (), **properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(required)}


COMPATIBLE: dict[str, tuple[Json, Json]] = {
    "an unknown field, ignored": (fields(a=STRING, b=STRING), fields(a=STRING)),
    "a field that only the reader knows": (fields(), fields(a=STRING)),
    "a required field that the reader does not require": (fields(("a",), a=STRING), fields(a=STRING)),
    "an integer for a number": ({"type": "integer"}, {"type": "number"}),
    "a string for a string or null": (STRING, {"anyOf": [STRING, NULL]}),
    "one alternative of two": ({"anyOf": [STRING, NULL]}, {"anyOf": [NULL, {"type": "number"}, STRING]}),
    "fewer values": ({"enum": ["a"], "type": "string"}, {"enum": ["a", "b"], "type": "string"}),
    "a value for any string": ({"enum": ["a"], "type": "string"}, STRING),
    "a constant among values": ({"const": 1, "type": "integer"}, {"enum": [1, 2], "type": "integer"}),
    "named values of an open enumeration": (
        {"anyOf": [{"enum": ["a"], "type": "string"}, STRING]},
        {"enum": ["a"], "type": "string"},
    ),
    "a narrower bound": ({"type": "string", "maxLength": 4}, {"type": "string", "maxLength": 5}),
    "the same pattern": ({"type": "string", "pattern": "^a"}, {"type": "string", "pattern": "^a"}),
    "anything for a reader without constraints": (fields(a=STRING), {"title": "Any"}),
    "another description": ({"type": "string", "description": "x"}, {"type": "string", "default": "y"}),
    "a map of values": (
        {"type": "object", "additionalProperties": {"type": "integer"}},
        {"type": "object", "additionalProperties": {"type": "number"}},
    ),
}
BREAKING: dict[str, tuple[Json, Json, str]] = {
    "an unknown field, refused": (
        fields(a=STRING, b=STRING),
        fields(a=STRING) | {"additionalProperties": False},
        "b: the reader refuses fields that it does not know",
    ),
    "a field that may be left out": (
        fields(a=STRING),
        fields(("a",), a=STRING),
        "a: the reader requires this field, which the writer may leave out",
    ),
    "another type": (
        STRING,
        {"type": "integer"},
        "the record: may be string; the reader takes integer alone",
    ),
    "a number for an integer": (
        {"type": "number"},
        {"type": "integer"},
        "the record: may be number; the reader takes integer alone",
    ),
    "null": (
        fields(a={"anyOf": [STRING, NULL]}),
        fields(a=STRING),
        "a: may be null; the reader takes string alone",
    ),
    "a new value": (
        {"enum": ["a", "b"], "type": "string"},
        {"enum": ["a"], "type": "string"},
        "the record: may be 'b'; the reader takes 'a' alone",
    ),
    "any value": (
        STRING,
        {"enum": ["a"], "type": "string"},
        "the record: may be any string; the reader takes 'a' alone",
    ),
    "a wider bound": (
        {"type": "string", "maxLength": 5},
        {"type": "string", "maxLength": 4},
        "the record: maxLength is 5 for the writer, 4 for the reader",
    ),
    "no bound": (
        {"type": "integer"},
        {"type": "integer", "minimum": 0},
        "the record: the reader has minimum 0, the writer has none",
    ),
    "another pattern": (
        {"type": "string", "pattern": "a"},
        {"type": "string", "pattern": "b"},
        "the record: the reader asks for the pattern 'b', the writer does not",
    ),
    "elements of another type": (
        fields(a={"type": "array", "items": STRING}),
        fields(a={"type": "array", "items": NULL}),
        "a[]: may be string; the reader takes null alone",
    ),
    "values of a map": (
        {"type": "object", "additionalProperties": STRING},
        {"type": "object", "additionalProperties": NULL},
        "{}: may be string; the reader takes null alone",
    ),
    "a map for a closed object": (
        {"type": "object", "additionalProperties": STRING},
        {"type": "object", "additionalProperties": False},
        "the record: may hold any field name; the reader refuses fields that it does not know",
    ),
}


@pytest.mark.parametrize(("writer", "reader"), COMPATIBLE.values(), ids=COMPATIBLE)
def test_a_reader_accepts(writer: Json, reader: Json) -> None:
    assert breaks(writer, reader) == []


@pytest.mark.parametrize(("writer", "reader", "sentence"), BREAKING.values(), ids=BREAKING)
def test_a_reader_refuses(writer: Json, reader: Json, sentence: str) -> None:
    assert list(map(str, breaks(writer, reader))) == [sentence]


def test_references_are_followed_in_each_document() -> None:
    writer = fields(a={"$ref": "#/$defs/A"}) | {"$defs": {"A": STRING}}
    reader = fields(a={"$ref": "#/$defs/B"}) | {"$defs": {"B": NULL}}
    assert [one.where for one in breaks(writer, reader)] == ["a"]


def test_a_keyword_without_a_rule_is_an_error_and_no_pass() -> None:
    with pytest.raises(UnknownKeywordError, match="a: no rule for not"):
        breaks(fields(a={"not": STRING}), fields(a=STRING))


@pytest.mark.parametrize("name", json_schemas())
def test_every_schema_is_compatible_with_itself(name: str) -> None:
    schema = json_schemas()[name]
    assert breaks(schema, schema) == []


def test_the_break_is_that_of_the_alternative_of_the_same_type() -> None:
    schema = json_schemas()["enriched-article.v1.json"]
    narrower = copy.deepcopy(schema)
    narrower["$defs"]["Language"]["properties"]["script"]["anyOf"][0]["maxLength"] = 4
    assert [str(one) for one in breaks(schema, narrower)] == [
        "language.script: the reader has maxLength 4, the writer has none"
    ]

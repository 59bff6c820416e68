"""The types of an enriched record, read from its JSON Schema, for writing them in any language."""

from dataclasses import dataclass
from typing import Any, Literal

from newsgloss_schemas.generate import json_schemas

Scalar = Literal["string", "integer", "number", "boolean", "moment", "json"]
ROOT = "EnrichedArticle"


@dataclass(frozen=True)
class Shape:
    """What a field holds.

    Attributes:
        scalar: A scalar's kind, or None.
        record: The name of a record type, or None.
        values: The named values of an enumeration.
        is_open: Whether later releases may add values to `values`.
        is_nullable: Whether it may be null.
        many: Whether it is a list or a map of such things.
    """

    scalar: Scalar | None = None
    record: str | None = None
    values: tuple[str | int, ...] = ()
    is_open: bool = False
    is_nullable: bool = False
    many: Literal["list", "map"] | None = None


@dataclass(frozen=True)
class FieldType:
    """A field; `default` counts where it may be left out."""

    name: str
    shape: Shape
    doc: str
    is_required: bool
    default: Any = None


@dataclass(frozen=True)
class RecordType:
    """A JSON object with named fields."""

    name: str
    doc: str
    fields: tuple[FieldType, ...]


def record_types() -> tuple[RecordType, ...]:
    """All types of an enriched record; the record itself comes first."""
    schema = json_schemas()["enriched-article.v1.json"]
    found = [_record(ROOT, schema)]
    found += [_record(name, part) for name, part in schema["$defs"].items() if "properties" in part]
    return tuple(found)


def _record(name: str, schema: dict[str, Any]) -> RecordType:
    required = set(schema.get("required", ()))
    fields = tuple(
        FieldType(
            field,
            _shape(part),
            _first_sentence(part.get("description", "")),
            field in required,
            part.get("default"),
        )
        for field, part in schema["properties"].items()
    )
    return RecordType(name, _first_sentence(schema.get("description", "")), fields)


def _shape(part: dict[str, Any]) -> Shape:
    options = part.get("anyOf", [part])
    is_nullable = any(option.get("type") == "null" for option in options)
    rest = [option for option in options if option.get("type") != "null"]
    if len(rest) == 1 and "anyOf" in rest[0]:
        rest = rest[0]["anyOf"]
    enumeration = next((option for option in rest if "enum" in option), None)
    if enumeration is not None:
        return Shape(
            "string", values=tuple(enumeration["enum"]), is_open=len(rest) > 1, is_nullable=is_nullable
        )
    (one,) = rest
    many: Literal["list", "map"] | None = None
    if one.get("type") == "array":
        one, many = one["items"], "list"
    elif one.get("type") == "object" and "properties" not in one:
        one, many = one["additionalProperties"], "map"
    if "$ref" in one:
        *_, name = one["$ref"].split("/")
        if name == "JsonValue":
            return Shape("json", is_nullable=is_nullable, many=many)
        return Shape(record=name, is_nullable=is_nullable, many=many)
    if "const" in one:
        return Shape(one["type"], values=(one["const"],), is_nullable=is_nullable, many=many)
    kind: Scalar = "moment" if one.get("format") == "date-time" else one["type"]
    return Shape(kind, is_nullable=is_nullable, many=many)


def _first_sentence(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split())


def camel(name: str) -> str:
    """`article_id` as `articleId`."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)

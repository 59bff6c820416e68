"""Whether what one schema's owner writes can be read with another schema.

One principle: **a writer writes what its schema names; a reader accepts what its schema allows.** Our models
ignore or refuse fields that they do not name, and never write them, so an open object writes its named fields
alone, and an open enumeration (`anyOf` of an `enum` and any string) its named values alone.
`docs/schemas.md` has the rules in words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]

_LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_CONSTRAINTS = {
    "type", "const", "enum", "anyOf", "properties", "required", "additionalProperties", "items", "pattern",
    "format", *_LOWER_BOUNDS, *_UPPER_BOUNDS,
}  # fmt: skip
_ANNOTATIONS = {"$schema", "$id", "$defs", "$ref", "title", "description", "default", "examples"}


@dataclass(frozen=True)
class Break:
    """One thing that a writer may write and a reader refuses; `where` is a path like `entities[].type`."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where or 'the record'}: {self.reason}"


class UnknownKeywordError(ValueError):
    """A schema uses a keyword that the rules do not cover, so nothing can be said of it."""


def breaks(writer: Schema, reader: Schema, *, is_later: bool = False) -> list[Break]:
    """All that a writer with one schema may write and a reader with the other refuses.

    Args:
        writer: The schema of whoever writes.
        reader: The schema of whoever reads.
        is_later: The writer's schema follows the reader's. A field that is gone from it is a break as well:
            an optional one is nowhere refused, but whoever uses it finds nothing.

    Raises:
        UnknownKeywordError: A keyword that the rules do not cover.
    """
    return list(_Comparison(writer, reader, is_later).node(writer, reader, ""))


class _Comparison:
    """Compares two documents node by node."""

    def __init__(self, writer: Schema, reader: Schema, is_later: bool) -> None:  # noqa: FBT001
        self._writer = writer
        self._reader = reader
        self._is_later = is_later

    def node(self, writer: Schema, reader: Schema, where: str) -> Iterator[Break]:
        """The breaks below one node."""
        accepted = _options(self._reader, reader, where)
        if any(not _CONSTRAINTS & option.keys() for option in accepted):
            return
        for option in _named(_options(self._writer, writer, where)):
            attempts = [list(self._option(option, candidate, where)) for candidate in accepted]
            if all(attempts):
                yield from min(attempts, key=lambda found: _distance(option, found))

    def _option(self, writer: Schema, reader: Schema, where: str) -> Iterator[Break]:
        if not _type_fits(writer.get("type"), reader.get("type")):
            yield Break(where, f"may be {_type_name(writer)}; the reader takes {_type_name(reader)} alone")
            return
        yield from _values(writer, reader, where)
        yield from _bounds(writer, reader, where)
        for keyword in ("pattern", "format"):
            if "enum" not in writer and keyword in reader and writer.get(keyword) != reader[keyword]:
                yield Break(
                    where, f"the reader asks for the {keyword} {reader[keyword]!r}, the writer does not"
                )
        yield from self._fields(writer, reader, where)
        if "items" in reader:
            yield from self.node(writer.get("items", {}), reader["items"], f"{where}[]")

    def _fields(self, writer: Schema, reader: Schema, where: str) -> Iterator[Break]:
        written, read = writer.get("properties", {}), reader.get("properties", {})
        always = set(writer.get("required", ()))
        needed = set(reader.get("required", ()))
        for name in sorted(needed - always):
            yield Break(_below(where, name), "the reader requires this field, which the writer may leave out")
        if self._is_later:
            for name in sorted(read.keys() - written.keys() - needed):
                yield Break(_below(where, name), "the reader uses this field, which the writer no longer has")
        others = reader.get("additionalProperties", True)
        for name, schema in written.items():
            if name in read:
                yield from self.node(schema, read[name], _below(where, name))
            elif others is False:
                yield Break(_below(where, name), "the reader refuses fields that it does not know")
            elif isinstance(others, dict):
                yield from self.node(schema, others, _below(where, name))
        values = writer.get("additionalProperties")
        if isinstance(values, dict) and isinstance(others, dict):
            yield from self.node(values, others, f"{where}{{}}")
        elif isinstance(values, dict) and others is False:
            yield Break(where, "may hold any field name; the reader refuses fields that it does not know")


def _options(root: Schema, node: Schema, where: str) -> list[Schema]:
    """The alternatives of a node, its references followed."""
    while "$ref" in node:
        *_, name = node["$ref"].split("/")
        node = root["$defs"][name]
    unknown = node.keys() - _CONSTRAINTS - _ANNOTATIONS
    if unknown:
        raise UnknownKeywordError(f"{where or 'the record'}: no rule for {', '.join(sorted(unknown))}")
    if "anyOf" in node:
        return [option for part in node["anyOf"] for option in _options(root, part, where)]
    return [node]


def _named(options: list[Schema]) -> list[Schema]:
    """Without the plain string beside an enumeration: it says that readers take later values."""
    if any("enum" in option for option in options):
        return [option for option in options if option.get("type") != "string" or "enum" in option]
    return options


def _type_fits(written: str | None, read: str | None) -> bool:
    return read is None or written == read or (written, read) == ("integer", "number")


def _type_name(schema: Schema) -> str:
    return str(schema.get("type", "anything"))


def _values(writer: Schema, reader: Schema, where: str) -> Iterator[Break]:
    read = _enumeration(reader)
    if read is None:
        return
    written = _enumeration(writer)
    if written is None:
        yield Break(where, f"may be any {_type_name(writer)}; the reader takes {_listed(read)} alone")
        return
    for value in written:
        if value not in read:
            yield Break(where, f"may be {value!r}; the reader takes {_listed(read)} alone")


def _enumeration(schema: Schema) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    return schema.get("enum")


def _listed(values: list[Any]) -> str:
    return ", ".join(map(repr, values))


def _bounds(writer: Schema, reader: Schema, where: str) -> Iterator[Break]:
    if _enumeration(writer) is not None:
        return
    for keywords, is_within in ((_LOWER_BOUNDS, float.__ge__), (_UPPER_BOUNDS, float.__le__)):
        for keyword in keywords:
            if keyword not in reader:
                continue
            if keyword not in writer:
                yield Break(where, f"the reader has {keyword} {reader[keyword]}, the writer has none")
            elif not is_within(float(writer[keyword]), float(reader[keyword])):
                yield Break(
                    where, f"{keyword} is {writer[keyword]} for the writer, {reader[keyword]} for the reader"
                )


def _below(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _distance(writer: Schema, found: list[Break]) -> tuple[bool, int]:
    """Report against the reader's nearest alternative: one of the same type, with few breaks."""
    return (any(f"may be {_type_name(writer)};" in one.reason for one in found), len(found))

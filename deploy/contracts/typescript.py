"""The TypeScript reader's types (`types.d.ts`) and its table of defaults (`shapes.js`)."""

import json

from deploy.contracts.types import ROOT, FieldType, RecordType, Shape

NOTICE = "// Made from the record models by `make contracts`. Do not edit.\n"
_SCALARS = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "moment": "string",
    "json": "JsonValue",
}
_JSON = (
    "/** Any JSON. */\n"
    "export type JsonValue =\n"
    "  null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };\n"
)


def types(records: tuple[RecordType, ...]) -> str:
    """An interface for each record type."""
    return NOTICE + "\n" + "\n".join([_JSON, *map(_interface, records)])


def shapes(records: tuple[RecordType, ...]) -> str:
    """What stands for a field that a record leaves out, and which fields hold records."""
    table = {record.name: {field.name: _entry(field) for field in record.fields} for record in records}
    kept = {
        name: {field: entry for field, entry in fields.items() if entry} for name, fields in table.items()
    }
    rows = "".join(
        f"  {name}: {{\n"
        + "".join(f"    {field}: {json.dumps(entry)},\n" for field, entry in fields.items())
        + "  },\n"
        for name, fields in kept.items()
        if fields
    )
    return f'{NOTICE}\nexport const ROOT = "{ROOT}";\n\nexport const SHAPES = {{\n{rows}}};\n'


def _interface(record: RecordType) -> str:
    lines = [f"/** {record.doc} */", f"export interface {record.name} {{"]
    for field in record.fields:
        if field.doc:
            lines.append(f"  /** {field.doc} */")
        absent = " | null" if _may_be_absent(field) else ""
        lines.append(f"  {field.name}: {_type(field.shape)}{absent};")
    return "\n".join([*lines, "}", ""])


def _may_be_absent(field: FieldType) -> bool:
    return not field.is_required and field.default is None and not field.shape.is_nullable


def _type(shape: Shape) -> str:
    if shape.values:
        name = " | ".join(map(json.dumps, shape.values))
        # An open enumeration: editors propose the values, any string is allowed.
        name = f"{name} | (string & {{}})" if shape.is_open else name
    else:
        name = shape.record or _SCALARS[str(shape.scalar)]
    if shape.many == "list":
        name = f"{name}[]"
    elif shape.many == "map":
        name = f"{{ [name: string]: {name} }}"
    return f"{name} | null" if shape.is_nullable else name


def _entry(field: FieldType) -> dict[str, object]:
    entry: dict[str, object] = {}
    if not field.is_required:
        entry["absent"] = field.default
    if field.shape.record is not None:
        entry["record"] = field.shape.record
    if field.shape.many is not None and field.shape.record is not None:
        entry["many"] = field.shape.many
    return entry

"""The Go reader's types (`types.go`)."""

from deploy.contracts.types import FieldType, RecordType

NOTICE = "// Code generated from the record models by `make contracts`. DO NOT EDIT.\n"
_SCALARS = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "moment": "time.Time",
    "json": "json.RawMessage",
}
_INITIALISMS = {"id": "ID", "url": "URL"}


def types(records: tuple[RecordType, ...]) -> str:
    """A struct for each record type, formatted as gofmt does."""
    head = f'{NOTICE}\npackage reader\n\nimport (\n\t"encoding/json"\n\t"time"\n)\n'
    return head + "".join(map(_struct, records))


def _struct(record: RecordType) -> str:
    lines = [f"\n// {record.name}: {record.doc}", f"type {record.name} struct {{"]
    for block in _blocks([_field(field) for field in record.fields]):
        widths = [max(len(row[column]) for row in block) for column in (1, 2)]
        for doc, name, kind, tag in block:
            lines += [f"\t// {doc}"] if doc else []
            lines.append(f"\t{name:<{widths[0]}} {kind:<{widths[1]}} {tag}")
    return "\n".join([*lines, "}", ""])


_Row = tuple[str, str, str, str]


def _blocks(rows: list[_Row]) -> list[list[_Row]]:
    """Gofmt aligns the columns of lines that follow each other; a comment begins a new block."""
    blocks: list[list[_Row]] = []
    for row in rows:
        if row[0] or not blocks:
            blocks.append([])
        blocks[-1].append(row)
    return blocks


def _field(field: FieldType) -> _Row:
    name = "".join(_INITIALISMS.get(word, word.capitalize()) for word in field.name.split("_"))
    shape = field.shape
    kind = shape.record or _SCALARS[str(shape.scalar)]
    if shape.many == "list":
        kind = f"[]{kind}"
    elif shape.many == "map":
        kind = f"map[string]{kind}"
    elif shape.is_nullable:
        kind = f"*{kind}"
    return field.doc, name, kind, f'`json:"{field.name}"`'

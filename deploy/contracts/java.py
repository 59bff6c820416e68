"""The Java reader's types (`EnrichedArticle.java`): a record with nested records, and how each is read."""

from deploy.contracts.types import ROOT, FieldType, RecordType, Shape, camel

NOTICE = "// Made from the record models by `make contracts`. Do not edit.\n"
_PLAIN = {"integer": "long", "number": "double", "boolean": "boolean"}
_BOXED = {
    "string": "String",
    "integer": "Long",
    "number": "Double",
    "boolean": "Boolean",
    "moment": "Instant",
    "json": "Object",
}
_READS = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "bool",
    "moment": "moment",
    "json": "json",
}


def types(records: tuple[RecordType, ...]) -> str:
    """The root record, with all others nested in it."""
    root, *others = records
    head = (
        f"{NOTICE}package newsgloss.reader;\n\n"
        "import java.time.Instant;\nimport java.util.List;\nimport java.util.Map;\n\n"
    )
    nested = "\n".join(_record(record, "    ") for record in others)
    return f"{head}{_record(root, '', nested)}"


def _record(record: RecordType, indent: str, nested: str = "") -> str:
    docs = "".join(
        f"{indent} * @param {camel(field.name)} {_escaped(field.doc)}\n"
        for field in record.fields
        if field.doc
    )
    parts = ",\n".join(f"{indent}        {_type(field)} {camel(field.name)}" for field in record.fields)
    reads = ",\n".join(f"{indent}                {_read(field)}" for field in record.fields)
    return (
        f"{indent}/**\n{indent} * {_escaped(record.doc)}\n"
        + (f"{indent} *\n{docs}" if docs else "")
        + f"{indent} */\n"
        f"{indent}public record {record.name}(\n{parts}) {{\n\n"
        f"{indent}    static {record.name} of(Map<String, Object> json) {{\n"
        f'{indent}        var fields = new Fields(json, "{record.name}");\n'
        f"{indent}        return new {record.name}(\n{reads});\n"
        f"{indent}    }}\n" + (f"\n{nested}" if record.name == ROOT else "") + f"{indent}}}\n"
    )


def _type(field: FieldType) -> str:
    shape = field.shape
    name = shape.record or _BOXED[str(shape.scalar)]
    if shape.many == "list":
        return f"List<{name}>"
    if shape.many == "map":
        return f"Map<String, {name}>"
    return name if shape.is_nullable else _PLAIN.get(str(shape.scalar), name)


def _read(field: FieldType) -> str:
    shape = field.shape
    name = f'"{field.name}"'
    if shape.many is not None:
        return f"fields.{shape.many}({name}, {_element(shape)})"
    if shape.record is not None:
        return f"fields.{'record' if field.is_required else 'recordOrNull'}({name}, {shape.record}::of)"
    read = f"fields.{_READS[str(shape.scalar)]}OrNull({name})"
    if shape.is_nullable:
        return read
    if field.is_required:
        return f"fields.{_READS[str(shape.scalar)]}({name})"
    default = "null" if field.default is None else _literal(field.default)
    return f"Fields.or({read}, {default})" if default != "null" else read


def _element(shape: Shape) -> str:
    if shape.record is not None:
        return f"Fields.each({shape.record}::of)"
    return f"Fields.{_READS[str(shape.scalar)].upper()}"


def _literal(value: object) -> str:
    return f"{value}L" if isinstance(value, int) else f'"{value}"'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("`", "'")

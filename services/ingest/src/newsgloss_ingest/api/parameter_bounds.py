"""A parameter that stands for a field of the article has its bounds in the OpenAPI document, and no null.

A parameter that has no value is left out; no text of a query means null.

The framework does not check them: the article's own check does, and its answer names the field.
"""

from collections.abc import Iterator
from typing import Any

from newsgloss_common.article.identifiers import UNFIT_PATTERN

Json = dict[str, Any]
FIELDS = {
    "article_id": ("RawArticle", "article_id"),
    "source": ("Source", "id"),
    "url": ("RawArticle", "url"),
    "version": ("RawArticle", "version"),
}
"""A parameter's name, and the model and field that it becomes."""
IDENTIFIERS = (
    ("RawArticle", "article_id"),
    ("RawArticle", "url"),
    ("Source", "id"),
    ("Source", "domain"),
)
_BOUNDS = ("minLength", "maxLength", "pattern", "minimum", "maximum")


def bound(document: Json) -> None:
    """Say in a document which characters identifiers hold, and bound the parameters as the fields."""
    schemas = document["components"]["schemas"]
    for model, field in IDENTIFIERS:
        for option in _options(schemas[model]["properties"][field]):
            if option.get("type") == "string":
                option["pattern"] = f"^[^{UNFIT_PATTERN}]*$"
    for parameter in _parameters(document):
        parameter["schema"] = _without_null(parameter["schema"])
        if parameter["name"] in FIELDS:
            model, field = FIELDS[parameter["name"]]
            _copy(schemas[model]["properties"][field], parameter["schema"])


def _copy(source: Json, target: Json) -> None:
    for option in _options(target):
        for like in _options(source):
            if option.get("type") == like.get("type") != "null":
                option.update({name: like[name] for name in _BOUNDS if name in like})


def _without_null(schema: Json) -> Json:
    options = [option for option in _options(schema) if option.get("type") != "null"]
    if len(options) != 1:
        return schema
    return {name: value for name, value in schema.items() if name != "anyOf"} | options[0]


def _options(schema: Json) -> list[Json]:
    found: list[Json] = schema.get("anyOf", [schema])
    return found


def _parameters(document: Json) -> Iterator[Json]:
    for calls in document["paths"].values():
        for call in calls.values():
            yield from call.get("parameters", ())

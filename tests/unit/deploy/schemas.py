"""Schemas that refuse unknown fields."""

from typing import Any


def closed(schema: Any) -> Any:
    """Refuse unknown fields wherever a schema lists fields; the API server only warns of them."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {key: closed(value) for key, value in schema.items()}
    if "properties" in parts and parts.get("type") == "object":
        parts.setdefault("additionalProperties", False)
    return parts

"""Detects JSON that holds far more values than an article can, by its tokens, before anything is built of it.

The validator reports every unknown field. For 4 MB of them that took three seconds and 430 MB.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pydantic_core import from_json

SMALL_BYTES = 8 * 1024
"""A body of this size holds about 900 fields at most; the validator reports those in 5 ms."""
MAX_TOKENS = 4096
"""An article takes about 1,350: 22 fields, 256 authors and 1,024 keywords, with their separators."""
PREFIX_BYTES = 64 * 1024
"""The part of the body that is searched for the first errors."""
# A string is one token, so that its content does not count. Possessive: a long string costs no memory.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{},:]', re.DOTALL)


def is_crowded(data: bytes) -> bool:
    """Whether the JSON holds too many values for an article."""
    if len(data) <= SMALL_BYTES:
        return False
    return next(islice(_TOKEN.finditer(data), MAX_TOKENS, None), None) is not None


def beginning(data: bytes) -> dict[str, Any] | None:
    """The first fields of the object; None when the JSON is malformed there, or no object."""
    try:
        found = from_json(data[:PREFIX_BYTES], allow_partial=True, cache_strings=False)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def unknown_fields(fields: dict[str, Any], known: dict[str, frozenset[str]]) -> Iterator[tuple[str, ...]]:
    """Paths of unknown fields, in their order.

    Args:
        fields: The first fields of an article.
        known: The names of the known fields, by path of one level; "" is the article itself.
    """
    for name, value in fields.items():
        if name not in known[""]:
            yield (name,)
        elif name in known and isinstance(value, dict):
            yield from ((name, inner) for inner in value if inner not in known[name])

"""JSON that holds far more values than an article can: told by its tokens, before anything is built of it.

The validator reports every field that it does not know. Of 4 MB that took three seconds and 430 MB, nearly
all of it for errors that nobody reads.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pydantic_core import from_json

SMALL_BYTES = 8 * 1024
"""Up to this a body holds some 900 fields at most, which the validator reports in 5 ms."""
MAX_TOKENS = 4096
"""An article takes about 1,350: 22 fields, 256 authors, 1,024 keywords, with what separates them."""
PREFIX_BYTES = 64 * 1024
"""Where the first errors are looked for."""
# Strings whole, so that what is in them does not count; possessive, so that a long one costs no memory.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{},:]', re.DOTALL)


def is_crowded(data: bytes) -> bool:
    """Whether there are too many values in it for an article."""
    if len(data) <= SMALL_BYTES:
        return False
    return next(islice(_TOKEN.finditer(data), MAX_TOKENS, None), None) is not None


def beginning(data: bytes) -> dict[str, Any] | None:
    """The object's first fields; None when it begins as something else, of which nothing is validated."""
    try:
        found = from_json(data[:PREFIX_BYTES], allow_partial=True, cache_strings=False)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def unknown_fields(fields: dict[str, Any], known: dict[str, frozenset[str]]) -> Iterator[tuple[str, ...]]:
    """Paths of fields that are not known, as they come.

    Args:
        fields: the beginning of an article.
        known: the names at each path of one level; "" is the article itself.
    """
    for name, value in fields.items():
        if name not in known[""]:
            yield (name,)
        elif name in known and isinstance(value, dict):
            yield from ((name, inner) for inner in value if inner not in known[name])

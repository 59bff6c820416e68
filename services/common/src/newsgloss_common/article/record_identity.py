"""The fields by which a log line identifies a record; they never contain its text."""

import re
from collections.abc import Iterable

MAX_ID = 256
"""The longest valid `article_id`; a hostile key may be longer."""

_TRACE = re.compile(rb"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


def trace_id_of(headers: Iterable[tuple[str, bytes | None]]) -> str | None:
    """The trace id of a record's `traceparent`; None without a well-formed one."""
    for name, value in headers:
        if name == "traceparent" and value is not None and (found := _TRACE.fullmatch(value)):
            return found[1].decode()
    return None


def article_id_of(key: bytes | None) -> str | None:
    """The key as text for a log line: cut to size, control characters escaped."""
    if key is None:
        return None
    text = key[: 4 * MAX_ID].decode("utf-8", "replace")[:MAX_ID]
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def identity(
    topic: str,
    partition: int,
    offset: int | None,
    key: bytes | None,
    headers: Iterable[tuple[str, bytes | None]],
) -> dict[str, object]:
    """Topic, partition, offset, article_id and trace_id as log fields."""
    return {
        "topic": topic,
        "partition": partition,
        "offset": offset,
        "article_id": article_id_of(key),
        "trace_id": trace_id_of(headers),
    }

"""What an article's identifiers may hold, and whose they are. Pure."""

import re
from collections.abc import Iterator
from typing import Literal

from newsgloss_schemas import RawArticle

MAX_LENGTH = 256
"""Of an `article_id`, as the schema has it."""
DELIMITER = ":"

ArticleIds = Literal["shared", "by-source"]
"""Whose name space an `article_id` is in: everybody's, or its source's, whose id it then begins with."""

UNFIT_PATTERN = (
    "\\u0000-\\u001f\\u007f-\\u009f"  # control characters
    "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"  # the bidirectional ones (UAX #9 §2)
    "\\u2028\\u2029\\ufeff"  # line and paragraph separator, byte order mark
)
"""The inside of a character class, for Python's `re` and for JSON Schema's patterns alike.

An identifier is a key, a header, a field of logs and a word on terminals. What ends lines, moves cursors or
turns the direction of text makes it look like another, or like several lines.
"""
_UNFIT = re.compile(f"[{UNFIT_PATTERN}]")
IDENTIFIERS = (("article_id",), ("source", "id"), ("source", "domain"), ("url",))


def unfit(value: str | None) -> str | None:
    """What is wrong with an identifier, None when nothing is."""
    if value is None or value.isprintable():  # printable text has none of them, and this is the quick way
        return None
    match = _UNFIT.search(value)
    if match is None:
        return None
    return f"character {match.start()} is U+{ord(match[0]):04X}: control and bidi characters are not allowed"


def unfit_identifiers(article: RawArticle) -> Iterator[tuple[tuple[str, ...], str]]:
    """Path and fault of each identifier that holds what none may."""
    source = article.source
    values = (article.article_id, source.id, source.domain, article.url)
    for path, value in zip(IDENTIFIERS, values, strict=True):
        fault = unfit(value)
        if fault is not None:
            yield path, fault


def prefix_of(source_id: str) -> str:
    """What the ids of a source's articles begin with: no other source's prefix begins so, nor ends in it."""
    return source_id.replace("%", "%25").replace(DELIMITER, "%3A") + DELIMITER


def foreign(article_id: str, source_id: str) -> str | None:
    """What is wrong with an id that is not its source's own, None when it is."""
    prefix = prefix_of(source_id)
    if article_id.startswith(prefix) and len(article_id) > len(prefix):
        return None
    return "must begin with the source's id and ':', then its own part (NEWSGLOSS_ARTICLE_IDS=by-source)"

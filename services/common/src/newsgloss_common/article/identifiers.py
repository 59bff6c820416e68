"""Which characters an article's identifiers may hold, and which source an `article_id` belongs to."""

import re
from collections.abc import Iterator
from typing import Literal

from newsgloss_schemas import RawArticle

MAX_LENGTH = 256
"""Characters of an `article_id`, as in the schema."""
DELIMITER = ":"

ArticleIds = Literal["shared", "by-source"]
"""Whether all sources share one name space of ids, or each id begins with its source's id."""

UNFIT_PATTERN = (
    "\\u0000-\\u001f\\u007f-\\u009f"  # control characters
    "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"  # bidirectional controls (UAX #9 §2)
    "\\u2028\\u2029\\ufeff"  # line and paragraph separator, byte order mark
)
"""The inside of a character class, for Python's `re` and for JSON Schema patterns alike.

An identifier is used as a key, in headers, in log fields and on terminals. Characters that end a line, move
the cursor or change the direction of text can make one identifier look like another.
"""
_UNFIT = re.compile(f"[{UNFIT_PATTERN}]")
IDENTIFIERS = (("article_id",), ("source", "id"), ("source", "domain"), ("url",))


def unfit(value: str | None) -> str | None:
    """What is wrong with an identifier, or None."""
    if value is None or value.isprintable():  # the fast path: printable text has none of the characters
        return None
    match = _UNFIT.search(value)
    if match is None:
        return None
    return f"character {match.start()} is U+{ord(match[0]):04X}: control and bidi characters are not allowed"


def unfit_identifiers(article: RawArticle) -> Iterator[tuple[tuple[str, ...], str]]:
    """The path and the fault of each identifier that holds a forbidden character."""
    source = article.source
    values = (article.article_id, source.id, source.domain, article.url)
    for path, value in zip(IDENTIFIERS, values, strict=True):
        fault = unfit(value)
        if fault is not None:
            yield path, fault


def prefix_of(source_id: str) -> str:
    """The prefix of the ids of a source's articles; no prefix of one source begins that of another."""
    return source_id.replace("%", "%25").replace(DELIMITER, "%3A") + DELIMITER


def foreign(article_id: str, source_id: str) -> str | None:
    """What is wrong with an id that does not belong to the source, or None."""
    prefix = prefix_of(source_id)
    if article_id.startswith(prefix) and len(article_id) > len(prefix):
        return None
    return "must begin with the source's id and ':', then its own part (NEWSGLOSS_ARTICLE_IDS=by-source)"

"""Validators for conditional requests (RFC 9110 §13.1).

A validator is opaque bytes. It is kept as Latin-1 text, which has a character for each byte, and sent back
unchanged.
"""

import re
from collections.abc import Mapping

MAX_LENGTH = 1024
"""A SHA-512 in hexadecimal digits takes 128; nobody needs more than this."""
_FIELD_VALUE = re.compile(r"[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?")
"""RFC 9110 §5.5."""


def usable(value: str | None) -> str | None:
    """The validator, if it can be sent back."""
    if value is None or len(value) > MAX_LENGTH or not _FIELD_VALUE.fullmatch(value):
        return None
    return value


def request_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The header fields that ask for the document only if it has changed."""
    given: Mapping[str, str | None] = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, one in given.items() if (value := usable(one)) is not None}

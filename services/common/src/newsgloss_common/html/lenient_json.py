"""JSON as templates write it: comments, trailing commas, line breaks in strings, several objects in a text.

Lenient parsers exist (chompjs, json5), but none takes all of these: they read the first object alone, and
fail on CDATA marks and on wrong escapes. What they do not take needs this pass before them, after which
Python's own parser is enough. What even then is no JSON is left to `tolerant_json`.
"""

import html
import json
import re
from typing import Any

from newsgloss_common.html.tolerant_json import read_what_is_there

MAX_VALUES = 64
_STRING = r'"(?:[^"\\]|\\(?:.|\Z))*+(?:"|\Z)'
_TOKEN = re.compile(
    rf"({_STRING})|&quot;(.*?)&quot;|/\*.*?(?:\*/|\Z)|//[^\n]*|<!--|-->|<!\[CDATA\[|\]\]>|\ufeff|\bundefined\b",
    re.DOTALL,
)
_COMMA = re.compile(rf"({_STRING})|,(?=\s*+[\]}},])", re.DOTALL)
_WRONG_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}|(.)|\Z)', re.DOTALL)
_ESCAPED_TWICE = re.compile(r'\s*[\[{]\s*\\"')
_BETWEEN = re.compile(r"[\s;,]*")
_DECODER = json.JSONDecoder(strict=False)


def read_values(text: str) -> list[Any]:
    """All values in the text, in their order; none where it makes no sense."""
    if _ESCAPED_TWICE.match(text):
        text = text.replace('\\"', '"')
    try:
        return [_DECODER.decode(text)]
    except (ValueError, RecursionError):
        pass
    if '"' not in text and "&" in text:
        text = html.unescape(text)
    cleaned = _COMMA.sub(lambda match: match[1] or "", _TOKEN.sub(_token, text))
    values, end = _all_values(cleaned)
    return values if end == len(cleaned) else read_what_is_there(text) or values


def _all_values(text: str) -> tuple[list[Any], int]:
    """The values, and where reading ended."""
    values: list[Any] = []
    at = _after_separators(text, 0)
    while at < len(text) and len(values) < MAX_VALUES:
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
        at = _after_separators(text, at)
    return values, at


def _after_separators(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _token(match: re.Match[str]) -> str:
    if match[1] is not None:
        return _WRONG_ESCAPE.sub(lambda escape: "\\\\" + escape[1] if escape[1] else escape[0], match[1])
    if match[2] is not None:  # a template escaped the quotation marks for HTML
        return f'"{html.unescape(match[2])}"'
    return "null" if match[0] == "undefined" else " "

"""`InvalidArticleError`, made from the reports of the decoder, the parser and the validator.

The texts name fields and positions. They never repeat the article's text.
"""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Literal

from pydantic import ValidationError

from newsgloss_common.article.field_errors import FieldError, Path, explain, path_of

MAX_ERRORS = 20
"""Fields that one error lists; all of them are counted."""

Fault = Literal["invalid_utf8", "invalid_json", "schema_violation"]

_SURROGATE = re.compile("[\ud800-\udfff]")


class InvalidArticleError(Exception):
    """The input is no article; `errors` name the fields at fault, up to `MAX_ERRORS` of them."""

    def __init__(self, fault: Fault, detail: str, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(detail)
        self.fault = fault
        self.detail = detail
        self.errors = errors

    def __str__(self) -> str:
        if self.errors:
            return "; ".join(map(str, self.errors))
        return f"not JSON: {self.detail}" if self.fault == "invalid_json" else self.detail


def wrong_fields(errors: list[FieldError]) -> InvalidArticleError:
    """A violation of the schema by these fields, all of which are listed."""
    return InvalidArticleError("schema_violation", _counted(len(errors)), tuple(errors))


def not_utf8(data: bytes, error: UnicodeDecodeError) -> InvalidArticleError:
    """Names the first byte that is not UTF-8."""
    detail = f"not UTF-8: byte {error.start} (0x{data[error.start]:02x}) cannot stand there"
    return InvalidArticleError("invalid_utf8", detail)


def schema_violation(error: ValidationError, renamed: Mapping[Path, Path]) -> InvalidArticleError:
    """Names the fields that the validator reports; `renamed` maps their paths to what the caller knows."""
    found = []
    for item in error.errors(include_url=False, include_input=False, include_context=False)[:MAX_ERRORS]:
        path = path_of(item)
        found.append(FieldError(renamed.get(path, path), explain(item)))
    detail = _counted(error.error_count())
    if error.error_count() > len(found):
        detail += f", the first {len(found)} are listed"
    return InvalidArticleError("schema_violation", detail, tuple(found))


def not_json(text: str, message: str, *, crowded: bool) -> InvalidArticleError:
    """Names line and column as the strict parser does, or, for lone surrogates, the field.

    A crowded text is not parsed a second time to look for surrogates: that would build all its objects.
    """
    errors: tuple[FieldError, ...] = ()
    if not crowded:
        try:
            errors = tuple(islice(_lone_surrogates(json.loads(text)), MAX_ERRORS))
        except (ValueError, RecursionError):
            errors = ()
    if not text.strip():
        return InvalidArticleError("invalid_json", "empty; one JSON object is expected")
    if errors:
        return InvalidArticleError("schema_violation", "lone surrogates", errors)
    return InvalidArticleError("invalid_json", message.removeprefix("Invalid JSON: "))


def _lone_surrogates(value: Any, path: Path = ()) -> Iterator[FieldError]:
    if isinstance(value, str):
        match = _SURROGATE.search(value)
        if match:
            where = f"character {match.start()} is half of a surrogate pair (\\ud800 to \\udfff)"
            yield FieldError(path, where + ": such text cannot be written as UTF-8")
    elif isinstance(value, dict):
        for key, item in value.items():
            if _SURROGATE.search(key):
                yield FieldError((*path, key), "the field's name holds half of a surrogate pair")
            yield from _lone_surrogates(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _lone_surrogates(item, (*path, index))


def _counted(fields: int) -> str:
    return "1 field is wrong" if fields == 1 else f"{fields} fields are wrong"

"""Decodes a Kafka value into a `RawArticle`, or raises a `RecordError` that names the field at fault."""

import json
import re
from datetime import datetime
from typing import Any, NoReturn

from pydantic import ValidationError
from pydantic_core import from_json

from newsgloss_common.article.field_errors import describe_error
from newsgloss_enrich.handler.errors import RecordError
from newsgloss_enrich.handler.foreign_forms import form_of_bytes, form_of_json
from newsgloss_schemas import RawArticle

STAGE = "decode"
_BOM = b"\xef\xbb\xbf"
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_NAMED_FIELDS = 8


def decode_article(value: bytes, *, timestamp: datetime) -> RawArticle:
    r"""Parse and validate one record's value. Fields that this release does not know are ignored.

    A lone surrogate escape (`"\ud83d"`), which UTF-8 cannot encode, becomes U+FFFD, one for one.
    Without `fetched_at` the article gets the record's timestamp.

    Raises:
        RecordError: `invalid_encoding`, `invalid_json` or `schema_violation`.
    """
    value = value.removeprefix(_BOM)
    try:
        value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RecordError(
            "invalid_encoding",
            form_of_bytes(value) or f"value is not UTF-8: byte {error.start} of {len(value)}: {error.reason}",
            stage=STAGE,
            error_class="UnicodeDecodeError",
        ) from None
    if b"NaN" in value or b"Infinity" in value:
        _refuse_nan(value)
    if _SURROGATE_ESCAPE.search(value):
        value = _replace_lone_surrogates(value)
    try:
        raw = RawArticle.model_validate_json(value, extra="ignore")
    except ValidationError as error:
        raise _from_validation(error, value) from None
    if raw.article_id is None:
        raise RecordError(
            "schema_violation",
            "article_id: field required in a record written to Kafka",
            stage=STAGE,
            error_class="ValidationError",
        )
    if "fetched_at" not in raw.model_fields_set:
        raw = raw.model_copy(update={"fetched_at": timestamp})
    return raw


def _refuse_nan(value: bytes) -> None:
    """Refuse NaN and Infinity, which are not JSON (RFC 8259), also in fields that the parser ignores."""
    try:
        from_json(value, allow_inf_nan=False)
    except ValueError as error:
        if "surrogate" not in str(error):  # handled apart, with a check for NaN of its own
            _invalid_json(str(error), type(error).__name__)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _replace_lone_surrogates(value: bytes) -> bytes:
    try:
        parsed: Any = json.loads(value, parse_constant=_no_constant)
        text = json.dumps(parsed, ensure_ascii=False)
    except json.JSONDecodeError as error:
        _invalid_json(f"{error.msg} at line {error.lineno} column {error.colno}", "JSONDecodeError")
    except (ValueError, RecursionError) as error:
        reason = (
            "nested too deeply" if isinstance(error, RecursionError) else "a number that JSON cannot hold"
        )
        _invalid_json(reason, type(error).__name__)
    return _LONE_SURROGATE.sub("\ufffd", text).encode()


def _invalid_json(reason: str, error_class: str) -> NoReturn:
    raise RecordError("invalid_json", f"value is not JSON: {reason}", stage=STAGE, error_class=error_class)


def _from_validation(error: ValidationError, value: bytes) -> RecordError:
    details = error.errors(include_url=False, include_input=False)
    if details[0]["type"] == "json_invalid":
        reason = str(details[0].get("ctx", {}).get("error", "malformed"))
        return RecordError(
            "invalid_json",
            form_of_bytes(value) or f"value is not JSON: {reason}",
            stage=STAGE,
            error_class="ValidationError",
        )
    if form := form_of_json(value):
        return RecordError("schema_violation", form, stage=STAGE, error_class="ValidationError")
    message = "; ".join(describe_error(detail) for detail in details[:_NAMED_FIELDS])
    if len(details) > _NAMED_FIELDS:
        message += f"; and {len(details) - _NAMED_FIELDS} more"
    return RecordError("schema_violation", message, stage=STAGE, error_class="ValidationError")

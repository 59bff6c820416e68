"""A Kafka value becomes a `RawArticle`, or a `RecordError` that names the field at fault."""

import json
import re
from datetime import datetime
from typing import Any, NoReturn

from pydantic import ValidationError
from pydantic_core import ErrorDetails, from_json

from newsgloss_enrich.steps.errors import RecordError
from newsgloss_schemas import RawArticle

STAGE = "decode"
_BOM = b"\xef\xbb\xbf"
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_NAMED_FIELDS = 8

_PLAIN_MESSAGES = {
    "missing": "field required",
    "string_type": "should be a string",
    "int_type": "should be an integer",
    "int_from_float": "should be an integer",
    "list_type": "should be a list",
    "model_type": "should be an object",
    "dict_type": "should be an object",
}


def decode_article(value: bytes, *, timestamp: datetime) -> RawArticle:
    r"""Parse and validate one record's value; fields unknown to this release are ignored.

    A lone surrogate escape (`"\ud83d"`), which no UTF-8 text can hold, becomes U+FFFD, one for one.
    Without `fetched_at` the record's own timestamp is taken.

    Raises:
        RecordError: `invalid_encoding`, `invalid_json` or `schema_violation`.
    """
    value = value.removeprefix(_BOM)
    try:
        value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RecordError(
            "invalid_encoding",
            f"value is not UTF-8: byte {error.start} of {len(value)}: {error.reason}",
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
        raise _from_validation(error) from None
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
    """The validating parser lets NaN pass in fields that it ignores; JSON (RFC 8259) has none."""
    try:
        from_json(value, allow_inf_nan=False)
    except ValueError as error:
        if "surrogate" not in str(error):  # those have their own way, and their own check for NaN
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


def _from_validation(error: ValidationError) -> RecordError:
    details = error.errors(include_url=False, include_input=False)
    if details[0]["type"] == "json_invalid":
        reason = str(details[0].get("ctx", {}).get("error", "malformed"))
        return RecordError(
            "invalid_json", f"value is not JSON: {reason}", stage=STAGE, error_class="ValidationError"
        )
    message = "; ".join(describe_error(detail) for detail in details[:_NAMED_FIELDS])
    if len(details) > _NAMED_FIELDS:
        message += f"; and {len(details) - _NAMED_FIELDS} more"
    return RecordError("schema_violation", message, stage=STAGE, error_class="ValidationError")


def describe_error(detail: ErrorDetails) -> str:
    """`source.id: field required`: the field's path and what is wrong, no value."""
    path = ".".join(str(part) for part in detail["loc"])
    kind = detail["type"]
    if kind.startswith("json") or (kind == "model_type" and not path):
        return f"value: {_PLAIN_MESSAGES.get(kind, 'not an article')}"
    message = _PLAIN_MESSAGES.get(kind) or detail["msg"].removeprefix("Input ").removeprefix("Value error, ")
    return f"{path}: {message}" if path else message

"""In a worker: an article as a producer would send it in, an enriched record as Kafka would carry it out.

First what ingest does (defaults, `article_id`), then the enrichment as in the service; the input's position
is left null, since there is none.
"""

import importlib
import json
from collections.abc import Callable
from typing import Any, cast

import msgspec
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from newsgloss_common.article_id import derive_article_id
from newsgloss_common.plain_text import split_plain_text
from newsgloss_enrich.pool.records import Enriched, Handler, HandlerFactory, InputRecord, Rejected, Result
from newsgloss_enrich.steps.decode import describe_error
from newsgloss_enrich.tools.article_input import MAX_BYTES
from newsgloss_schemas import RawArticle

DEFAULT_SOURCE = "local"
NAMED_FIELDS = 8
PLAIN_TEXT = [("content-type", b"text/plain")]


class LocalConfig(msgspec.Struct):
    """The enrichment that is wrapped, as `PoolSettings` names it."""

    handler: str
    config: bytes


def build(config: bytes) -> Handler:
    """Load the wrapped enrichment; `config` is a `LocalConfig` as JSON."""
    chosen = msgspec.json.decode(config, type=LocalConfig)
    module, _, name = chosen.handler.partition(":")
    factory = cast("HandlerFactory", getattr(importlib.import_module(module), name))
    return _handler(factory(chosen.config))


def _handler(enrich: Callable[[InputRecord], Result]) -> Handler:
    def handle(record: InputRecord) -> Result:
        if record.value is None:
            return _rejected(record, "too_large", f"more than {MAX_BYTES} bytes", "TooLong")
        try:
            article = take_in(record.value, plain_text=record.headers == PLAIN_TEXT)
        except UnicodeDecodeError as error:
            what = f"not UTF-8: byte {error.start} (0x{record.value[error.start]:02x}) cannot stand there"
            return _rejected(record, "invalid_encoding", what, "UnicodeDecodeError")
        except ValidationError as error:
            return _invalid(record, error)
        value = article.model_dump_json().encode()
        key = (article.article_id or "").encode()
        result = enrich(msgspec.structs.replace(record, key=key, value=value, headers=[]))
        return result if isinstance(result, Rejected) else _without_position(result)

    return handle


def take_in(data: bytes, *, plain_text: bool) -> RawArticle:
    """The article with the defaults that HTTP and `publish` give it.

    Raises:
        UnicodeDecodeError: not UTF-8.
        pydantic.ValidationError: not JSON, or not an article; unknown fields count as wrong.
    """
    text = data.decode("utf-8").removeprefix("\ufeff")
    if plain_text:
        parts = split_plain_text(text)
        fields = {"source": {"id": DEFAULT_SOURCE}, "title": parts.title, "body": parts.body}
        article = RawArticle.model_validate(fields)
    else:
        article = RawArticle.model_validate_json(text)
    if article.article_id is not None:
        return article
    derived = derive_article_id(
        source_id=article.source.id, title=article.title, body=article.body, url=article.url
    )
    return article.model_copy(update={"article_id": derived})


def _invalid(record: InputRecord, error: ValidationError) -> Rejected:
    details = error.errors(include_url=False, include_input=False)
    if details[0]["type"] == "json_invalid":
        reason = str(details[0].get("ctx", {}).get("error", "malformed"))
        reason = reason.replace("at line 1 column", "at column")
        if _has_lone_surrogate(record.value or b""):
            reason = (
                "an escape stands for half of a surrogate pair (\\ud800 to \\udfff), which is no character"
            )
        return _rejected(record, "invalid_json", f"not JSON: {reason}", "ValidationError")
    message = "; ".join(map(_describe, details[:NAMED_FIELDS]))
    if len(details) > NAMED_FIELDS:
        message += f"; and {len(details) - NAMED_FIELDS} more"
    return _rejected(record, "schema_violation", message, "ValidationError")


def _has_lone_surrogate(line: bytes) -> bool:
    """Whether that is why a strict parser refuses it: a lenient one does not."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return b"\\u" in line


def _describe(detail: ErrorDetails) -> str:
    if detail["type"] == "extra_forbidden":
        return ".".join(map(str, detail["loc"])) + ": unknown field"
    return describe_error(detail)


def _rejected(record: InputRecord, code: str, message: str, error_class: str) -> Rejected:
    return Rejected(record.offset, code, message, "intake", error_class)


def _without_position(enriched: Enriched) -> Enriched:
    """Such positions as the enrichment was given are made up; an enrichment of one's own may write none."""
    article: Any = msgspec.json.decode(enriched.value or b"null")
    if not isinstance(article, dict) or not isinstance(article.get("provenance"), dict):
        return enriched
    article["provenance"]["input"] = None
    return msgspec.structs.replace(enriched, value=msgspec.json.encode(article))

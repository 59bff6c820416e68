"""Runs in the workers of `newsgloss-enrich local`: the intake of ingest, then the configured enrichment.

HTTP and `publish` use the same intake, so all three accept the same articles. Unlike the decoder of records
from Kafka, it refuses unknown fields: whoever runs `local` by hand should learn of a misspelt field.
"""

import importlib
from collections.abc import Callable
from typing import Any, cast

import msgspec

from newsgloss_common.article import intake
from newsgloss_common.article.invalid_article import Fault, InvalidArticleError
from newsgloss_enrich.commands.local.input import MAX_BYTES
from newsgloss_enrich.pool.records import Enriched, Handler, HandlerFactory, InputRecord, Rejected, Result

PLAIN_TEXT = [("content-type", b"text/plain")]
"""Headers of a record that holds plain text."""

_CODES: dict[Fault, str] = {
    "invalid_utf8": "invalid_encoding",
    "invalid_json": "invalid_json",
    "schema_violation": "schema_violation",
}
"""The codes of dead letters for the same faults."""


class LocalConfig(msgspec.Struct):
    """The enrichment to run, as `PoolSettings` names it."""

    handler: str
    config: bytes


def build(config: bytes) -> Handler:
    """Load the enrichment; `config` is a `LocalConfig` as JSON."""
    chosen = msgspec.json.decode(config, type=LocalConfig)
    module, _, name = chosen.handler.partition(":")
    factory = cast("HandlerFactory", getattr(importlib.import_module(module), name))
    return after_intake(factory(chosen.config))


def after_intake(enrich: Callable[[InputRecord], Result]) -> Handler:
    """Make a handler that reads an article and then calls `enrich` with it."""

    def handle(record: InputRecord) -> Result:
        if record.value is None:
            return _rejected(record, "too_large", f"more than {MAX_BYTES} bytes", "TooLong")
        read = intake.from_text if record.headers == PLAIN_TEXT else intake.from_json
        try:
            article = read(record.value)
        except InvalidArticleError as error:
            return _rejected(record, _CODES[error.fault], str(error), type(error).__name__)
        value = article.model_dump_json().encode()
        key = (article.article_id or "").encode()
        result = enrich(msgspec.structs.replace(record, key=key, value=value, headers=[]))
        return result if isinstance(result, Rejected) else _without_position(result)

    return handle


def _rejected(record: InputRecord, code: str, message: str, error_class: str) -> Rejected:
    return Rejected(record.offset, code, message, "intake", error_class)


def _without_position(enriched: Enriched) -> Enriched:
    """Remove the input position from the provenance, since there is no topic.

    An enrichment of one's own may write no provenance, or no JSON object.
    """
    article: Any = msgspec.json.decode(enriched.value or b"null")
    if not isinstance(article, dict) or not isinstance(article.get("provenance"), dict):
        return enriched
    article["provenance"]["input"] = None
    return msgspec.structs.replace(enriched, value=msgspec.json.encode(article))

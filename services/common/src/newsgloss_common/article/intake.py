"""Input from outside becomes a valid `RawArticle` with its `article_id`, or an `InvalidArticleError`.

The HTTP API, `newsgloss-ingest publish` and `newsgloss-enrich local` all call these functions. They accept
the same input, apply the same defaults and report the same errors.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from newsgloss_common.article import crowded_json, identifiers
from newsgloss_common.article.article_id import derive_article_id
from newsgloss_common.article.canonical_url import canonical_url
from newsgloss_common.article.field_errors import FieldError, Path
from newsgloss_common.article.invalid_article import (
    MAX_ERRORS,
    InvalidArticleError,
    not_json,
    not_utf8,
    schema_violation,
    wrong_fields,
)
from newsgloss_common.article.plain_text import split_plain_text
from newsgloss_common.html.page import PageArticle
from newsgloss_schemas import RawArticle, Source

DEFAULT_SOURCE = "local"
"""`source.id` of text and HTML that comes without a source."""

KEY_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:newsgloss:idempotency-key")

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_AS_IN_THE_MODEL: Mapping[Path, Path] = {}
_AS_PARAMETERS: Mapping[Path, Path] = {("source", "id"): ("source",)}
"""The caller gives these fields as parameters of another name."""

_KNOWN = {"": frozenset(RawArticle.model_fields), "source": frozenset(Source.model_fields)}


def from_json(data: bytes, *, idempotency_key: str | None = None, by_source: bool = False) -> RawArticle:
    """Read one article from JSON.

    Args:
        data: One JSON object; a byte order mark before it is accepted.
        idempotency_key: Identifies an article that has neither an id nor a web address.
        by_source: The article's id must begin with its source's id.

    Raises:
        InvalidArticleError: It is not UTF-8, not JSON, or not an article.
    """
    crowded = crowded_json.is_crowded(data)
    if crowded:
        _refuse_crowded(data)
    try:
        # The parser decodes the bytes itself and finds what is not UTF-8.
        article = RawArticle.model_validate_json(data.removeprefix(_BYTE_ORDER_MARK))
    except ValidationError as error:
        text = decode_utf8(data)
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise not_json(text, first["msg"], crowded=crowded) from None
        raise schema_violation(error, _AS_IN_THE_MODEL) from None
    return _identified(article, by_source, idempotency_key)


def from_text(
    data: bytes,
    *,
    source: str = DEFAULT_SOURCE,
    url: str | None = None,
    idempotency_key: str | None = None,
    by_source: bool = False,
) -> RawArticle:
    """Read one article from plain text: the first non-empty line is the title, the rest the body.

    Raises:
        InvalidArticleError: It is not UTF-8, or not an article.
    """
    parts = split_plain_text(decode_utf8(data))
    fields = {"source": {"id": source}, "url": url, "title": parts.title, "body": parts.body}
    return _from_parameters(fields, by_source, idempotency_key)


def check_parameters(*, source: str, url: str | None) -> None:
    """Check what a caller says of a page before the page is read; only an address that is used gets further.

    Raises:
        InvalidArticleError: An argument is out of its bounds, or holds a character that none may have.
    """
    _from_parameters({"source": {"id": source}, "url": url, "body": "the page's"}, False, None)  # noqa: FBT003


def from_page(
    page: PageArticle,
    *,
    source: str = DEFAULT_SOURCE,
    idempotency_key: str | None = None,
    by_source: bool = False,
) -> RawArticle:
    """Make an article of `source` from a web page that has been read already.

    Raises:
        InvalidArticleError: A field is out of its bounds.
    """
    fields = {
        "source": {"id": source},
        "url": page.canonical_url,
        "title": page.title,
        "body": page.body,
        "language_hint": page.language,
        "authors": list(page.authors) or None,
        "published_at": page.published_at,
        "published_at_precision": page.published_at_precision,
        "published_at_source": page.published_at_source,
        "modified_at": page.modified_at,
    }
    return _from_parameters(fields, by_source, idempotency_key)


def canceled(
    article_id: str, *, source: str = DEFAULT_SOURCE, version: int | None = None, by_source: bool = False
) -> RawArticle:
    """Make the article that takes down one version, or, without `version`, all versions so far.

    Raises:
        InvalidArticleError: An argument is out of its bounds.
    """
    fields = {"article_id": article_id, "source": {"id": source}, "version": version, "status": "canceled"}
    return _from_parameters(fields, by_source, None)


def decode_utf8(data: bytes) -> str:
    """Decode text and drop a byte order mark.

    Raises:
        InvalidArticleError: It is not UTF-8.
    """
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise not_utf8(data, error) from None


def _from_parameters(fields: dict[str, Any], by_source: bool, idempotency_key: str | None) -> RawArticle:  # noqa: FBT001
    try:
        article = RawArticle.model_validate(fields)
    except ValidationError as error:
        raise schema_violation(error, _AS_PARAMETERS) from None
    return _identified(article, by_source, idempotency_key, _AS_PARAMETERS)


def _refuse_crowded(data: bytes) -> None:
    """Raise InvalidArticleError unless the JSON breaks off early; the parser then says where."""
    fields = crowded_json.beginning(data)
    if fields is None:
        return
    unknown = list(crowded_json.unknown_fields(fields, _KNOWN))
    if not unknown:
        detail = "it holds far more fields or list items than an article may have"
        raise InvalidArticleError("schema_violation", detail)
    errors = tuple(FieldError(path, "unknown field") for path in unknown[:MAX_ERRORS])
    more = "more than " if len(data) > crowded_json.PREFIX_BYTES else ""
    detail = f"{more}{len(unknown)} fields are wrong, the first {len(errors)} are listed"
    raise InvalidArticleError("schema_violation", detail, errors)


def _identified(
    article: RawArticle,
    by_source: bool,  # noqa: FBT001
    idempotency_key: str | None = None,
    renamed: Mapping[Path, Path] = _AS_IN_THE_MODEL,
) -> RawArticle:
    """Check the identifiers, and derive the `article_id` when there is none.

    Raises:
        InvalidArticleError: An identifier has a character that none may have, or belongs to another source.
    """
    errors = [
        FieldError(renamed.get(path, path), detail) for path, detail in identifiers.unfit_identifiers(article)
    ]
    if by_source and article.article_id is not None:
        fault = identifiers.foreign(article.article_id, article.source.id)
        errors += [FieldError(("article_id",), fault)] if fault else []
    if errors:
        raise wrong_fields(errors)
    if article.article_id is not None:
        return article
    article_id = _derived(article, idempotency_key)
    if by_source:
        article_id = identifiers.prefix_of(article.source.id) + article_id
        if len(article_id) > identifiers.MAX_LENGTH:
            raise wrong_fields([FieldError(("source", "id"), "too long to begin an article_id with")])
    return article.model_copy(update={"article_id": article_id})


def _derived(article: RawArticle, idempotency_key: str | None) -> str:
    """From the web address, else from the key, else from the text."""
    if idempotency_key is not None and not (article.url and canonical_url(article.url)):
        return str(uuid.uuid5(KEY_NAMESPACE, f"{article.source.id}\0{idempotency_key}"))
    return derive_article_id(
        source_id=article.source.id, title=article.title, body=article.body, url=article.url
    )

"""Bytes from outside → a valid `RawArticle` with its `article_id`, or what is wrong with them, by field.

HTTP and `publish` both come through here, so that they accept the same things with the same defaults.
"""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal
from urllib.parse import quote

from pydantic import ValidationError

from newsgloss_common.article_id import derive_article_id
from newsgloss_common.canonical_url import canonical_url
from newsgloss_common.html.page import PageArticle
from newsgloss_common.plain_text import split_plain_text
from newsgloss_ingest import crowded_json, identifiers
from newsgloss_schemas import RawArticle, Source

DEFAULT_SOURCE = "local"
MAX_ERRORS = 20
MAX_NAME_LENGTH = 64

Fault = Literal["invalid_utf8", "invalid_json", "schema_violation"]
Path = tuple[str | int, ...]

_UNPRINTABLE = re.compile(r"[^\x20-\x7e\u00a1-\ud7ff\ue000-\ufffd]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_AS_THEY_ARE: Mapping[Path, Path] = {}
_OF_PARAMETERS: Mapping[Path, Path] = {("source", "id"): ("source",)}
"""Fields that a caller gives as parameters of another name."""
# The model reports these for the article as a whole.
_FIELD_OF_ERROR_TYPE: dict[str, Path] = {"version_missing": ("version",)}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; `path` is empty for the article as a whole."""

    path: Path
    detail: str

    @property
    def field(self) -> str:
        """The path as people write it: `source.id`, `authors[2]`."""
        text = ""
        for part in self.path:
            if isinstance(part, int):
                text += f"[{part}]"
            else:
                text += ("." if text else "") + _printable(part)
        return text

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer in a URI fragment (RFC 6901 §6), as RFC 9457 §3 shows it."""
        parts = (part if isinstance(part, int) else _printable(part) for part in self.path)
        return "#" + "".join("/" + quote(str(p).replace("~", "~0").replace("/", "~1")) for p in parts)

    def __str__(self) -> str:
        return f"{self.field}: {self.detail}" if self.path else self.detail


class InvalidArticleError(Exception):
    """The bytes are no article. Neither message nor errors repeat text of the article."""

    def __init__(self, fault: Fault, detail: str, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(detail)
        self.fault = fault
        self.detail = detail
        self.errors = errors

    def __str__(self) -> str:
        if self.errors:
            return "; ".join(map(str, self.errors))
        return f"not JSON: {self.detail}" if self.fault == "invalid_json" else self.detail


def _printable(name: str) -> str:
    """A field name that a stranger chose, fit for a message."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", name[:MAX_NAME_LENGTH])


_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def decode_utf8(data: bytes) -> str:
    """Text without a byte order mark.

    Raises:
        InvalidArticleError: naming the byte that is not UTF-8.
    """
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        detail = f"not UTF-8: byte {error.start} (0x{data[error.start]:02x}) cannot stand there"
        raise InvalidArticleError("invalid_utf8", detail) from None


def _schema_violation(error: ValidationError, renamed: Mapping[Path, Path]) -> InvalidArticleError:
    found = []
    for item in error.errors(include_url=False, include_input=False, include_context=False)[:MAX_ERRORS]:
        path: Path = tuple(item["loc"]) or _FIELD_OF_ERROR_TYPE.get(item["type"], ())
        detail = "unknown field" if item["type"] == "extra_forbidden" else item["msg"]
        detail = detail.removeprefix("version: ")
        found.append(FieldError(renamed.get(path, path), detail[:1].lower() + detail[1:]))
    count = error.error_count()
    detail = "1 field is wrong" if count == 1 else f"{count} fields are wrong"
    if count > len(found):
        detail += f", the first {len(found)} are listed"
    return InvalidArticleError("schema_violation", detail, tuple(found))


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


def _explain_json(text: str, message: str, *, crowded: bool) -> InvalidArticleError:
    """The strict parser names a line and column; for lone surrogates, name the field instead."""
    errors: tuple[FieldError, ...] = ()
    if not crowded:  # it is parsed once more, into Python's own objects
        try:
            errors = tuple(islice(_lone_surrogates(json.loads(text)), MAX_ERRORS))
        except (ValueError, RecursionError):
            errors = ()
    if not text.strip():
        return InvalidArticleError("invalid_json", "empty; one JSON object is expected")
    if errors:
        return InvalidArticleError("schema_violation", "lone surrogates", errors)
    return InvalidArticleError("invalid_json", message.removeprefix("Invalid JSON: "))


_KNOWN = {"": frozenset(RawArticle.model_fields), "source": frozenset(Source.model_fields)}


def _refuse_crowded(data: bytes) -> None:
    """Raises InvalidArticleError where there is a reason to; JSON that breaks off early is the parser's."""
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


KEY_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:newsgloss:idempotency-key")


def _identified(
    article: RawArticle,
    by_source: bool,  # noqa: FBT001
    idempotency_key: str | None = None,
    renamed: Mapping[Path, Path] = _AS_THEY_ARE,
) -> RawArticle:
    """Its own id, else one derived; with nothing in its identifiers that none may hold.

    Raises:
        InvalidArticleError: an identifier is not fit to be one, or not its source's.
    """
    errors = [FieldError(path, detail) for path, detail in identifiers.unfit_identifiers(article)]
    if by_source and article.article_id is not None:
        fault = identifiers.foreign(article.article_id, article.source.id)
        errors += [FieldError(("article_id",), fault)] if fault else []
    if errors:
        errors = [FieldError(renamed.get(error.path, error.path), error.detail) for error in errors]
        count = "1 field is wrong" if len(errors) == 1 else f"{len(errors)} fields are wrong"
        raise InvalidArticleError("schema_violation", count, tuple(errors))
    if article.article_id is not None:
        return article
    article_id = _derived(article, idempotency_key)
    if by_source:
        article_id = identifiers.prefix_of(article.source.id) + article_id
        if len(article_id) > identifiers.MAX_LENGTH:
            too_long = FieldError(("source", "id"), "too long to begin an article_id with")
            raise InvalidArticleError("schema_violation", "1 field is wrong", (too_long,))
    return article.model_copy(update={"article_id": article_id})


def _derived(article: RawArticle, idempotency_key: str | None) -> str:
    """From its address, else from the key, else from its text."""
    if idempotency_key is not None and not (article.url and canonical_url(article.url)):
        return str(uuid.uuid5(KEY_NAMESPACE, f"{article.source.id}\0{idempotency_key}"))
    return derive_article_id(
        source_id=article.source.id, title=article.title, body=article.body, url=article.url
    )


def from_json(data: bytes, *, idempotency_key: str | None = None, by_source: bool = False) -> RawArticle:
    """One article as JSON; the key identifies it when it has neither id nor address.

    Raises:
        InvalidArticleError: not UTF-8, not JSON, or not an article.
    """
    crowded = crowded_json.is_crowded(data)
    if crowded:
        _refuse_crowded(data)
    try:
        # As bytes: the parser decodes what is in strings, and finds what is not UTF-8.
        article = RawArticle.model_validate_json(data.removeprefix(_BYTE_ORDER_MARK))
    except ValidationError as error:
        text = decode_utf8(data)
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise _explain_json(text, first["msg"], crowded=crowded) from None
        raise _schema_violation(error, _AS_THEY_ARE) from None
    return _identified(article, by_source, idempotency_key)


def from_text(
    data: bytes,
    *,
    source: str = DEFAULT_SOURCE,
    url: str | None = None,
    idempotency_key: str | None = None,
    by_source: bool = False,
) -> RawArticle:
    """One article as plain text: its first non-empty line is the title, the rest the body.

    Raises:
        InvalidArticleError: not UTF-8, or not an article.
    """
    parts = split_plain_text(decode_utf8(data))
    fields = {"source": {"id": source}, "url": url, "title": parts.title, "body": parts.body}
    try:
        article = RawArticle.model_validate(fields)
    except ValidationError as error:
        raise _schema_violation(error, _OF_PARAMETERS) from None
    return _identified(article, by_source, idempotency_key, renamed=_OF_PARAMETERS)


def from_page(
    page: PageArticle,
    *,
    source: str = DEFAULT_SOURCE,
    idempotency_key: str | None = None,
    by_source: bool = False,
) -> RawArticle:
    """What a web page gave, as an article of `source`.

    Raises:
        InvalidArticleError: the source is out of its bounds.
    """
    fields = {
        "source": {"id": source},
        "url": page.canonical_url,
        "title": page.title,
        "body": page.body,
        "language_hint": page.language,
        "authors": list(page.authors) or None,
        "published_at": page.published_at,
        "modified_at": page.modified_at,
    }
    try:
        article = RawArticle.model_validate(fields)
    except ValidationError as error:
        raise _schema_violation(error, _OF_PARAMETERS) from None
    return _identified(article, by_source, idempotency_key, renamed=_OF_PARAMETERS)


def canceled(
    article_id: str,
    *,
    source: str = DEFAULT_SOURCE,
    version: int | None = None,
    by_source: bool = False,
) -> RawArticle:
    """The record that takes an article down: one version of it, or all that came before.

    Raises:
        InvalidArticleError: an argument is out of its bounds.
    """
    fields = {"article_id": article_id, "source": {"id": source}, "version": version, "status": "canceled"}
    try:
        article = RawArticle.model_validate(fields)
    except ValidationError as error:
        raise _schema_violation(error, _OF_PARAMETERS) from None
    return _identified(article, by_source, renamed=_OF_PARAMETERS)

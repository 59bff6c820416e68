"""`ninjs`: an enriched article as a news object of IPTC's ninjs 3.1."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from newsgloss_schemas.article import Article
from newsgloss_schemas.enriched import EnrichedArticle, Entity

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
_PERSON, _ORGANISATION, _PLACE = "people", "organisations", "places"
_LISTS = {
    "PERSON": _PERSON,
    "ORG": _ORGANISATION,
    "GPE": _PLACE,
    "LOC": _PLACE,
    "FAC": _PLACE,
    "EVENT": "events",
    "WORK": "objects",
    "PRODUCT": "objects",
    "NORP": None,
    "MISC": None,
}
_LISTS_BY_GROUP = {"PER": _PERSON, "ORG": _ORGANISATION, "LOC": _PLACE}
_MENTIONS = "mentions"
_URIS = {
    "wikidata": (re.compile(r"Q[1-9][0-9]*"), "http://www.wikidata.org/entity/{}"),
    "geonames": (re.compile(r"[1-9][0-9]*"), "https://sws.geonames.org/{}/"),
}
"""Schemes whose ids are parts of a URI, the first that an entity has counting; as Wikidata and GeoNames
write the URIs of things, not of pages."""


def ninjs(record: EnrichedArticle | Mapping[str, Any]) -> dict[str, Any]:
    """The article as a ninjs 3.1 object, ready for `json.dumps`.

    Entities become `people`, `organisations`, `places`, `events` and `objects`. These lists have no place for
    relevance, so each entity is a subject of the same name too, with its salience as `relevance` and its
    confidence, both from 0 to 100. Of the ids, that of Wikidata, else of GeoNames, makes the `uri`; the
    others are the `literal`, as in 'companies:17; iso3166:NO'. A canceled article has its `uri`, version and
    `pubStatus`, and no content.

    Raises:
        pydantic.ValidationError: The record is no enriched article.
    """
    enriched = record if isinstance(record, EnrichedArticle) else EnrichedArticle.model_validate(record)
    article = enriched.article
    found: dict[str, Any] = {
        "uri": f"urn:newsgloss:article:{quote(enriched.article_id, safe='')}",
        "type": "text",
        "representationType": "full",
        "version": None if enriched.version is None else str(enriched.version),
        "pubStatus": enriched.status,
        "altIds": [{"role": "article_id", "value": enriched.article_id}],
        "standard": {"name": "ninjs", "version": "3.1", "schema": SCHEMA},
        "infoSources": [_publisher(article)],
        "contentCreated": _moment(article.published_at),
        "versionCreated": _moment(article.modified_at or article.published_at),
        "language": _language(enriched),
        **_content(article),
        **_entities(enriched.entities),
    }
    found["subjects"] = [{"name": keyword} for keyword in article.keywords or ()] + [
        _subject(entity, enriched) for entity in enriched.entities
    ]
    return _given(found)


def _publisher(article: Article) -> dict[str, Any]:
    return _given({"role": "publisher", "literal": article.source.id, "name": article.source.name})


def _content(article: Article) -> dict[str, Any]:
    title, body = article.title, article.body
    plain = {"role": "main", "contentType": "text/plain"}
    return {
        "title": title,
        "headlines": [plain | {"value": title}] if title else [],
        "bodies": [plain | {"charCount": len(body), "value": body}] if body else [],
        "by": ", ".join(article.authors or ()),
        "renditions": [{"name": "web", "href": article.url}] if _is_uri(article.url) else [],
    }


def _language(enriched: EnrichedArticle) -> str | None:
    if enriched.language is None:
        return enriched.article.language_hint
    return enriched.language.tag


def _entities(entities: list[Entity]) -> dict[str, list[dict[str, Any]]]:
    lists: dict[str, list[dict[str, Any]]] = {}
    for entity in entities:
        place = _LISTS.get(entity.type, _LISTS_BY_GROUP.get(entity.type_group))
        if place is None:
            continue
        one: dict[str, Any] = {"name": entity.name, "rel": _MENTIONS, **_ids(entity)}
        if place == _PLACE and entity.country is not None:
            one["contactInfo"] = [{"address": {"country": entity.country}}]
        if place == _PLACE and entity.location is not None:
            point = [entity.location.lon, entity.location.lat]
            one["geoJSON"] = {"type": "Point", "coordinates": point}
        lists.setdefault(place, []).append(one)
    return lists


def _ids(entity: Entity) -> dict[str, str]:
    """`uri` and `literal`, as far as there are ids for them."""
    left, found = dict(entity.ids), dict[str, str]()
    for scheme, (form, address) in _URIS.items():
        if form.fullmatch(left.get(scheme, "")):
            found["uri"] = address.format(left.pop(scheme))
            break
    if left:
        found["literal"] = "; ".join(f"{scheme}:{item}" for scheme, item in sorted(left.items()))
    return found


def _subject(entity: Entity, enriched: EnrichedArticle) -> dict[str, Any]:
    return _given(
        {
            "name": entity.name,
            "rel": _MENTIONS,
            "creator": f"newsgloss-enrich {enriched.provenance.enricher_version}",
            "relevance": round(100 * entity.salience),
            "confidence": None if entity.confidence is None else round(100 * entity.confidence),
        }
    )


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _is_uri(address: str | None) -> bool:
    """Whether it is an absolute URI; an address with spaces or letters beyond ASCII is none."""
    if address is None or not address.isascii() or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc) and not set('<>"{}|\\^`') & set(address)


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}

"""The vectors that every reader is tested with: 200 records, and the texts that their offsets stand for.

Each line of `schemas/vectors/mentions.v1.ndjson` is one vector. `key` and `value` are the record, as a
consumer gets them; a null value is a tombstone. `mentions` and `boilerplate` are the texts, entity by
entity; `utf16` and `utf8` are the spans of the mentions in UTF-16 units and in bytes, counted here on
encoded text, not by the code under test. Every third text is not sanitised but for its lone surrogates: a
reader needs no sanitised text to count right.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from deploy.contracts.vector_texts import FRAGMENTS, NAMES

from newsgloss_enrich.steps.text.sanitise import sanitise
from newsgloss_schemas import EnrichedArticle

COUNT = 200
_MOMENT = "2026-03-12T08:41:07Z"
_TEMPLATES = (
    "{f} {n} spoke. {f}{n}, said {n}.\n{f}",
    "{n}",
    "\n\n{f}\t{n}{f}\n{n}{n}",
    "A long way before it: " + "{f} and " * 12 + "{n}.",
)
_PLACE = "Oslo"
_Json = dict[str, Any]


@dataclass
class _Text:
    """A text in the making; `spans` are those of the marked parts, in code points."""

    text: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, part: str, *, is_marked: bool = False) -> None:
        start = len(self.text)
        self.text += part
        if is_marked:
            self.spans.append((start, len(self.text)))


def vectors() -> Iterator[_Json]:
    """All vectors, in their order."""
    special = list(_without_mentions())
    fragments, names = list(FRAGMENTS), list(NAMES)
    for number in range(COUNT - len(special)):
        fragment = fragments[number % len(fragments)]
        name = names[(number + number // len(fragments)) % len(names)]
        yield _vector(number, fragment, name)
    yield from special


def lines() -> str:
    """The file's content."""
    return "".join(f"{json.dumps(vector, ensure_ascii=False)}\n" for vector in vectors())


def _vector(number: int, fragment: str, script: str) -> _Json:
    name, kind, group = NAMES[script]
    before = FRAGMENTS[fragment]
    title, body = _Text(), _Text()
    title.add(f"{before} ")
    title.add(name, is_marked=True)
    for place, part in enumerate(_TEMPLATES[number % len(_TEMPLATES)].split("{n}")):
        if place:
            body.add(name, is_marked=True)
        body.add(part.replace("{f}", before))
    body.add("\n")
    oslo, credit = _Text(body.text), _Text(body.text + _PLACE)
    oslo.add(_PLACE, is_marked=True)
    credit.add("\n")
    credit.add(f"Photo: {before}", is_marked=True)
    clean = _without_surrogates if number % 3 == 0 else sanitise
    texts = {"title": clean(title.text), "body": clean(credit.text)}
    named = [("title", span) for span in title.spans] + [("body", span) for span in body.spans]
    entities = [
        _entity(name, kind, group, _mentions(texts, named)),
        _entity(_PLACE, "GPE", "LOC", _mentions(texts, [("body", oslo.spans[0])]), country="NO"),
    ]
    return _as_vector(
        f"{number:03d} {fragment}, {script} name",
        _record(
            f"vectors:{number:03d}",
            texts,
            entities=entities,
            boilerplate=[{"start": start, "end": end, "kind": "credit"} for start, end in credit.spans],
        ),
        ascii_only=number % 2 == 1,
    )


def _without_surrogates(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


def _mentions(texts: dict[str, str], spans: list[tuple[str, tuple[int, int]]]) -> list[_Json]:
    return [
        {"field": name, "start": start, "end": end, "text": texts[name][start:end]}
        for name, (start, end) in spans
    ]


def _entity(name: str, kind: str, group: str, mentions: list[_Json], country: str | None = None) -> _Json:
    return {
        "name": name,
        "type": kind,
        "type_group": group,
        "count": len(mentions),
        "in_title": mentions[0]["field"] == "title",
        "salience": 0.5,
        "country": country,
        "mentions": mentions,
    }


def _without_mentions() -> Iterator[_Json]:
    none: dict[str, str | None] = {"title": None, "body": None}
    text: dict[str, str | None] = {"title": None, "body": "No name is in it."}
    withheld = _record("vectors:withheld", text, status="withheld")
    yield _as_vector("withheld, without a title and without names", withheld)
    of_version = _record("vectors:canceled-version", none, status="canceled", version=3)
    yield _as_vector("canceled, one version", of_version)
    yield _as_vector(
        "canceled, all versions", _record("vectors:canceled", none, status="canceled", version=None)
    )
    gone = {"name": "tombstone", "key": "vectors:gone", "value": None}
    yield gone | dict.fromkeys(("mentions", "utf16", "utf8", "boilerplate"))


def _record(article_id: str, texts: Any, **changes: Any) -> _Json:
    status, version = changes.pop("status", "usable"), changes.pop("version", 1)
    made = {
        "article_id": article_id,
        "version": version,
        "status": status,
        "article": {
            "article_id": article_id,
            "version": version,
            "status": status,
            "source": {"id": "vectors", "name": "Vectors"},
            "fetched_at": _MOMENT,
            **texts,
        },
        "language": None if status == "canceled" else _LANGUAGE,
        "stages": {"entities": {"status": "skipped" if status == "canceled" else "ok"}},
        "provenance": {
            "enricher_version": "0.1.0",
            "models": {"newsgloss": "1.0.0"},
            "input": {"topic": "articles.raw.v1", "partition": 7, "offset": 42, "timestamp": _MOMENT},
            "enriched_at": _MOMENT,
        },
        "result_hash": hashlib.sha256(article_id.encode()).hexdigest(),
        **changes,
    }
    return EnrichedArticle.model_validate(made).model_dump(mode="json")


_LANGUAGE = {"tag": "en", "confidence": 0.99, "script": "Latn", "detector": "newsgloss-language"}


def _as_vector(name: str, record: _Json, *, ascii_only: bool = False) -> _Json:
    mentions = [mention for entity in record["entities"] for mention in entity["mentions"]]
    article = record["article"]
    return {
        "name": name,
        "key": record["article_id"],
        "value": json.dumps(record, ensure_ascii=ascii_only, separators=(",", ":")),
        "mentions": [mention["text"] for mention in mentions],
        "utf16": [_units(article[one["field"]], one, "utf-16-le", 2) for one in mentions],
        "utf8": [_units(article[one["field"]], one, "utf-8", 1) for one in mentions],
        "boilerplate": [article["body"][span["start"] : span["end"]] for span in record["boilerplate"]],
    }


def _units(text: str, mention: _Json, encoding: str, size: int) -> list[int]:
    return [len(text[: mention[end]].encode(encoding)) // size for end in ("start", "end")]

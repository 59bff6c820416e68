"""Generates hostile requests from a seed; the same seed gives the same requests."""

import gzip
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

DEPTH = 10_000
ONE = "/v1/articles"
BATCH = "/v1/articles:batch"
JSON, TEXT, HTML, NDJSON = "application/json", "text/plain", "text/html", "application/x-ndjson"
PAGE_EVERY = 20
"""One input in this many is HTML: a separate process parses it, and that parser is not what we fuzz."""
_FIELDS = (
    "schema_version", "article_id", "version", "status", "source", "url", "title", "body", "language_hint",
    "authors", "section", "keywords", "published_at", "modified_at", "fetched_at", "unknown",
)  # fmt: skip
_TEXT = "The harbour bridge in Aberdeen reopened on Thursday, the council said. 東京 \U0001f309\n"


@dataclass(frozen=True, slots=True)
class Input:
    """One request; `kind` says how its body was generated."""

    kind: str
    path: str
    headers: dict[str, str]
    body: bytes


def inputs(count: int, seed: int) -> Iterator[Input]:
    """Generate `count` requests that cycle through the kinds."""
    rng = random.Random(seed)  # noqa: S311 - reproducible, not secret
    for number in range(count):
        kind, make = _KINDS[number % len(_KINDS)]
        body = make(rng)
        path = rng.choice((ONE, ONE, BATCH))
        if path == BATCH:
            body = b"\n".join([body, _article(rng), body, make(rng)])
            media_type = NDJSON
        else:
            media_type = HTML if number % PAGE_EVERY == 0 else rng.choice((JSON, JSON, TEXT))
        headers = {"Content-Type": media_type + rng.choice(("", "", "", "; charset=utf-8", "; charset=x"))}
        if rng.random() < 0.2:
            headers["Content-Encoding"] = "gzip"
            body = _packed(rng, body)
        yield Input(kind, path, headers, body)


def _fields(rng: random.Random) -> dict[str, Any]:
    fields: dict[str, Any] = {"source": {"id": "fuzz"}, "body": _TEXT * rng.randint(1, 8)}
    optional = {
        "article_id": f"fuzz-{rng.randint(0, 99)}",
        "version": rng.randint(1, 9),
        "title": _TEXT.strip(),
        "url": f"https://news.example.org/{rng.randint(0, 99)}?utm_source=x",
        "authors": ["Ada Example"],
        "published_at": "2026-03-12T08:30:00Z",
    }
    return fields | {name: value for name, value in optional.items() if rng.random() < 0.5}


def _article(rng: random.Random) -> bytes:
    return json.dumps(_fields(rng), ensure_ascii=rng.random() < 0.5).encode()


def _random_bytes(rng: random.Random) -> bytes:
    return rng.randbytes(rng.choice((0, 1, 10, 100, 2000)))


def _mutated(rng: random.Random) -> bytes:
    """Return an article with bytes changed, deleted, doubled or inserted."""
    data = bytearray(_article(rng))
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(data) + 1)
        width = rng.randint(0, 12)
        data[at : at + width] = rng.choice(
            (b"", rng.randbytes(width), bytes(data[at : at + width]) * 2, b'"', b"{", b"]", b"\\", b"\0")
        )
    return bytes(data)


def _nested(rng: random.Random) -> bytes:
    opening, closing = rng.choice(((b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")))
    deep = opening * DEPTH + b"1" + closing * rng.choice((0, DEPTH))
    return rng.choice((deep, b'{"%s":%s}' % (rng.choice(_FIELDS).encode(), deep)))


def _number(rng: random.Random) -> bytes:
    many = b"9" * rng.choice((20, 400, 5000, 100_000))
    value = rng.choice((many, b"-" + many, b"1e999", b"1e-999", b"0." + many, b"-0", b"1E" + many, b"01"))
    return b'{"source":{"id":"fuzz"},"body":"x","%s":%s}' % (rng.choice(_FIELDS).encode(), value)


def _not_json(rng: random.Random) -> bytes:
    value = rng.choice((b"NaN", b"Infinity", b"-Infinity", b"undefined", b"True", b"'x'", b"/**/1", b"\x0b1"))
    return b'{"source":{"id":"fuzz"},"body":"x","%s":%s}' % (rng.choice(_FIELDS).encode(), value)


def _doubled(rng: random.Random) -> bytes:
    name = rng.choice(_FIELDS).encode()
    pairs = b",".join(b'"%s":%s' % (name, rng.choice((b"1", b'"x"', b"null", b"{}"))) for _ in range(3))
    return b'{"source":{"id":"a","id":"fuzz"},"body":"x",%s}' % pairs


def _surrogates(rng: random.Random) -> bytes:
    half = rng.choice((b"\\ud800", b"\\udfff", b"\\udc00\\ud800", b"\xed\xa0\x80", b"\xff", b"\xc0\x80"))
    name = rng.choice(_FIELDS).encode()
    if rng.random() < 0.3:
        return b'{"source":{"id":"fuzz"},"body":"x","%s":"y"}' % half
    return b'{"source":{"id":"fuzz"},"body":"x","%s":"a%sb"}' % (name, half)


def _encoded(rng: random.Random) -> bytes:
    """Return an article with a byte order mark, or in an encoding other than UTF-8."""
    text = _article(rng).decode()
    encoding = rng.choice(("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"))
    return text.encode(encoding)


def _strange_value(rng: random.Random) -> bytes:
    values: tuple[Any, ...] = (
        None, True, [], {}, "", " ", "\0", "\u2028", -1, 2**53, 2**63, 0.5, "x" * 300_000, ["x"] * 2000,
        {"id": {}}, [[]], "9999-12-31T23:59:60Z", "0000-00-00", "2026-03-12T08:30:00+99:99", "http://[", "//",
        "canceled", "https://" + "a." * 4000 + "org/", "\u202e\u0000\ufeff",
    )  # fmt: skip
    return json.dumps(_fields(rng) | {rng.choice(_FIELDS): rng.choice(values)}).encode()


def _packed(rng: random.Random, body: bytes) -> bytes:
    """Compress the body with gzip, and in most cases damage the result."""
    data = bytearray(gzip.compress(body, 1))
    damage = rng.randrange(7)
    if damage == 0:
        return body
    if damage == 1:
        return bytes(data[: rng.randrange(len(data))])
    if damage == 2:
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    elif damage == 3:
        data[-8:] = rng.randbytes(8)
    elif damage == 4:
        data += rng.randbytes(20)
    elif damage == 5:
        data += gzip.compress(bytes(rng.choice((10, 5_000_000))), 9)
    return bytes(data)


_KINDS: tuple[tuple[str, Callable[[random.Random], bytes]], ...] = (
    ("article", _article),
    ("random bytes", _random_bytes),
    ("mutated", _mutated),
    ("nested", _nested),
    ("number", _number),
    ("not JSON", _not_json),
    ("doubled key", _doubled),
    ("surrogates", _surrogates),
    ("encoding", _encoded),
    ("strange value", _strange_value),
    ("mutated", _mutated),
)

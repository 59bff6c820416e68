"""The articles of a run: plain ones, and some that are meant to do harm."""

import json
import random
import time
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

SEND_HEADER = "chaos-send"
KIND_HEADER = "chaos-kind"
OLD_SECONDS = 10 * 365 * 86_400
"""The age of a `REFUSED` article; the enriched topic of a run accepts nothing older than a year."""

Headers = list[tuple[str, bytes | None]]


class Kind(StrEnum):
    """The kind of an article, which decides what must become of it."""

    PLAIN = "plain"
    CANCELED = "canceled"
    TOMBSTONE = "tombstone"
    INVALID_JSON = "invalid_json"
    ABORT = "abort"
    SEGFAULT = "segfault"
    EXIT = "exit"
    SIGKILL = "sigkill"
    HANG = "hang"
    EAT_MEMORY = "eat_memory"
    REFUSED = "refused"
    """The worker enriches it, and the broker refuses the result."""


SHARES: dict[Kind, float] = {
    Kind.CANCELED: 0.01,
    Kind.TOMBSTONE: 0.01,
    Kind.INVALID_JSON: 0.006,
    Kind.ABORT: 0.0008,
    Kind.SEGFAULT: 0.0008,
    Kind.EXIT: 0.0008,
    Kind.SIGKILL: 0.0008,
    Kind.HANG: 0.0012,
    Kind.EAT_MEMORY: 0.0012,
    Kind.REFUSED: 0.0016,
}
"""The part of each kind among all articles. The rest are plain."""

ALWAYS = frozenset(SHARES) - {Kind.SEGFAULT, Kind.EXIT, Kind.SIGKILL}
"""A run has at least one of each of these; a short run crashes workers in one way."""

CODES: dict[Kind, frozenset[str]] = {
    Kind.INVALID_JSON: frozenset({"invalid_json"}),
    Kind.ABORT: frozenset({"worker_crash"}),
    Kind.SEGFAULT: frozenset({"worker_crash"}),
    Kind.EXIT: frozenset({"worker_crash"}),
    Kind.SIGKILL: frozenset({"worker_crash"}),
    Kind.HANG: frozenset({"timeout"}),
    # On a busy machine it may reach the time limit before it is too large.
    Kind.EAT_MEMORY: frozenset({"out_of_memory", "timeout"}),
    Kind.REFUSED: frozenset({"rejected_by_broker"}),
}
"""The possible codes of the dead letter, by kind."""

TRIED = frozenset({Kind.ABORT, Kind.SEGFAULT, Kind.EXIT, Kind.SIGKILL, Kind.HANG, Kind.EAT_MEMORY})
"""Kinds that end their workers; each is tried several times, which takes long."""


@dataclass(frozen=True)
class Article:
    """A record to be produced."""

    number: int
    kind: Kind
    key: bytes | None
    value: bytes | None
    timestamp_ms: int | None
    forged: bool
    """It carries forged `dlq-` headers, which must not reach any output."""

    def headers(self, attempt: int) -> Headers:
        """Return the headers of one attempt to send it; the first identifies the record in every topic."""
        headers: Headers = [
            (SEND_HEADER, f"{self.number}.{attempt}".encode()),
            (KIND_HEADER, self.kind.encode()),
        ]
        if self.forged:
            headers += [("dlq-code", b"forged"), ("dlq-original-offset", b"-5")]
        return headers


HARMLESS = frozenset({Kind.CANCELED, Kind.TOMBSTONE, Kind.INVALID_JSON})
"""Kinds that cost no more than a plain article."""


def draw_kinds(count: int, rng: random.Random, *, harmful: bool = True) -> list[Kind]:
    """Draw the kinds of `count` articles, in order."""
    special = [
        kind
        for kind, share in SHARES.items()
        if harmful or kind in HARMLESS
        for _ in range(max(kind in ALWAYS, round(share * count)))
    ]
    kinds = special + [Kind.PLAIN] * (count - len(special))
    rng.shuffle(kinds)
    return kinds


def make_articles(
    count: int, seed: int, longest_work_ms: float = 80.0, *, harmful: bool = True
) -> list[Article]:
    """Make the articles of a run; the same seed gives the same articles, except for timestamps.

    Article ids repeat, because articles get new versions. The handler's time differs between articles.
    """
    rng = random.Random(f"articles {seed}")  # noqa: S311 - reproducible, no secret
    ids, kinds = max(1, count // 2), draw_kinds(count, rng, harmful=harmful)
    return [_article(number, kind, rng, ids, longest_work_ms) for number, kind in enumerate(kinds)]


def count_kinds(articles: list[Article]) -> dict[str, int]:
    """Count the articles by kind."""
    return dict(sorted(Counter(article.kind.value for article in articles).items()))


def _article(number: int, kind: Kind, rng: random.Random, ids: int, longest_work_ms: float) -> Article:
    article_id = f"chaos-{rng.randrange(ids)}"
    work_ms = longest_work_ms * rng.random() ** 4  # most are quick, a few are slow
    key = None if kind is not Kind.TOMBSTONE and rng.random() < 0.01 else article_id.encode()
    forged = rng.random() < 0.02
    body = " ".join(rng.choices(_WORDS, k=rng.randrange(20, 400)))
    fields: dict[str, object] = {
        "article_id": article_id,
        "source": {"id": "chaos"},
        "title": f"Article {number}",
        "body": body,
        "chaos": {"deed": kind.value, "work_ms": round(work_ms, 2)},
    }
    if kind is Kind.CANCELED:
        fields |= {"status": "canceled", "body": None}
    value: bytes | None = json.dumps(fields).encode()
    if kind is Kind.TOMBSTONE:
        value = None
    elif kind is Kind.INVALID_JSON:
        value = json.dumps(fields).encode()[: rng.randrange(1, 60)]
    old = int((time.time() - OLD_SECONDS) * 1000)
    return Article(number, kind, key, value, old if kind is Kind.REFUSED else None, forged)


_WORDS = [
    *(
        "harbour",
        "bridge",
        "reopened",
        "Thursday",
        "council",
        "said",
        "storm",
        "repairs",
        "after",
        "the",
        "of",
    ),
    *(
        "in",
        "a",
        "and",
        "to",
        "was",
        "engineers",
        "Aberdeen",
        "traffic",
        "minister",
        "budget",
        "vote",
        "river",
    ),
]

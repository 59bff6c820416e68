"""What a run produces: plain articles, and among them those that are meant to do harm."""

import json
import random
import time
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

SEND_HEADER = "chaos-send"
KIND_HEADER = "chaos-kind"
OLD_SECONDS = 10 * 365 * 86_400
"""The age of a `REFUSED` article: the enriched topic of a run takes nothing older than a year."""

Headers = list[tuple[str, bytes | None]]


class Kind(StrEnum):
    """What an article is, and so what must become of it."""

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
    """Enriched without trouble, and then refused by the broker."""


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
"""Of all articles. The rest is plain."""

ALWAYS = frozenset(SHARES) - {Kind.SEGFAULT, Kind.EXIT, Kind.SIGKILL}
"""At least one of each of these; a short run has one way of crashing a worker."""

CODES: dict[Kind, frozenset[str]] = {
    Kind.INVALID_JSON: frozenset({"invalid_json"}),
    Kind.ABORT: frozenset({"worker_crash"}),
    Kind.SEGFAULT: frozenset({"worker_crash"}),
    Kind.EXIT: frozenset({"worker_crash"}),
    Kind.SIGKILL: frozenset({"worker_crash"}),
    Kind.HANG: frozenset({"timeout"}),
    # On a busy machine it may take longer than a record may, before it is too large.
    Kind.EAT_MEMORY: frozenset({"out_of_memory", "timeout"}),
    Kind.REFUSED: frozenset({"rejected_by_broker"}),
}
"""The dead letter's code, for the kinds that belong among the dead letters."""

TRIED = frozenset({Kind.ABORT, Kind.SEGFAULT, Kind.EXIT, Kind.SIGKILL, Kind.HANG, Kind.EAT_MEMORY})
"""Kinds that end their workers; they are tried again and again, which takes its time."""


@dataclass(frozen=True)
class Article:
    """A record to be produced."""

    number: int
    kind: Kind
    key: bytes | None
    value: bytes | None
    timestamp_ms: int | None
    forged: bool
    """It carries `dlq-` headers, which must not reach any output as they are."""

    def headers(self, attempt: int) -> Headers:
        """The headers of one attempt at sending it; the first names this record wherever it turns up."""
        headers: Headers = [
            (SEND_HEADER, f"{self.number}.{attempt}".encode()),
            (KIND_HEADER, self.kind.encode()),
        ]
        if self.forged:
            headers += [("dlq-code", b"forged"), ("dlq-original-offset", b"-5")]
        return headers


HARMLESS = frozenset({Kind.CANCELED, Kind.TOMBSTONE, Kind.INVALID_JSON})
"""Kinds that cost no more than a plain one."""


def draw_kinds(count: int, rng: random.Random, *, harmful: bool = True) -> list[Kind]:
    """The kinds of `count` articles, in their order."""
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
    """All articles of a run; the same for the same seed, but for timestamps.

    Article ids repeat, as articles get new versions. The handler's time differs from article to article.
    """
    rng = random.Random(f"articles {seed}")  # noqa: S311 - reproducible, no secret
    ids, kinds = max(1, count // 2), draw_kinds(count, rng, harmful=harmful)
    return [_article(number, kind, rng, ids, longest_work_ms) for number, kind in enumerate(kinds)]


def count_kinds(articles: list[Article]) -> dict[str, int]:
    """How many there are of each kind."""
    return dict(sorted(Counter(article.kind.value for article in articles).items()))


def _article(number: int, kind: Kind, rng: random.Random, ids: int, longest_work_ms: float) -> Article:
    article_id = f"chaos-{rng.randrange(ids)}"
    work_ms = longest_work_ms * rng.random() ** 4  # most take little, some take long
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

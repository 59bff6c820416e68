"""Compares what went in with what came out, and counts what is wrong."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Protocol

from tests.chaos.articles import CODES, SEND_HEADER, Kind

EXAMPLES = 5


class Record(Protocol):
    """The parts of a consumed record that the ledger reads."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes | None

    @property
    def headers(self) -> Iterable[tuple[str, bytes | None]]:
        """The headers: names and values, in order."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A raw record, as a `read_committed` consumer sees it."""

    partition: int
    offset: int
    kind: Kind
    key: bytes | None
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A record of the enriched or the dead-letter topic; `code` is empty for an enriched one."""

    send: str
    partition: int
    code: str
    position: int | None
    """The input offset that the record claims, or None."""
    key: bytes | None
    value: bytes | None
    forged: bool


@dataclass
class Tally:
    """The counts of a run. All but the first three must be zero."""

    raw: int = 0
    enriched: int = 0
    dead_lettered: int = 0
    missing: int = 0
    duplicated: int = 0
    out_of_order: int = 0
    wrongly_dead_lettered: int = 0
    wrongly_enriched: int = 0
    wrong_code: int = 0
    invented: int = 0
    """Outcomes of raw records that no `read_committed` consumer sees."""
    altered: int = 0
    """Outcomes whose key, text, partition, headers or claimed position differ from the raw record's."""
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def faults(self) -> dict[str, int]:
        """The counts that must be zero and are not."""
        fine = ("raw", "enriched", "dead_lettered", "examples")
        return {name: count for name, count in asdict(self).items() if name not in fine and count}

    def add(self, what: str, example: str) -> None:
        """Count a fault, and keep the first few examples."""
        setattr(self, what, getattr(self, what) + 1)
        kept = self.examples.setdefault(what, [])
        if len(kept) < EXAMPLES:
            kept.append(example)


class Ledger:
    """Records what the three topics hold, in each topic's order, and counts."""

    def __init__(self) -> None:
        self._raw: dict[str, Raw] = {}
        self._outcomes: dict[str, list[Outcome]] = defaultdict(list)
        self._order: dict[tuple[str, int], list[str]] = defaultdict(list)
        self.codes: Counter[str] = Counter()

    def raw(self, record: Record) -> tuple[str, Raw]:
        """Enter a raw record; return its name and its parts."""
        headers = dict(record.headers)
        send = (headers.get(SEND_HEADER) or b"").decode()
        kind = Kind((headers.get("chaos-kind") or b"").decode())
        entry = Raw(record.partition, record.offset, kind, record.key, record.value)
        self._raw[send] = entry
        return send, entry

    def enriched(self, record: Record) -> str:
        """Enter an enriched record; return its raw record's name."""
        headers = dict(record.headers)
        position = None
        if record.value is not None:
            position = json.loads(record.value)["provenance"]["input"]["offset"]
        forged = any(name.startswith("dlq-") for name, _ in record.headers)
        return self._enter("enriched", record, headers, "", position, forged=forged)

    def dead(self, record: Record) -> str:
        """Enter a dead letter; return its raw record's name."""
        headers = dict(record.headers)
        code = (headers.get("dlq-code") or b"").decode()
        position = int(headers.get("dlq-original-offset") or b"-1")
        names = [name for name, _ in record.headers]
        self.codes[code] += 1
        return self._enter("dlq", record, headers, code, position, forged=len(names) != len(set(names)))

    def _enter(
        self,
        topic: str,
        record: Record,
        headers: Mapping[str, bytes | None],
        code: str,
        position: int | None,
        *,
        forged: bool,
    ) -> str:
        send = (headers.get(SEND_HEADER) or b"").decode()
        self._outcomes[send].append(
            Outcome(send, record.partition, code, position, record.key, record.value, forged)
        )
        self._order[topic, record.partition].append(send)
        return send

    @property
    def waiting(self) -> set[str]:
        """Names of the raw records without an outcome so far."""
        return set(self._raw) - set(self._outcomes)

    @property
    def waiting_records(self) -> list[Raw]:
        """The raw records without an outcome so far."""
        return [self._raw[name] for name in self.waiting]

    @property
    def resolved(self) -> int:
        """Number of raw records with an outcome so far."""
        return len(self._outcomes)

    @property
    def entered(self) -> int:
        """Number of raw records so far."""
        return len(self._raw)

    def tally(self) -> Tally:
        """Count everything that has been entered."""
        tally = Tally(raw=len(self._raw))
        for send, raw in self._raw.items():
            outcomes = self._outcomes.get(send, [])
            where = f"{raw.partition}@{raw.offset} ({send}, {raw.kind})"
            if not outcomes:
                tally.add("missing", where)
            for extra in outcomes[1:]:
                tally.add("duplicated", f"{where} {extra.code}".rstrip())
            for outcome in outcomes:
                _judge(tally, raw, outcome, where)
        for send in self._outcomes.keys() - self._raw.keys():
            tally.add("invented", send)
        for (topic, partition), sends in self._order.items():
            self._judge_order(tally, f"{topic}-{partition}", sends)
        return tally

    def _judge_order(self, tally: Tally, where: str, sends: list[str]) -> None:
        """Judge the order of first outcomes; duplicates are counted apart."""
        highest: dict[int, int] = {}
        for send in dict.fromkeys(sends):
            raw = self._raw.get(send)
            if raw is None:
                continue
            before = highest.get(raw.partition, -1)
            if raw.offset < before:
                tally.add("out_of_order", f"{where}: {raw.offset} after {before}")
            highest[raw.partition] = max(before, raw.offset)


def _judge(tally: Tally, raw: Raw, outcome: Outcome, where: str) -> None:
    if outcome.code:
        tally.dead_lettered += 1
        if raw.kind not in CODES:
            tally.add("wrongly_dead_lettered", f"{where}: {outcome.code}")
        elif outcome.code not in CODES[raw.kind]:
            tally.add("wrong_code", f"{where}: {outcome.code}")
    else:
        tally.enriched += 1
        if raw.kind in CODES:
            tally.add("wrongly_enriched", where)
    problem = _alteration(raw, outcome)
    if problem:
        tally.add("altered", f"{where}: {problem}")


def _alteration(raw: Raw, outcome: Outcome) -> str:
    """Return what differs between a raw record and its outcome; empty if nothing does."""
    problem = ""
    if outcome.partition != raw.partition:
        problem = f"went to partition {outcome.partition}"
    elif outcome.forged:
        problem = "carries dlq- headers that are not its own"
    elif outcome.position not in (raw.offset, None if raw.value is None else raw.offset):
        problem = f"claims offset {outcome.position}"
    elif outcome.code:
        if (outcome.key, outcome.value) != (raw.key, raw.value):
            problem = "a dead letter with other bytes than its raw record"
    elif raw.value is None or outcome.value is None:
        if (outcome.key, outcome.value) != (raw.key, raw.value):
            problem = "a tombstone is not one any more, or became one"
    elif raw.kind not in CODES:
        before, after = json.loads(raw.value), json.loads(outcome.value)
        same = all(before.get(name) == after["article"].get(name) for name in ("article_id", "title", "body"))
        if not same or outcome.key != before["article_id"].encode():
            problem = "key or text changed"
    return problem

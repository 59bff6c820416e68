"""Which `NEWSGLOSS_…` variables there are, so that one that nobody reads is noticed at start.

Services often share one environment. So a service knows the variables of all of them, and those of the tools,
the tests and the benchmarks.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import SequenceMatcher

PREFIX = "NEWSGLOSS_"
FILE_SUFFIX = "_FILE"
STEP_PREFIX = f"{PREFIX}STEP_"
"""A step's own settings: each step chooses their names."""

OF_INGEST = frozenset(
    f"{PREFIX}{name}"
    for name in (
        "RAW_TOPIC", "PARTITIONS", "CREATE_TOPICS", "COMPRESSION", "PARTITIONER", "MAX_BODY_BYTES",
        "MAX_IN_FLIGHT_BYTES", "PUBLISH_TIMEOUT_SECONDS", "PAGE_WORKERS", "PAGE_SECONDS", "LOG_LEVEL",
        "INGEST_HTTP", "INGEST_KEYS_FILE", "INSECURE", "MAX_BATCH_LINES", "MAX_CONNECTIONS",
        "MAX_HEADER_BYTES", "HEADER_SECONDS", "READ_SECONDS", "FEEDS_HTTP", "ARTICLE_IDS",
    )
)  # fmt: skip
OF_ENRICH = frozenset(
    f"{PREFIX}{name}"
    for name in (
        "GROUP_ID", "RAW_TOPIC", "ENRICHED_TOPIC", "DLQ_TOPIC", "CREATE_TOPICS", "PARTITIONS", "START_FROM",
        "COMPRESSION", "SESSION_TIMEOUT_MS", "DRAIN_SECONDS", "ENRICH_HTTP", "CONSOLE_HTTP", "WORKERS",
        "ENRICHMENT", "STEPS", "LISTS", "MODELS", "LANGUAGE_DETECTOR", "RECORD_TIMEOUT_SECONDS",
        "WORKER_MEMORY_MIB", "RECYCLE_RECORDS", "MAX_IN_FLIGHT_MIB", "MAX_IN_FLIGHT_RECORDS", "BREAKER_RUN",
        "BREAKER_RATIO", "BREAKER_WINDOW", "STALL_SECONDS", "LOG_LEVEL", "MAX_UNPACKED_FACTOR",
    )
)  # fmt: skip
OF_TELEMETRY = frozenset(f"{PREFIX}{name}" for name in ("METRICS_PUSH", "METRICS_PUSH_SECONDS", "TRACES"))
OF_TOOLS = frozenset(
    f"{PREFIX}{name}"
    for name in ("DEV_KAFKA_HOME", "KAFKA_JARS", "SHARED", "NER_DATA", "MODEL_WORK", "CHAOS_RUN")
)
"""The development Kafka's, and what benchmarks, training and tests read."""

TEST_PREFIX = f"{PREFIX}TEST_"
KNOWN = OF_INGEST | OF_ENRICH | OF_TELEMETRY | OF_TOOLS

# Kubernetes puts these into every container for each Service that has such a name ("Environment variables" in
# its documentation of Services); Docker's links, which the last three are from, have the same form.
_ADDRESS = re.compile(
    r"NEWSGLOSS(?:_[A-Z0-9_]+)?_PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR|START|END))?"
)
_SERVICE_HOST = re.compile(r"NEWSGLOSS(?:_[A-Z0-9_]+)?_SERVICE_HOST")
_SERVICE_PORT = re.compile(r"NEWSGLOSS(?:_[A-Z0-9_]+)?_SERVICE_PORT(?:_[A-Z0-9_]+)?")
_PORT = re.compile(r"NEWSGLOSS(?:_[A-Z0-9_]+)?_PORT")
_LINK_NAME = re.compile(r"NEWSGLOSS(?:_[A-Z0-9_]+)?_NAME")
_LINK_ENVIRONMENT = re.compile(r"(NEWSGLOSS(?:_[A-Z0-9_]+?)?)_ENV_.+")
_PORT_VALUE = re.compile(r"(?:tcp|udp|sctp)://\S+")

LEAST_ALIKE = 0.6
"""Of `SequenceMatcher.ratio`, which its `get_close_matches` takes too."""


def unknown(environment: Mapping[str, str], known: Collection[str] = KNOWN) -> Iterator[str]:
    """A sentence for each variable of ours that is set and that nobody reads, in the order of their names.

    `known` are whole names, other prefixes' included: those can be meant too.
    """
    for name, value in sorted(environment.items()):
        if not name.upper().startswith(PREFIX) or not value:
            continue
        if not (_is_known(name, known) or _is_injected(name, value, environment)):
            yield f"{name}: there is no such setting; {_advice(name, known)}"


def _is_known(name: str, known: Collection[str]) -> bool:
    # Settings are read whatever their case; the form with a file is not.
    upper = name.upper()
    if upper in known or upper.startswith((STEP_PREFIX, TEST_PREFIX)):
        return True
    return name.endswith(FILE_SUFFIX) and name.removesuffix(FILE_SUFFIX) in known


def _is_injected(name: str, value: str, environment: Mapping[str, str]) -> bool:
    """Whether Kubernetes or Docker have put it there for a service whose name is like ours."""
    if _ADDRESS.fullmatch(name) or _SERVICE_HOST.fullmatch(name):
        return True
    if _SERVICE_PORT.fullmatch(name):
        return value.isdecimal()
    if _PORT.fullmatch(name):
        return _PORT_VALUE.fullmatch(value) is not None
    if _LINK_NAME.fullmatch(name):
        return value.startswith("/")
    link = _LINK_ENVIRONMENT.fullmatch(name)
    return link is not None and environment.get(f"{link[1]}_NAME", "").startswith("/")


def _advice(name: str, known: Collection[str]) -> str:
    nearest = _nearest(name.upper(), known)
    if nearest is None:
        return "docs/configuration.md lists those that there are"
    return f"is {nearest} meant? Otherwise unset it"


def _nearest(name: str, known: Collection[str]) -> str | None:
    in_file = name.removesuffix(FILE_SUFFIX)
    if in_file in known and in_file != name:
        return f"{in_file}{FILE_SUFFIX}"
    given = name.removeprefix(PREFIX)
    scores = {one: _alike(given, one.removeprefix(PREFIX)) for one in sorted(known)}
    best = max(scores, key=lambda one: scores[one], default=None)
    return best if best is not None and scores[best] >= LEAST_ALIKE else None


def _alike(given: str, name: str) -> float:
    """From 0 to 1; words in another order count as alike."""
    return max(_ratio(given, name), _ratio(_words(given), _words(name)))


def _ratio(left: str, right: str) -> float:
    return SequenceMatcher(None, left, right).ratio()


def _words(name: str) -> str:
    return "_".join(sorted(name.split("_")))

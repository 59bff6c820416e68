"""The known `NEWSGLOSS_…` variables, so that a service reports at start a variable that nothing reads.

Services often share one environment. So each service knows the variables of all services, and those of the
tools, tests and benchmarks.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import SequenceMatcher

PREFIX = "NEWSGLOSS_"
FILE_SUFFIX = "_FILE"
STEP_PREFIX = f"{PREFIX}STEP_"
"""The prefix of a step's own settings, whose names the step chooses."""

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
        "COMPRESSION", "SESSION_TIMEOUT_MS", "DRAIN_SECONDS", "ENRICH_HTTP", "WORKERS",
        "ENRICHMENT", "STEPS", "LISTS", "MODELS", "LANGUAGE_DETECTOR", "RECORD_TIMEOUT_SECONDS",
        "WORKER_MEMORY_MIB", "RECYCLE_RECORDS", "MAX_IN_FLIGHT_MIB", "MAX_IN_FLIGHT_RECORDS", "BREAKER_RUN",
        "BREAKER_RATIO", "BREAKER_WINDOW", "STALL_SECONDS", "LOG_LEVEL", "MAX_UNPACKED_FACTOR", "PARTITIONER",
        "REGISTRY_FRAMES", "ENRICHED_SCHEMA_ID", "ENRICHED_SCHEMA_IN",
    )
)  # fmt: skip
OF_CONSOLE = frozenset(
    f"{PREFIX}{name}"
    for name in (
        "CONSOLE_HTTP", "CONSOLE_ORIGIN", "CONSOLE_KEYS_FILE", "CONSOLE_PROXY_HEADER", "CONSOLE_PROXY_ACTORS",
        "INSECURE", "RAW_TOPIC", "ENRICHED_TOPIC", "DLQ_TOPIC", "GROUP_ID", "CONSOLE_WINDOW",
        "CONSOLE_SERVICES", "CONSOLE_ENRICH_COMMAND", "CONSOLE_TRY_SECONDS", "LOG_LEVEL",
    )
)  # fmt: skip
OF_TELEMETRY = frozenset(f"{PREFIX}{name}" for name in ("METRICS_PUSH", "METRICS_PUSH_SECONDS", "TRACES"))
OF_TOOLS = frozenset(
    f"{PREFIX}{name}"
    for name in ("DEV_KAFKA_HOME", "KAFKA_JARS", "SHARED", "NER_DATA", "MODEL_WORK", "CHAOS_RUN")
)
"""Variables of the development Kafka, the benchmarks, training and the tests."""

TEST_PREFIX = f"{PREFIX}TEST_"
KNOWN = OF_INGEST | OF_ENRICH | OF_CONSOLE | OF_TELEMETRY | OF_TOOLS

# Kubernetes sets these in every container for each Service with such a name ("Environment variables" in its
# documentation of Services). Docker's links, the origin of the last three, have the same form.
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
"""The least `SequenceMatcher.ratio` of a suggestion, as in `difflib.get_close_matches`."""


def unknown(environment: Mapping[str, str], known: Collection[str] = KNOWN) -> Iterator[str]:
    """Yield a sentence for each `NEWSGLOSS_…` variable that is set and unknown, ordered by name.

    `known` are full names. It includes names with other prefixes, since those may be meant.
    """
    for name, value in sorted(environment.items()):
        if not name.upper().startswith(PREFIX) or not value:
            continue
        if not (_is_known(name, known) or _is_injected(name, value, environment)):
            yield f"{name}: there is no such setting; {_advice(name, known)}"


def _is_known(name: str, known: Collection[str]) -> bool:
    # Settings are read in any case; their `_FILE` form only in capitals.
    upper = name.upper()
    if upper in known or upper.startswith((STEP_PREFIX, TEST_PREFIX)):
        return True
    return name.endswith(FILE_SUFFIX) and name.removesuffix(FILE_SUFFIX) in known


def _is_injected(name: str, value: str, environment: Mapping[str, str]) -> bool:
    """Whether Kubernetes or Docker set it for a service with a name like ours."""
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
    """The similarity from 0 to 1; the order of words does not count."""
    return max(_ratio(given, name), _ratio(_words(given), _words(name)))


def _ratio(left: str, right: str) -> float:
    return SequenceMatcher(None, left, right).ratio()


def _words(name: str) -> str:
    return "_".join(sorted(name.split("_")))

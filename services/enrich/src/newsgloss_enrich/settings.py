"""The enricher's settings: each is a `NEWSGLOSS_…` variable and a command-line option."""

import os
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from newsgloss_common.addresses import HostPort
from newsgloss_common.article.registry_frames import encoded_schema_id
from newsgloss_common.config import ServiceSettings
from newsgloss_common.kafka.compression import Compression
from newsgloss_common.kafka.partitioners import Partitioner
from newsgloss_common.kafka.topics import DEFAULT_PARTITIONS
from newsgloss_common.logs import LogLevel
from newsgloss_enrich.steps.entities.chosen_models import parse_models
from newsgloss_enrich.steps.entities.lists.chosen import parse_lists
from newsgloss_enrich.steps.settings import DEFAULT_MODELS
from newsgloss_enrich.stream.start_from import StartFrom

TOPIC = Field(min_length=1, max_length=249, pattern=r"^[A-Za-z0-9._-]+$")
"""Kafka's rule for topic names."""


def _check_start(text: str) -> str:
    StartFrom.parse(text)
    return text


def _check_models(setting: str) -> str:
    parse_models(setting)
    return setting


def _check_lists(setting: str) -> str:
    parse_lists(setting)
    return setting


def _check_schema_id(text: str) -> str:
    if text:
        encoded_schema_id(text)
    return text


class EnrichSettings(ServiceSettings):
    """The settings of `newsgloss-enrich run`."""

    group_id: str = Field(default="newsgloss-enrich", min_length=1, description="consumer group")
    raw_topic: Annotated[str, TOPIC] = Field(default="articles.raw.v1", description="topic to read")
    enriched_topic: Annotated[str, TOPIC] = Field(
        default="articles.enriched.v1", description="topic to write"
    )
    dlq_topic: Annotated[str, TOPIC] = Field(default="articles.dlq.v1", description="topic of dead letters")
    create_topics: bool = Field(default=True, description="create topics that are missing")
    partitions: int = Field(
        default=DEFAULT_PARTITIONS, ge=1, le=10_000, description="partitions of a raw topic that is created"
    )
    start_from: Annotated[str, AfterValidator(_check_start)] = Field(
        default="earliest", description="where a new group begins: earliest, latest or an RFC 3339 time"
    )
    compression: Compression
    partitioner: Partitioner
    registry_frames: Literal["read", "refuse"] = Field(
        default="read",
        description="raw records in the frame of a schema registry: read past the frame, or refuse them",
    )
    enriched_schema_id: Annotated[str, AfterValidator(_check_schema_id)] = Field(
        default="",
        description="number or GUID of a registry's schema that enriched records are to name; empty: none",
    )
    enriched_schema_in: Literal["header", "prefix"] = Field(
        default="header",
        description="where they name it: header (the value stays plain JSON) or prefix (before the value)",
    )
    session_timeout_ms: int = Field(
        default=10_000, ge=1000, le=300_000, description="silence after which the group drops this member"
    )
    drain_seconds: float = Field(
        default=10.0, ge=0, le=600, description="how long work under way may still take on SIGTERM"
    )
    enrich_http: HostPort = Field(
        default="127.0.0.1:8081", description="host:port of health and metrics; port 0 picks a free one"
    )

    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=256, description="worker processes"
    )
    enrichment: str = Field(
        default="full",
        pattern=r"^(full|light|[A-Za-z_][\w.]*:[A-Za-z_]\w*)$",
        description="full; light: no models, for tests of the engine; or your own package.module:factory",
    )
    models: Annotated[str, AfterValidator(_check_models)] = Field(
        default=DEFAULT_MODELS,
        description="names models, comma-separated: a model for all its languages, language=model for one; "
        "a ? after one that may be missing",
    )
    language_detector: str = Field(default="newsgloss-language", description="language detector")
    steps: str = Field(
        default="", description="your own steps, comma-separated, in the order in which they run"
    )
    lists: Annotated[str, AfterValidator(_check_lists)] = Field(
        default="",
        description="your own lists, comma-separated: name=file written by newsgloss-enrich lists build",
    )
    record_timeout_seconds: float = Field(
        default=30.0,
        gt=0,
        le=3600,
        description="time one record may take, plus as much per MiB; waiting for a processor does not count",
    )
    worker_memory_mib: int = Field(
        default=2048, ge=128, description="memory that one worker may reach, models included"
    )
    recycle_records: int = Field(
        default=100_000, ge=0, description="records after which a worker is replaced; 0: never"
    )

    max_in_flight_mib: int = Field(
        default=64, ge=1, description="bytes fetched and not yet committed, results included"
    )
    max_in_flight_records: int = Field(
        default=20_000, ge=1, description="records fetched and not yet committed"
    )
    max_unpacked_factor: int = Field(
        default=16,
        ge=1,
        le=1024,
        description="a compressed batch may unpack to so many times the raw topic's max.message.bytes",
    )
    breaker_run: int = Field(
        default=50,
        ge=0,
        description="failures in a row that stop the service, if known-good articles fail too; 0: never",
    )
    breaker_ratio: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="share of failures that stops the service, if known-good articles fail too; 1: never",
    )
    breaker_window: int = Field(default=200, ge=1, description="records that the share is taken over")
    stall_seconds: float = Field(
        default=300.0, gt=0, description="time without progress after which /healthz fails"
    )
    log_level: LogLevel = Field(default="info", description="debug, info, warning or error")

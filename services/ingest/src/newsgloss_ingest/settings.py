"""The settings of `newsgloss-ingest`: `NEWSGLOSS_…` variables and the options that mirror them."""

from typing import Self

from pydantic import Field, model_validator

from newsgloss_common.addresses import HostPort, HostPortOrOff, is_loopback, parse_address
from newsgloss_common.article.identifiers import ArticleIds
from newsgloss_common.config import ServiceSettings
from newsgloss_common.kafka.compression import Compression
from newsgloss_common.kafka.partitioners import Partitioner
from newsgloss_common.kafka.topics import DEFAULT_PARTITIONS
from newsgloss_common.logs import LogLevel
from newsgloss_common.sizes import MIB


class PublishSettings(ServiceSettings):
    """Settings of all commands that publish raw articles."""

    raw_topic: str = Field(
        default="articles.raw.v1",
        min_length=1,
        max_length=249,
        pattern=r"^[A-Za-z0-9._-]+$",
        description="topic of the raw articles: letters, digits, '.', '_' and '-'",
    )
    partitions: int = Field(
        default=DEFAULT_PARTITIONS,
        ge=1,
        le=10_000,
        description="partitions of the topic when it is created here, 1 to 10000",
    )
    create_topics: bool = Field(default=True, description="whether a missing topic is created, true or false")
    compression: Compression
    partitioner: Partitioner
    max_body_bytes: int = Field(
        default=4 * MIB,
        ge=1024,
        le=64 * MIB,
        description="largest request body, file or line, in bytes, before it is parsed; 1024 to 67108864. "
        "JSON may write a character in 6 bytes that takes 2 on Kafka, so this lies above the topic's limit",
    )
    max_in_flight_bytes: int = Field(
        default=64 * MIB,
        ge=64 * 1024,
        description="bytes of bodies being read and of records not yet acknowledged; beyond it, 503",
    )
    publish_timeout_seconds: float = Field(
        default=4.0, gt=0, le=300, description="how long a record may wait for Kafka, above 0, at most 300"
    )
    article_ids: ArticleIds = Field(
        default="shared",
        description="shared: ids are one name space; by-source: an article_id begins with its source's id "
        "and ':', so that no source can overwrite or take down another's article",
    )
    page_workers: int = Field(
        default=1, ge=1, le=256, description="processes that read HTML; each starts with its first page"
    )
    page_seconds: float = Field(
        default=10.0,
        gt=0,
        le=300,
        description="how long reading one HTML page may take, above 0, at most 300",
    )
    log_level: LogLevel = Field(default="info", description="debug, info, warning or error")

    @property
    def ids_by_source(self) -> bool:
        """Whether an `article_id` must begin with its source's id."""
        return self.article_ids == "by-source"

    @model_validator(mode="after")
    def _one_body_fits(self) -> Self:
        if self.max_in_flight_bytes < 2 * self.max_body_bytes:
            raise ValueError(
                "NEWSGLOSS_MAX_IN_FLIGHT_BYTES must be at least twice NEWSGLOSS_MAX_BODY_BYTES: "
                "a body and its record are held at once"
            )
        return self


class FeedsSettings(PublishSettings):
    """Settings of the feed poller; FEEDS.toml names the feeds."""

    feeds_http: HostPortOrOff = Field(
        default="127.0.0.1:8082",
        description="host:port of health and metrics; port 0 picks a free one, off for none, as with --once",
    )


class ServeSettings(PublishSettings):
    """Settings of the HTTP service."""

    ingest_http: HostPort = Field(
        default="127.0.0.1:8080", description="where to listen, host:port; port 0 picks a free one"
    )
    ingest_keys_file: str | None = Field(
        default=None,
        description="file of keys, made by `newsgloss-ingest keys add`; without it anybody may call",
    )
    insecure: bool = Field(
        default=False,
        description="whether to listen beyond this machine without a file of keys, true or false",
    )
    max_batch_lines: int = Field(
        default=1_000_000, ge=1, le=2**31, description="lines of one batch, 1 to 2147483648"
    )
    max_connections: int = Field(
        default=1000, ge=1, le=100_000, description="connections that are served; one above it gets 503"
    )
    max_header_bytes: int = Field(
        default=16 * 1024,
        ge=1024,
        le=MIB,
        description="a request's line and headers, in bytes, 1024 to 1048576",
    )
    header_seconds: float = Field(
        default=10.0, gt=0, le=300, description="how long a request's headers may take, above 0, at most 300"
    )
    read_seconds: float = Field(
        default=30.0,
        gt=0,
        le=3600,
        description="how long a body, or one line of a batch, may take to come, and answers to be read; "
        "above 0, at most 3600",
    )

    @model_validator(mode="after")
    def _keys_beyond_loopback(self) -> Self:
        host = parse_address(self.ingest_http).host
        if not (self.insecure or self.ingest_keys_file or is_loopback(host)):
            raise ValueError(
                f"NEWSGLOSS_INGEST_HTTP={self.ingest_http} can be reached from other machines, "
                "and anybody there could publish: set NEWSGLOSS_INGEST_KEYS_FILE "
                "(see `newsgloss-ingest keys add`), or, where the network keeps others "
                "out, NEWSGLOSS_INSECURE=true (--insecure)"
            )
        return self

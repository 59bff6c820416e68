"""What `newsgloss-ingest` can be told, by `NEWSGLOSS_…` variables or the options that mirror them."""

from typing import Self

from pydantic import Field, model_validator

from newsgloss_common.addresses import HostPort
from newsgloss_common.config import ServiceSettings
from newsgloss_common.logs import LogLevel
from newsgloss_common.topics import DEFAULT_PARTITIONS, MIB


class PublishSettings(ServiceSettings):
    """Settings of everything that publishes raw articles."""

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
        default=5.0, gt=0, le=300, description="how long a record may wait for Kafka, above 0, at most 300"
    )
    log_level: LogLevel = Field(default="info", description="debug, info, warning or error")

    @model_validator(mode="after")
    def _one_body_fits(self) -> Self:
        if self.max_in_flight_bytes < 2 * self.max_body_bytes:
            raise ValueError(
                "NEWSGLOSS_MAX_IN_FLIGHT_BYTES must be at least twice NEWSGLOSS_MAX_BODY_BYTES: "
                "a body and its record are held at once"
            )
        return self


class ServeSettings(PublishSettings):
    """Settings of the HTTP service."""

    ingest_http: HostPort = Field(
        default="127.0.0.1:8080", description="where to listen, host:port; port 0 picks a free one"
    )

"""The settings of `newsgloss-console`: `NEWSGLOSS_…` variables and the options that mirror them."""

from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from newsgloss_common.addresses import HostPort, is_loopback, parse_address
from newsgloss_common.config import ServiceSettings
from newsgloss_common.logs import LogLevel

TOPIC = r"^[A-Za-z0-9._-]+$"


class ConsoleSettings(ServiceSettings):
    """Settings of the console."""

    console_http: HostPort = Field(
        default="127.0.0.1:8085", description="where to listen, host:port; port 0 picks a free one"
    )
    console_origin: str | None = Field(
        default=None,
        description="address under which browsers reach it, when it is not this machine's, such as "
        "https://console.example.org",
    )
    console_keys_file: str | None = Field(
        default=None,
        description="file of keys, made by `newsgloss-console keys add`; without it anybody may read and "
        "nobody may act",
    )
    console_proxy_header: str | None = Field(
        default=None,
        max_length=64,
        pattern=r"^[A-Za-z][A-Za-z0-9-]*$",
        description="request header in which a reverse proxy names the signed-in user; only for a console "
        "that nobody reaches but through the proxy",
    )
    console_proxy_actors: str = Field(
        default="", description="users of the proxy who may redrive and discard, comma-separated"
    )
    insecure: bool = Field(
        default=False,
        description="whether to listen beyond this machine without keys or a proxy, true or false",
    )
    raw_topic: str = Field(
        default="articles.raw.v1",
        min_length=1,
        max_length=249,
        pattern=TOPIC,
        description="topic of raw articles",
    )
    enriched_topic: str = Field(
        default="articles.enriched.v1",
        min_length=1,
        max_length=249,
        pattern=TOPIC,
        description="topic of enriched articles",
    )
    dlq_topic: str = Field(
        default="articles.dlq.v1",
        min_length=1,
        max_length=249,
        pattern=TOPIC,
        description="topic of dead letters",
    )
    group_id: str = Field(
        default="newsgloss-enrich",
        min_length=1,
        max_length=249,
        description="consumer group of the enricher; the console itself joins none",
    )
    console_window: int = Field(
        default=5000,
        ge=100,
        le=50_000,
        description="newest articles that are kept in memory, without their texts, 100 to 50000",
    )
    console_services: str = Field(
        default="http://127.0.0.1:8080,http://127.0.0.1:8081",
        description="addresses of the services whose health and metrics are shown, comma-separated",
    )
    console_enrich_command: str = Field(
        default="newsgloss-enrich",
        min_length=1,
        description="name or path of the enricher's command, which tries texts and works on dead letters",
    )
    console_try_seconds: float = Field(
        default=60.0, gt=0, le=600, description="how long trying one text may take, above 0, at most 600"
    )
    log_level: LogLevel = Field(default="info", description="debug, info, warning or error")

    @field_validator("console_origin")
    @classmethod
    def _is_origin(cls, origin: str | None) -> str | None:
        if origin is None:
            return None
        parts = urlsplit(origin)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.path.strip("/")
            or parts.query
        ):
            raise ValueError("must be scheme and host, such as https://console.example.org")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("console_services")
    @classmethod
    def _are_addresses(cls, text: str) -> str:
        for one in _listed(text):
            parts = urlsplit(one)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError(f"{one!r} is no address such as http://127.0.0.1:8081")
        return text

    @model_validator(mode="after")
    def _guarded_beyond_loopback(self) -> Self:
        host = parse_address(self.console_http).host
        guarded = self.console_keys_file or self.console_proxy_header
        if not (self.insecure or guarded or is_loopback(host)):
            raise ValueError(
                f"NEWSGLOSS_CONSOLE_HTTP={self.console_http} can be reached from other machines, and anybody "
                "there could read all articles: set NEWSGLOSS_CONSOLE_KEYS_FILE (see `newsgloss-console keys "
                "add`) or NEWSGLOSS_CONSOLE_PROXY_HEADER, or, where the network keeps others out, "
                "NEWSGLOSS_INSECURE=true (--insecure)"
            )
        return self

    @property
    def services(self) -> tuple[str, ...]:
        """The addresses of the services, without a slash at the end."""
        return tuple(one.rstrip("/") for one in _listed(self.console_services))

    @property
    def proxy_actors(self) -> frozenset[str]:
        """Users of the proxy who may act."""
        return frozenset(_listed(self.console_proxy_actors))


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]

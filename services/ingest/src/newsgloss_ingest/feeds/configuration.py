"""FEEDS.toml: which feeds are polled, and how."""

import ipaddress
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from newsgloss_common.article.canonical_url import canonical_url
from newsgloss_ingest.feeds.credentials import (
    Credentials,
    CredentialsError,
    read_credentials,
    why_not_in_address,
)
from newsgloss_ingest.feeds.public_addresses import Network

MAX_FILE_BYTES = 1024 * 1024
DEFAULT_USER_AGENT = "newsgloss/0.1 (feed reader)"

FullText = Literal["auto", "always", "never"]


class FeedsFileError(Exception):
    """FEEDS.toml is wrong; the message names the place and what is accepted."""


def _web_address(url: str) -> str:
    if canonical_url(url) is None:
        raise ValueError("not an http or https address")
    if (why := why_not_in_address(url)) is not None:
        raise ValueError(why)
    return url


def _networks(value: object) -> object:
    if not isinstance(value, list):
        return value
    try:
        return tuple(ipaddress.ip_network(one) for one in value)
    except ValueError as error:
        raise ValueError(f"{error}; for example 10.1.0.0/16") from None


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Feed(_Table):
    """A `[[feed]]`.

    Attributes:
        url: its address.
        source: `source.id` of its articles.
        source_name: `source.name` of its articles.
        interval_seconds: between two polls.
        full_text: when an article's page is fetched: `auto` when the feed has only a summary.
        robots: whether robots.txt is obeyed.
        language_hint: for articles of a feed that does not name its language.
        section: `section` of its articles.
        authorization_file: the file that holds the value of its `Authorization` header field; relative to
            FEEDS.toml.
        query_file: the file that holds secret parameters of its address; relative to FEEDS.toml.
    """

    url: Annotated[str, AfterValidator(_web_address)] = Field(max_length=8192)
    source: str = Field(min_length=1, max_length=256)
    source_name: str | None = Field(default=None, max_length=512)
    interval_seconds: float = Field(default=900, ge=1, le=7 * 24 * 3600)
    full_text: FullText = "auto"
    robots: bool = True
    language_hint: str | None = Field(
        default=None, max_length=64, pattern=r"^[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*$"
    )
    section: str | None = None
    authorization_file: Path | None = None
    query_file: Path | None = None

    def read_credentials(self) -> Credentials:
        """Read its files.

        Raises:
            CredentialsError: one cannot be used.
        """
        return read_credentials(self.authorization_file, self.query_file)

    def beside(self, folder: Path) -> Self:
        """A copy whose file names are relative to this folder."""
        files = {"authorization_file": self.authorization_file, "query_file": self.query_file}
        return self.model_copy(update={name: folder / path for name, path in files.items() if path})


class FeedsFile(_Table):
    """The whole file.

    Attributes:
        memory: the SQLite file of what was published; relative to FEEDS.toml.
        user_agent: the User-Agent; it should hold an address where you can be reached.
        allow_networks: networks that may be fetched from although they are not public.
        max_bytes: largest document after decompression.
        timeout_seconds: for one request.
        host_delay_seconds: between two requests to one host.
        forget_after_days: how long an item is remembered after it was last in its feed.
        feed: the feeds.
    """

    memory: Path | None = None
    user_agent: str = Field(
        default=DEFAULT_USER_AGENT, min_length=1, max_length=256, pattern=r"^[\x21-\x7e][\x20-\x7e]*$"
    )
    allow_networks: Annotated[tuple[Network, ...], BeforeValidator(_networks)] = ()
    max_bytes: int = Field(default=8 * 1024 * 1024, ge=1024, le=64 * 1024 * 1024)
    timeout_seconds: float = Field(default=30, gt=0, le=300)
    host_delay_seconds: float = Field(default=1, ge=0, le=3600)
    forget_after_days: int = Field(default=90, ge=1, le=36_500)
    feed: tuple[Feed, ...] = Field(min_length=1, max_length=10_000)

    @model_validator(mode="after")
    def _each_feed_once(self) -> Self:
        seen: set[str] = set()
        for feed in self.feed:
            if feed.url in seen:
                raise ValueError(f"the feed {feed.url} is there twice")
            seen.add(feed.url)
        return self


def read(path: Path) -> FeedsFile:
    """Read the file.

    Raises:
        FeedsFileError: it cannot be read, or something in it is wrong.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MAX_FILE_BYTES + 1)
        if len(text) > MAX_FILE_BYTES:
            raise FeedsFileError(f"{path}: larger than {MAX_FILE_BYTES} bytes")
        found = FeedsFile.model_validate(tomllib.loads(text.decode()))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FeedsFileError(f"{path}: {error}") from None
    except ValidationError as error:
        lines = [
            f"{path}: {'.'.join(map(str, item['loc'])) or 'the file'}: {item['msg']}"
            for item in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise FeedsFileError("\n".join(lines)) from None
    memory = found.memory or path.with_suffix(".sqlite")
    feeds = tuple(feed.beside(path.parent) for feed in found.feed)
    for number, feed in enumerate(feeds):
        try:
            feed.read_credentials()
        except CredentialsError as error:
            raise FeedsFileError(f"{path}: feed.{number}.{error}") from None
    return found.model_copy(update={"memory": path.parent / memory, "feed": feeds})

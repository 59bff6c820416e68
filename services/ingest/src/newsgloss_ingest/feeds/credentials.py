"""Credentials for a feed's server. They are kept in files of their own, and never logged."""

from dataclasses import dataclass
from pathlib import Path

import ada_url

from newsgloss_common.config import ConfigurationError, read_value

MAX_LENGTH = 4096
_IN_QUERIES = frozenset(
    (
        "access_token", "api-key", "api_key", "apikey", "auth_token", "authtoken", "client_secret", "passwd",
        "password", "pwd", "secret", "token",
    )
)  # fmt: skip
"""Query parameters whose name says that they hold credentials."""


class CredentialsError(Exception):
    """A file of credentials cannot be used; the message repeats nothing of it."""


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """Credentials of one feed; never part of a log line or an error.

    Attributes:
        authorization: the value of the `Authorization` header field; empty for none.
        query: parameters that are added to the address; empty for none.
    """

    authorization: str = ""
    query: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Header fields for the request."""
        return {"Authorization": self.authorization} if self.authorization else {}

    def added_to(self, url: str) -> str:
        """The address with the secret parameters."""
        return f"{url}{'&' if '?' in url else '?'}{self.query}" if self.query else url

    def removed_from(self, url: str) -> str | None:
        """The address without them; None where it holds them in another form, as a redirect's may."""
        if not self.query:
            return url
        secret = self.query.split("&")
        address, _, query = url.partition("?")
        kept = "&".join(piece for piece in query.split("&") if piece and piece not in secret)
        shown = f"{address}?{kept}" if kept else address
        values = (piece.partition("=")[2] or piece for piece in secret)
        return None if any(value and value in shown for value in values) else shown

    def __repr__(self) -> str:
        return "Credentials(…)"


NO_CREDENTIALS = Credentials()


def read_credentials(authorization_file: Path | None, query_file: Path | None) -> Credentials:
    """Read a feed's files.

    Raises:
        CredentialsError: one cannot be read, or does not hold what it is for.
    """
    return Credentials(_authorization(authorization_file), _query(query_file))


def why_not_in_address(url: str) -> str | None:
    """Why this address may not stand in FEEDS.toml; None when it holds no credentials. Repeats none of it."""
    try:
        parts = ada_url.URL(url)
    except ValueError:
        return None  # no address at all; that is told elsewhere
    if parts.username or parts.password:
        return (
            "holds a user name or password, which would be written to logs and to the memory: "
            "write 'Basic ' and base64 of user:password to a file, and name it with authorization_file"
        )
    names = {piece.partition("=")[0].lower() for piece in parts.search.removeprefix("?").split("&")}
    if found := sorted(names & _IN_QUERIES):
        return (
            f"holds a credential ({found[0]}), which would be written to logs and to the memory: "
            f"write '{found[0]}=…' to a file, and name it with query_file"
        )
    return None


def _authorization(path: Path | None) -> str:
    if path is None:
        return ""
    value = _value(path, "authorization_file")
    if not value.isascii() or not value.isprintable() or " " not in value:
        raise CredentialsError(
            f"authorization_file {str(path)!r}: not the value of an Authorization header field, "
            "as 'Bearer …' or 'Basic …', on one line"
        )
    return value


def _query(path: Path | None) -> str:
    if path is None:
        return ""
    value = _value(path, "query_file").lstrip("?&")
    if not value.isascii() or not value.isprintable() or set(value) & set(' #"<>'):
        raise CredentialsError(
            f"query_file {str(path)!r}: not the parameters of an address, as 'token=…', on one line"
        )
    return value


def _value(path: Path, key: str) -> str:
    try:
        value = read_value(path).strip()
    except ConfigurationError as error:
        raise CredentialsError(f"{key}: {error}") from None
    if not value or len(value) > MAX_LENGTH:
        raise CredentialsError(f"{key} {str(path)!r}: it must hold 1 to {MAX_LENGTH} characters")
    return value

"""A client of the schema registry API that Confluent, Apicurio, Karapace and Redpanda share.

Only the calls that registration needs, with the standard library alone, so that installing the record
contract brings no HTTP client along.
"""

import base64
import json
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

_MEDIA_TYPE = "application/vnd.schemaregistry.v1+json"
_MOST_ANSWER_BYTES = 16 * 1024 * 1024
_SCHEMES = {"http", "https"}


class RegistryError(Exception):
    """The registry cannot be asked, or its answer is none of this API; the message says what to do."""


class ServerFaultError(RegistryError):
    """The registry failed (5xx)."""


@dataclass(frozen=True)
class Compatibility:
    """What a registry says of a schema beside the last version.

    Attributes:
        is_compatible: None where the registry cannot tell: Apicurio 3.0.9 answers 500 to draft 2020-12.
        reasons: In the registry's words.
    """

    is_compatible: bool | None
    reasons: tuple[str, ...] = ()


class Registry:
    """A registry at a URL."""

    def __init__(
        self,
        url: str,
        *,
        credentials_file: Path | None = None,
        token_file: Path | None = None,
        cafile: Path | None = None,
        timeout: float = 30.0,
    ) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise RegistryError(f"{_without_user(parts)}: not an http or https URL")
        if parts.username is not None or parts.password is not None:
            raise RegistryError("--url contains a user: put user:password into a file (--credentials-file)")
        if credentials_file is not None and token_file is not None:
            raise RegistryError("give --credentials-file or --token-file, not both")
        self._url = url.rstrip("/")
        self._timeout = timeout
        self._tls = ssl.create_default_context(cafile=cafile) if cafile is not None else None
        self._headers = {"Accept": f"{_MEDIA_TYPE}, application/json", "Content-Type": _MEDIA_TYPE}
        if credentials_file is not None:
            secret = base64.b64encode(_line(credentials_file).encode()).decode()
            self._headers["Authorization"] = f"Basic {secret}"
        if token_file is not None:
            self._headers["Authorization"] = f"Bearer {_line(token_file)}"

    def latest_version(self, subject: str) -> int | None:
        """The number of the subject's last version; None where the registry does not know the subject."""
        versions = self._call("GET", f"/subjects/{_quoted(subject)}/versions")
        return max(map(int, versions), default=None) if isinstance(versions, list) else None

    def find(self, subject: str, schema: str) -> tuple[int, int] | None:
        """Id and version of this very schema under the subject, or None."""
        found = self._call("POST", f"/subjects/{_quoted(subject)}", _json_schema(schema))
        return None if found is None else (int(found["id"]), int(found["version"]))

    def compatibility(self, subject: str, schema: str) -> Compatibility:
        """Whether the registry would take the schema after the subject's last version."""
        path = f"/compatibility/subjects/{_quoted(subject)}/versions/latest?verbose=true"
        try:
            answer = self._call("POST", path, _json_schema(schema))
        except ServerFaultError as error:
            return Compatibility(None, (str(error),))
        if answer is None:
            return Compatibility(None, ("the registry has no such call",))
        return Compatibility(bool(answer["is_compatible"]), tuple(map(str, answer.get("messages") or ())))

    def add(self, subject: str, schema: str) -> int:
        """Register the schema under the subject; its id."""
        answer = self._call("POST", f"/subjects/{_quoted(subject)}/versions", _json_schema(schema))
        if answer is None:
            raise RegistryError(
                f"{self._url}: does not know the path for new versions; is this the API's beginning?"
            )
        return int(answer["id"])

    def _call(self, method: str, path: str, body: dict[str, str] | None = None) -> Any:
        """The answer as JSON; None for 404 with an error code of this API.

        Raises:
            RegistryError: Any other problem.
        """
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked
            self._url + path, data=data, headers=self._headers, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout, context=self._tls) as answer:  # noqa: S310
                return _parsed(answer.read(_MOST_ANSWER_BYTES), self._url)
        except urllib.error.HTTPError as error:
            with error:
                text = error.read(_MOST_ANSWER_BYTES)
            problem = _problem(text)
            if error.code == HTTPStatus.NOT_FOUND and "error_code" in problem:
                return None
            said = problem.get("message", "no message")
            fault = ServerFaultError if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR else RegistryError
            raise fault(f"{self._url}{path}: {error.code} {error.reason}: {said}") from None
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise RegistryError(
                f"{self._url}: cannot be reached: {getattr(error, 'reason', error)}"
            ) from error


def _json_schema(schema: str) -> dict[str, str]:
    return {"schemaType": "JSON", "schema": schema}


def _quoted(subject: str) -> str:
    return urllib.parse.quote(subject, safe="")


def _line(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def _without_user(parts: urllib.parse.SplitResult) -> str:
    return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _parsed(text: bytes, url: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise RegistryError(f"{url}: the answer is not JSON; is this a schema registry?") from None


def _problem(text: bytes) -> dict[str, Any]:
    try:
        problem = json.loads(text)
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}

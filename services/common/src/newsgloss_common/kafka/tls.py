"""TLS that loads its certificates again when their files change.

A client keeps one `ssl.SSLContext` for all its connections, and a context cannot drop an authority that it
has loaded. So the client gets a context that creates another one whenever a file has changed, and hands each
new connection to that one. Existing connections are not affected.
"""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import structlog

log = structlog.get_logger(__name__)

Stamp = tuple[tuple[int, int, int] | None, ...]


class CertificateError(Exception):
    """A certificate or key cannot be used; the message names the setting and the file."""


@dataclass(frozen=True)
class TlsFiles:
    """PEM files and the settings that name them.

    Attributes:
        authorities: The CA bundle; None for the system's.
        certificate: The client certificate.
        key: Its key, if that is in a file of its own.
        password: Returns the key's password; called each time.
        password_file: The file that `password` reads, if it does.
        names: The settings for the authorities and for the certificate, for messages.
    """

    authorities: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    password: Callable[[], str | None] = lambda: None
    password_file: Path | None = None
    names: tuple[str, str] = ("KAFKA_SSL_CAFILE", "KAFKA_SSL_CERTFILE")

    def stamp(self) -> Stamp:
        """A value that changes whenever a file is replaced or written; it has None for a missing file."""
        paths = (self.authorities, self.certificate, self.key, self.password_file)
        return tuple(_stamp(path) for path in paths if path is not None)

    def context(self) -> ssl.SSLContext:
        """Create a context from the files as they are now.

        Raises:
            CertificateError: A file cannot be read or used.
        """
        authorities, certificate = self.names
        try:
            context = ssl.create_default_context(cafile=self.authorities)
        except OSError as error:
            raise CertificateError(f"{authorities}: {self.authorities} cannot be used: {error}") from error
        if self.certificate is not None:
            try:
                # Without a password OpenSSL would ask on the terminal.
                password = self.password() or ""
                context.load_cert_chain(self.certificate, self.key, password)
            except OSError as error:
                with_key = f" with key {self.key}" if self.key else ""
                raise CertificateError(
                    f"{certificate}: {self.certificate}{with_key} cannot be used: {error}"
                ) from error
        return context


class ReloadedTls(ssl.SSLContext):
    """A context for clients: another context, made of the current files, does each handshake."""

    _files: TlsFiles
    _stamp: Stamp
    _inner: ssl.SSLContext

    def __new__(cls, files: TlsFiles) -> Self:
        """Load the files for the first time.

        Raises:
            CertificateError: A file cannot be read or used.
        """
        made = super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)
        made._files, made._stamp = files, files.stamp()
        made._inner = files.context()
        return made

    def wrap_bio(self, *arguments: Any, **options: Any) -> ssl.SSLObject:
        """Begin a handshake; event loops call this."""
        return self._current().wrap_bio(*arguments, **options)

    def _current(self) -> ssl.SSLContext:
        stamp = self._files.stamp()
        if stamp != self._stamp:
            # Try once per change: files that are written one after the other match in the end.
            self._stamp = stamp
            try:
                self._inner = self._files.context()
            except CertificateError as error:
                log.warning("new certificates cannot be used; going on with those before", error=str(error))
            else:
                log.info("certificates read anew", **self._shown())
        return self._inner

    def _shown(self) -> dict[str, str]:
        paths = {"authorities": self._files.authorities, "certificate": self._files.certificate}
        return {name: str(path) for name, path in paths.items() if path is not None}


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

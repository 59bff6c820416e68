"""TLS whose certificates are read anew when their files change.

A client keeps one `ssl.SSLContext` for all its connections, and a context that has loaded an authority never
forgets it. So the client is given a context that makes another one whenever a file has changed, and leaves
each new connection to that. Connections that stand are not touched.
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
    """PEM files, and the name of the setting that each comes from.

    `authorities` None are the system's. `password` is asked for each time, `password_file` is where it comes
    from, if from a file.
    """

    authorities: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    password: Callable[[], str | None] = lambda: None
    password_file: Path | None = None
    names: tuple[str, str] = ("KAFKA_SSL_CAFILE", "KAFKA_SSL_CERTFILE")

    def stamp(self) -> Stamp:
        """Changes whenever a file is replaced or written; None for one that is away."""
        paths = (self.authorities, self.certificate, self.key, self.password_file)
        return tuple(_stamp(path) for path in paths if path is not None)

    def context(self) -> ssl.SSLContext:
        """A context of what the files hold now.

        Raises:
            CertificateError: a file cannot be read or used.
        """
        authorities, certificate = self.names
        try:
            context = ssl.create_default_context(cafile=self.authorities)
        except OSError as error:
            raise CertificateError(f"{authorities}: {self.authorities} cannot be used: {error}") from error
        if self.certificate is not None:
            try:
                # OpenSSL asks the terminal for a password that it is not given.
                password = self.password() or ""
                context.load_cert_chain(self.certificate, self.key, password)
            except OSError as error:
                with_key = f" with key {self.key}" if self.key else ""
                raise CertificateError(
                    f"{certificate}: {self.certificate}{with_key} cannot be used: {error}"
                ) from error
        return context


class ReloadedTls(ssl.SSLContext):
    """For clients: each handshake is another context's, made of the files as they are."""

    _files: TlsFiles
    _stamp: Stamp
    _inner: ssl.SSLContext

    def __new__(cls, files: TlsFiles) -> Self:
        """Load the files for the first time.

        Raises:
            CertificateError: a file cannot be read or used.
        """
        made = super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)
        made._files, made._stamp = files, files.stamp()
        made._inner = files.context()
        return made

    def wrap_bio(self, *arguments: Any, **options: Any) -> ssl.SSLObject:
        """The way that event loops begin a handshake."""
        return self._current().wrap_bio(*arguments, **options)

    def _current(self) -> ssl.SSLContext:
        stamp = self._files.stamp()
        if stamp != self._stamp:
            # Once per change: files that are written one after the other fit together in the end.
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

"""Makes a broker's own certificate authority and the certificates that it signs, with OpenSSL."""

import shutil
import ssl
import subprocess
from pathlib import Path

from newsgloss_dev_kafka.errors import ToolMissingError

DAYS = "30"
_SERVER = "subjectAltName=IP:127.0.0.1,DNS:localhost"
_INSTALL = "Install it (Debian and Ubuntu: apt install openssl; macOS has it)."


def openssl(*arguments: str | Path, stdin: bytes = b"") -> bytes:
    """Run one command of OpenSSL and return its output.

    Raises:
        ToolMissingError: OpenSSL is not on PATH, or fails.
    """
    program = shutil.which("openssl")
    if program is None:
        raise ToolMissingError(f"OpenSSL was not found on PATH; it makes a secured broker's keys. {_INSTALL}")
    ran = subprocess.run([program, *arguments], input=stdin, capture_output=True, check=False)  # noqa: S603
    if ran.returncode != 0:
        said = ran.stderr.decode(errors="replace").strip()[:500]
        raise ToolMissingError(f"'openssl {arguments[0]}' failed: {said}")
    return ran.stdout


class Authority:
    """A certificate authority in a folder that only its owner may read.

    The folder contains `ca.pem`, and for each name `NAME.crt`, `NAME.key` and `NAME.pem`, which has key and
    certificate together, as Kafka wants them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.certificate = folder / "ca.pem"
        self._key = folder / "ca.key"

    def create(self) -> None:
        """Make the authority's own key and certificate if they do not exist."""
        if self.certificate.exists():
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _new_key(self._key)
        subject = ("-subj", "/CN=newsgloss development CA")
        openssl("req", "-x509", "-key", self._key, *subject, "-days", DAYS, "-out", self.certificate)

    def issue(self, name: str) -> tuple[Path, Path]:
        """Replace the key and certificate of a name, and return their files: (certificate, key).

        They serve for a server on loopback and for a client; the principal is `User:NAME`.
        """
        certificate, key = self.folder / f"{name}.crt", self.folder / f"{name}.key"
        request, extensions = self.folder / f"{name}.csr", self.folder / f"{name}.ext"
        _new_key(key)
        openssl("req", "-new", "-key", key, "-subj", f"/CN={name}", "-out", request)
        extensions.write_text(f"{_SERVER}\nbasicConstraints=CA:FALSE\n", encoding="ascii")
        serial = ("-CAcreateserial", "-CAserial", self.folder / "ca.srl")
        signer = ("-CA", self.certificate, "-CAkey", self._key, *serial)
        openssl(
            *("x509", "-req", "-in", request, *signer, "-days", DAYS, "-extfile", extensions),
            *("-out", certificate),
        )
        request.unlink()
        extensions.unlink()
        both = self.folder / f"{name}.pem"
        both.touch(mode=0o600)
        both.write_bytes(key.read_bytes() + certificate.read_bytes())
        return certificate, key

    def client_context(self, name: str) -> ssl.SSLContext:
        """Return a TLS context for a client with the certificate that was issued for `name`."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        context.load_cert_chain(self.folder / f"{name}.pem")
        return context


def _new_key(path: Path) -> None:
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path)

import ssl
from pathlib import Path

import pytest
import structlog

from newsgloss_common.kafka.tls import CertificateError, ReloadedTls, TlsFiles
from newsgloss_dev_kafka.certificates import Authority


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    made = Authority(tmp_path / "authority")
    made.create()
    return made


def shake_hands(client: ssl.SSLContext, server: ssl.SSLContext, name: str = "127.0.0.1") -> None:
    """One handshake in memory, the way that an event loop makes it."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=name),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(6):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    ends[0].do_handshake()


def server_of(authority: Authority) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*authority.issue("server"))
    return context


def test_a_new_authority_replaces_the_one_before(tmp_path: Path, authority: Authority) -> None:
    other = Authority(tmp_path / "other")
    other.create()
    file = tmp_path / "ca.pem"
    file.write_bytes(authority.certificate.read_bytes())
    client = ReloadedTls(TlsFiles(authorities=file))
    shake_hands(client, server_of(authority))
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(client, server_of(other))

    file.write_bytes(other.certificate.read_bytes() + b"\n")
    shake_hands(client, server_of(other))
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(client, server_of(authority))


def test_what_cannot_be_used_is_reported_once_and_the_certificates_before_stay(
    tmp_path: Path, authority: Authority
) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(authority.certificate.read_bytes())
    client = ReloadedTls(TlsFiles(authorities=file))
    file.write_text("half of a cert")
    with structlog.testing.capture_logs() as lines:
        for _ in range(3):
            shake_hands(client, server_of(authority))
    (line,) = lines
    assert line["event"] == "new certificates cannot be used; going on with those before"
    assert f"KAFKA_SSL_CAFILE: {file}" in line["error"]
    file.unlink()
    shake_hands(client, server_of(authority))


def test_a_name_that_is_not_in_the_certificate_is_refused(authority: Authority) -> None:
    client = ReloadedTls(TlsFiles(authorities=authority.certificate))
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shake_hands(client, server_of(authority), "kafka.example.org")


def test_a_key_of_another_certificate_is_named(authority: Authority) -> None:
    certificate, _ = authority.issue("one")
    _, key = authority.issue("two")
    with pytest.raises(CertificateError, match=r"KAFKA_SSL_CERTFILE: .*one\.crt with key .*two\.key"):
        ReloadedTls(TlsFiles(authorities=authority.certificate, certificate=certificate, key=key))

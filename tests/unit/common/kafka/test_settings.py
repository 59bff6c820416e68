from pathlib import Path

import pytest

from newsgloss_common.config import ConfigurationError, load
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_dev_kafka.certificates import openssl


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KafkaSettings.model_fields:
        monkeypatch.delenv(KafkaSettings.variable(name), raising=False)


def test_plain_text_needs_nothing_but_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "a:1, b:2")
    assert load(KafkaSettings).client_options() == {
        "bootstrap_servers": "a:1, b:2",
        "security_protocol": "PLAINTEXT",
    }


@pytest.mark.parametrize("servers", ["broker", "a:1,", "a:1,b", "a:x"])
def test_an_address_that_cannot_be_one_is_named(monkeypatch: pytest.MonkeyPatch, servers: str) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", servers)
    with pytest.raises(ConfigurationError, match="KAFKA_BOOTSTRAP_SERVERS"):
        load(KafkaSettings)


def test_sasl_over_tls_becomes_client_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
    monkeypatch.setenv("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512")
    monkeypatch.setenv("KAFKA_SASL_USERNAME", "me")
    monkeypatch.setenv("KAFKA_SASL_PASSWORD", "hunter2")
    settings = load(KafkaSettings)
    client = settings.client_options()
    assert client["ssl_context"].check_hostname is True
    assert client["sasl_mechanism"] == "SCRAM-SHA-512"
    assert client["sasl_plain_username"] == "me"
    assert client["sasl_plain_password"] == "hunter2"  # noqa: S105
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize("missing", ["KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD"])
def test_sasl_without_user_or_password_is_refused(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT")
    monkeypatch.setenv("KAFKA_SASL_USERNAME", "me")
    monkeypatch.setenv("KAFKA_SASL_PASSWORD", "hunter2")
    monkeypatch.delenv(missing)
    with pytest.raises(ConfigurationError, match="needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD"):
        load(KafkaSettings)


CONTRADICTIONS = {
    "KAFKA_SASL_PASSWORD": ({"SECURITY_PROTOCOL": "SSL", "SASL_PASSWORD": "hunter2"}, "SSL does not use it"),
    "KAFKA_SSL_CAFILE": ({"SSL_CAFILE": "ca.pem"}, "PLAINTEXT does not use it"),
    "KAFKA_SSL_KEYFILE": ({"SECURITY_PROTOCOL": "SSL", "SSL_KEYFILE": "key.pem"}, "needs KAFKA_SSL_CERTFILE"),
    "KAFKA_SASL_USERNAME": (
        {"SASL_MECHANISM": "OAUTHBEARER", "SASL_USERNAME": "me", "SASL_OAUTHBEARER_TOKEN": "abc"},
        "OAUTHBEARER does not use it",
    ),
    "KAFKA_SASL_OAUTHBEARER_TOKEN": (
        {"SASL_USERNAME": "me", "SASL_PASSWORD": "x", "SASL_OAUTHBEARER_TOKEN": "abc"},
        "PLAIN does not use it",
    ),
    "KAFKA_SASL_OAUTHBEARER_TOKEN_FILE": ({"SASL_MECHANISM": "OAUTHBEARER"}, "needs either"),
    "KAFKA_SASL_OAUTHBEARER_SCOPE": (
        {
            "SASL_MECHANISM": "OAUTHBEARER",
            "SASL_OAUTHBEARER_TOKEN": "abc",
            "SASL_OAUTHBEARER_SCOPE": "kafka",
        },
        "there is no KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL to use it",
    ),
    "KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET": (
        {
            "SASL_MECHANISM": "OAUTHBEARER",
            "SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL": "https://login.example.org/token",
            "SASL_OAUTHBEARER_CLIENT_ID": "me",
        },
        "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL needs",
    ),
    "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL": (
        {"SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL": "http://login.example.org/token"},
        "must be an https:// address",
    ),
    "KAFKA_SASL_OAUTHBEARER_EXTENSIONS": (
        {"SASL_OAUTHBEARER_EXTENSIONS": "a=b\x01auth=x"},
        "is not name=value",
    ),
}


@pytest.mark.parametrize("variable", CONTRADICTIONS)
def test_settings_that_do_not_fit_together_are_named(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    given, why = CONTRADICTIONS[variable]
    if "SASL_MECHANISM" in given or "SASL_USERNAME" in given:
        monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
    for name, value in given.items():
        monkeypatch.setenv(f"KAFKA_{name}", value)
    with pytest.raises(ConfigurationError, match=why) as raised:
        load(KafkaSettings)
    assert variable in str(raised.value)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("variable", ["KAFKA_SSL_CAFILE", "KAFKA_SSL_CERTFILE"])
def test_a_certificate_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SSL")
    monkeypatch.setenv(variable, "/nowhere/at/all.pem")
    with pytest.raises(ConfigurationError, match=f"{variable}: /nowhere/at/all.pem cannot be used"):
        load(KafkaSettings)


def test_a_password_from_a_file_is_known_to_be_read_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.write_text("before\n")
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
    monkeypatch.setenv("KAFKA_SASL_USERNAME", "me")
    monkeypatch.setenv("KAFKA_SASL_PASSWORD_FILE", str(file))
    password = load(KafkaSettings).client_options()["sasl_plain_password"]
    assert (password, repr(password)) == ("before", f"<from {file}>")
    file.write_text("after\n")
    assert password.current() == "after"


def test_a_certificate_without_its_encrypted_keys_password_is_an_error_and_no_question(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-subj", "/CN=me", "-passout", "pass:hunter2",
            "-keyout", key, "-out", certificate)  # fmt: skip
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SSL")
    monkeypatch.setenv("KAFKA_SSL_CERTFILE", str(certificate))
    monkeypatch.setenv("KAFKA_SSL_KEYFILE", str(key))
    with pytest.raises(ConfigurationError, match="KAFKA_SSL_CERTFILE"):
        load(KafkaSettings)
    monkeypatch.setenv("KAFKA_SSL_PASSWORD", "hunter2")
    assert load(KafkaSettings).client_options()["ssl_context"] is not None

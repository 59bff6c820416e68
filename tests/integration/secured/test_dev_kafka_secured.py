"""`newsgloss-dev-kafka start --secured` and the commands that work on such a broker."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def dev_kafka(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    monkeypatch.setenv("NEWSGLOSS_DEV_KAFKA_HOME", str(tmp_path / "brokers"))
    program = str(Path(sys.executable).with_name("newsgloss-dev-kafka"))

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)

    yield command
    command("stop", "--all")


def test_a_secured_broker_has_users_acls_and_tokens_and_its_secrets_are_deleted_at_stop(
    dev_kafka: Command, tmp_path: Path
) -> None:
    assert "no secured broker named 'default'" in dev_kafka("acls", "--list").stderr
    started = dev_kafka("start", "--secured")
    assert started.returncode == 0, started.stderr
    assert started.stdout.startswith("KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:")
    folder = tmp_path / "brokers" / "default" / "security"
    assert str(folder) in started.stderr
    assert folder.stat().st_mode & 0o077 == 0
    assert (tmp_path / "brokers/default/server.properties").stat().st_mode & 0o077 == 0
    assert "KAFKA_SASL_USERNAME='enrich'" in (folder / "enrich.env").read_text()
    assert "answers, secured" in dev_kafka("status").stdout

    acl = ("--allow-principal", "User:enrich", "--operation", "Read", "--topic", "articles.raw.v1")
    assert dev_kafka("acls", "--add", *acl).returncode == 0
    listed = "--allow-principal User:enrich --operation Read --topic 'articles.raw.v1'\n"
    assert dev_kafka("acls", "--list").stdout == listed
    assert dev_kafka("acls", "--remove", *acl).returncode == 0
    assert not dev_kafka("acls", "--list").stdout
    assert dev_kafka("token", "enrich").stdout.count(".") == 2

    assert dev_kafka("stop").returncode == 0
    assert not folder.exists()


def test_a_secured_broker_with_a_data_folder_is_refused(dev_kafka: Command, tmp_path: Path) -> None:
    refused = dev_kafka("start", "--secured", "--data-dir", str(tmp_path / "data"))
    assert refused.returncode == 1
    assert "--data-dir" in refused.stderr

import subprocess
import sys
from pathlib import Path

import pytest

from newsgloss_dev_kafka import DevBroker, JarsError, ToolMissingError, places
from newsgloss_dev_kafka.jars import ensure_jars


@pytest.fixture(autouse=True)
def jars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this test its own folder for brokers and its own folder for jars, which does not exist yet."""
    monkeypatch.setenv("NEWSGLOSS_KAFKA_JARS", str(tmp_path / "jars"))
    monkeypatch.setenv("NEWSGLOSS_DEV_KAFKA_HOME", str(tmp_path / "brokers"))
    return tmp_path / "jars"


def put_on_path(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    tool = folder / name
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)


def pinned_jars() -> list[str]:
    return [line.split()[1] for line in places.pinned("jars.sha256").read_text().splitlines()]


def test_two_concurrent_fetches_both_get_every_jar_and_leave_nothing_else(jars: Path) -> None:
    command = [sys.executable, "-c", "from newsgloss_dev_kafka.jars import ensure_jars; print(ensure_jars())"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate()[0].strip() for process in processes] == [str(jars)] * 2
    assert sorted(path.name for path in jars.iterdir()) == pinned_jars()
    assert sorted(path.name for path in jars.parent.iterdir()) == [".kafka-jars.lock", "jars"]


def test_without_java_the_error_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(ToolMissingError, match=r"Java was not found.*Install a JDK 17 or newer.*openjdk"):
        DevBroker().start()


def test_a_java_home_without_java_is_named_in_the_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "no-jdk"))
    with pytest.raises(ToolMissingError, match=r"JAVA_HOME is .*no-jdk, but .* is not there"):
        DevBroker().start()


def test_a_java_that_is_too_old_is_reported_with_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_on_path(tmp_path / "bin", "java", """echo 'openjdk version "11.0.2" 2019-01-15' >&2""")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(ToolMissingError, match=r"java is Java 11; Kafka needs 17"):
        DevBroker().start()


def test_without_maven_the_error_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_on_path(tmp_path / "bin", "java", """echo 'openjdk version "21.0.1" 2023-10-17' >&2""")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(ToolMissingError, match=r"Maven \(mvn\) was not found.*Install Maven"):
        DevBroker().start()


def test_a_failed_download_names_what_to_check_and_leaves_no_partial_folder(
    jars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreachable_proxy = (
        "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=1 -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=1"
    )
    monkeypatch.setenv(
        "MAVEN_OPTS", f"-Dmaven.repo.local={tmp_path / 'empty'} {unreachable_proxy} -Dhttp.nonProxyHosts="
    )
    with pytest.raises(
        JarsError, match=r"(?s)Maven could not fetch Apache Kafka 4\.3\.1.*Maven Central.*mirror"
    ):
        ensure_jars()
    assert not jars.exists()
    assert not list(tmp_path.glob("*.partial"))


def test_jars_that_differ_from_the_pinned_ones_are_refused(
    jars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch_a_wrong_jar = """
for argument in "$@"; do case "$argument" in -DoutputDirectory=*) out="${argument#*=}";; esac; done
echo not-kafka > "$out/kafka-clients-4.3.1.jar"
"""
    put_on_path(tmp_path / "bin", "mvn", fetch_a_wrong_jar)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    with pytest.raises(JarsError, match=r"not the ones that .*jars\.sha256 pins.*kafka-clients-4\.3\.1\.jar"):
        ensure_jars()
    assert not jars.exists()


def test_a_user_folder_that_lacks_jars_is_reported_and_left_unchanged(jars: Path) -> None:
    jars.mkdir()
    (jars / "precious.txt").write_text("mine")
    with pytest.raises(JarsError, match=r"NEWSGLOSS_KAFKA_JARS is .*lacks .*46 of 46 jars"):
        ensure_jars()
    assert [path.name for path in jars.iterdir()] == ["precious.txt"]

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.schemas.registry_server import RegistryState, registry_server

from newsgloss_schemas.cli import main
from newsgloss_schemas.generate import json_schemas

RAW, ENRICHED = "articles.raw.v1-value", "articles.enriched.v1-value"


@pytest.fixture
def registry() -> Iterator[RegistryState]:
    with registry_server() as state:
        yield state


def test_without_write_nothing_is_registered(
    registry: RegistryState, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["register", "--url", registry.url]) == 0
    assert registry.subjects == {}
    assert capsys.readouterr().out.splitlines() == [
        f"{subject}: would be registered as the first version; --write does it" for subject in (RAW, ENRICHED)
    ]


def test_both_record_schemas_are_registered_once(
    registry: RegistryState, capsys: pytest.CaptureFixture[str]
) -> None:
    for expected in ("registered, id 10", "registered already, version 1, id 10"):
        assert main(["register", "--url", f"{registry.url}/", "--write"]) == 0
        assert capsys.readouterr().out.splitlines() == [f"{name}: {expected}" for name in (RAW, ENRICHED)]
    ((raw,), (enriched,)) = registry.subjects[RAW], registry.subjects[ENRICHED]
    assert json.loads(raw) == json_schemas()["raw-article.v1.json"]
    assert json.loads(enriched) == json_schemas()["enriched-article.v1.json"]


def test_topics_of_other_names_have_subjects_of_these_names(registry: RegistryState) -> None:
    arguments = ["--raw-topic", "news/raw", "--enriched-topic", "news.enriched", "--write"]
    assert main(["register", "--url", registry.url, *arguments]) == 0
    assert registry.subjects.keys() == {"news/raw-value", "news.enriched-value"}


def test_a_schema_that_the_registry_refuses_is_not_sent(
    registry: RegistryState, capsys: pytest.CaptureFixture[str]
) -> None:
    registry.subjects[RAW] = ["{}"]
    registry.incompatible = ["a field was removed"]
    assert main(["register", "--url", registry.url, "--write"]) == 1
    assert registry.subjects[RAW] == ["{}"]
    assert (
        f"{RAW}: the registry refuses it after version 1\n  a field was removed\n" in capsys.readouterr().out
    )


def test_a_registry_that_cannot_compare_says_so_and_decides_itself(
    registry: RegistryState, capsys: pytest.CaptureFixture[str]
) -> None:
    registry.subjects[RAW] = ["{}"]
    registry.fault = (500, b'{"error_code": 500, "message": "#: could not determine version"}')
    assert main(["register", "--url", registry.url]) == 0
    told = capsys.readouterr().out
    assert "after version 1, with which the registry cannot compare it; --write does it" in told
    assert "500 Internal Server Error: #: could not determine version" in told
    assert main(["register", "--url", registry.url, "--write"]) == 0
    assert len(registry.subjects[RAW]) == 2


@pytest.mark.parametrize(
    ("option", "content", "header"),
    [
        ("--credentials-file", "ada:se:cret\n", "Basic YWRhOnNlOmNyZXQ="),
        ("--token-file", "abc\n", "Bearer abc"),
    ],
)
def test_credentials_come_from_a_file(
    registry: RegistryState,
    tmp_path: Path,
    option: str,
    content: str,
    header: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    registry.authorization = header
    (tmp_path / "secret").write_text(content)
    assert main(["register", "--url", registry.url, option, str(tmp_path / "secret")]) == 0
    assert main(["register", "--url", registry.url]) == 2
    assert "401 Unauthorized: Unauthorized" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://127.0.0.1:1", "http://127.0.0.1:1: cannot be reached: [Errno 111] Connection refused"),
        ("file:///etc/passwd", "not an http or https URL"),
        ("http://ada:secret@127.0.0.1", "--credentials-file"),
    ],
)
def test_an_address_that_cannot_be_asked_is_an_error(
    url: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["register", "--url", url]) == 2
    message = capsys.readouterr().err
    assert told in message
    assert "secret" not in message


def test_a_server_that_is_no_registry_is_an_error(
    registry: RegistryState, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["register", "--url", f"{registry.url}/api"]) == 2
    assert "404 Not Found" in capsys.readouterr().err
    registry.fault = (200, b"<html>")
    registry.subjects[RAW] = ["{}"]
    assert main(["register", "--url", registry.url]) == 2
    assert "is this a schema registry?" in capsys.readouterr().err

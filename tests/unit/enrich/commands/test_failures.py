"""Errors are lines of text, and JSON objects on request."""

import json

import pytest
from click.testing import CliRunner

from newsgloss_enrich import cli
from newsgloss_enrich.cli import commands
from newsgloss_enrich.commands.errors import ErrorCode

AWAY = {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}


def test_a_wrong_setting_is_text_by_default_and_json_on_request() -> None:
    wrong = ["status", "--dlq-topic", "a topic"]
    plain = CliRunner().invoke(commands, wrong)
    assert plain.exit_code == 2
    assert plain.stderr.startswith("newsgloss-enrich: NEWSGLOSS_DLQ_TOPIC: ")
    asked = CliRunner().invoke(commands, [*wrong, "--json"])
    assert asked.exit_code == 2
    assert asked.stdout == ""
    found = json.loads(asked.stderr)
    assert found["code"] == ErrorCode.CONFIGURATION
    assert found["error"].startswith("NEWSGLOSS_DLQ_TOPIC: ")


@pytest.mark.parametrize(
    "command",
    [
        "dlq list", "dlq show 0 0", "dlq redrive", "dlq discard --reason test", "status",
        "skip --partition 0 --offset 0", "skip --to-log-start",
    ],
)  # fmt: skip
def test_a_broker_that_is_away_has_a_code(command: str) -> None:
    ended = CliRunner().invoke(commands, [*command.split(), "--json"], env=AWAY)
    assert ended.exit_code == 1
    assert ended.stdout == ""
    found = json.loads(ended.stderr.splitlines()[-1])
    assert found["code"] == ErrorCode.KAFKA_UNREACHABLE
    assert "127.0.0.1:1" in found["error"]


@pytest.mark.parametrize(
    "arguments",
    [["skip", "--json"], ["dlq", "show", "--json"], ["status", "--json", "--nonsense"], ["nosuch", "--json"]],
)
def test_wrong_use_is_json_on_request(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["newsgloss-enrich", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    found = json.loads(capfd.readouterr().err)
    assert found["code"] == ErrorCode.USAGE
    assert found["error"]


def test_help_ends_well_with_json_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["newsgloss-enrich", "status", "--json", "--help"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0

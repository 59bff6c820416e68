from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from pydantic import Field, SecretStr, model_validator

from newsgloss_common.command_line.setting_options import setting_options
from newsgloss_common.config import (
    ConfigurationError,
    ServiceSettings,
    help_text,
    load,
    option_fields,
    render,
)


class Example(ServiceSettings):
    """Settings of a made-up service."""

    example_count: int = Field(default=3, ge=1, le=9, description="how many, 1 to 9")
    example_name: str = Field(default="none", description="a name")
    example_token: SecretStr | None = Field(default=None, description="a secret")

    @model_validator(mode="after")
    def _never_seven(self) -> "Example":
        if self.example_count == 7:
            raise ValueError("NEWSGLOSS_EXAMPLE_COUNT may be anything but 7")
        return self


def test_defaults_hold_when_nothing_is_set() -> None:
    assert load(Example).example_count == 3


def test_the_command_line_wins_over_the_environment_and_that_over_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "name").write_text("from file\n", encoding="utf-8")
    monkeypatch.setenv("NEWSGLOSS_EXAMPLE_NAME_FILE", str(tmp_path / "name"))
    assert load(Example).example_name == "from file"
    monkeypatch.setenv("NEWSGLOSS_EXAMPLE_NAME", "from environment")
    assert load(Example).example_name == "from environment"
    assert load(Example, {"example_name": "from option"}).example_name == "from option"


def test_an_option_that_was_not_given_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSGLOSS_EXAMPLE_COUNT", "5")
    assert load(Example, {"example_count": None, "of_another_class": "x"}).example_count == 5


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSGLOSS_EXAMPLE_COUNT", "")
    assert load(Example).example_count == 3


def test_a_secret_can_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hunter2\r\n", encoding="utf-8")
    monkeypatch.setenv("NEWSGLOSS_EXAMPLE_TOKEN_FILE", str(tmp_path / "token"))
    token = load(Example).example_token
    assert token is not None
    assert token.get_secret_value() == "hunter2"


def test_a_file_that_cannot_be_read_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NEWSGLOSS_EXAMPLE_TOKEN_FILE", str(tmp_path / "missing"))
    with pytest.raises(ConfigurationError, match=r"NEWSGLOSS_EXAMPLE_TOKEN_FILE: cannot read .*missing"):
        load(Example)
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    monkeypatch.setenv("NEWSGLOSS_EXAMPLE_TOKEN_FILE", str(tmp_path / "binary"))
    with pytest.raises(ConfigurationError, match="NEWSGLOSS_EXAMPLE_TOKEN_FILE"):
        load(Example)


@pytest.mark.parametrize("value", ["0", "10", "many", "1.5"])
def test_a_wrong_value_names_the_variable_and_what_it_accepts(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("NEWSGLOSS_EXAMPLE_COUNT", value)
    with pytest.raises(ConfigurationError, match=r"NEWSGLOSS_EXAMPLE_COUNT: .*how many, 1 to 9"):
        load(Example)


def test_every_wrong_value_is_named_at_once_and_none_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    class Two(ServiceSettings):
        """Two of them."""

        two_a: int = 1
        two_b: int = 1

    monkeypatch.setenv("NEWSGLOSS_TWO_A", "secret-a")
    monkeypatch.setenv("NEWSGLOSS_TWO_B", "secret-b")
    with pytest.raises(ConfigurationError) as caught:
        load(Two)
    assert "NEWSGLOSS_TWO_A" in str(caught.value)
    assert "NEWSGLOSS_TWO_B" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_values_that_do_not_go_together_are_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSGLOSS_EXAMPLE_COUNT", "7")
    with pytest.raises(ConfigurationError, match="NEWSGLOSS_EXAMPLE_COUNT may be anything but 7"):
        load(Example)


def test_settings_do_not_change_while_a_service_runs() -> None:
    settings = load(Example)
    with pytest.raises(ValueError, match="frozen"):
        settings.example_count = 5  # type: ignore[misc]


def test_options_mirror_the_settings_but_for_secrets() -> None:
    @click.command()
    @setting_options(list(option_fields(Example)))
    def show(**given: str | None) -> None:
        click.echo(load(Example, given).example_count)

    runner = CliRunner()
    assert runner.invoke(show, ["--example-count", "8"]).output == "8\n"
    assert runner.invoke(show, []).output == "3\n"
    text = runner.invoke(show, ["--help"]).output
    assert "NEWSGLOSS_EXAMPLE_COUNT" in text
    assert "token" not in text


def test_the_effective_settings_are_shown_as_variables_with_secrets_masked() -> None:
    shown = render(load(Example, {"example_token": "hunter2"})).splitlines()
    assert shown == [
        "NEWSGLOSS_EXAMPLE_COUNT=3",
        "NEWSGLOSS_EXAMPLE_NAME=none",
        "NEWSGLOSS_EXAMPLE_TOKEN=********",
    ]


def test_the_help_of_an_option_names_variable_and_default() -> None:
    assert help_text(Example, "example_count") == "how many, 1 to 9 [NEWSGLOSS_EXAMPLE_COUNT, 3 by default]"
    assert help_text(Example, "example_token") == "a secret [NEWSGLOSS_EXAMPLE_TOKEN]"

"""Options come from tables, which say what the settings' classes say."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from deploy.command_line.setting_options import TABLES, render

from newsgloss_common.command_line.setting_options import (
    KAFKA,
    TABLE_NAME,
    SettingOption,
    check_option,
    print_config_option,
    setting_options,
)

OPTIONS: list[SettingOption] = [
    {"name": "count", "option": "--count", "help": "how many [COUNT]", "takes_flag": False},
    {"name": "insecure", "option": "--insecure", "help": "whether", "takes_flag": True},
]


@pytest.mark.parametrize("folder", TABLES)
def test_each_table_is_what_its_classes_say(folder: str) -> None:
    assert (Path(folder) / TABLE_NAME).read_text(encoding="utf-8") == render(TABLES[folder]), (
        "run `make options`"
    )


def test_an_option_passes_text_and_a_switch_may_stand_alone() -> None:
    @click.command()
    @setting_options(OPTIONS)
    @check_option
    @print_config_option("Show.")
    def show(**given: object) -> None:
        click.echo(json.dumps(given))

    def shown(*arguments: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(CliRunner().invoke(show, arguments).output)
        return found

    nothing = {"count": None, "insecure": None, "checking": False, "print_config": False}
    assert shown() == nothing
    assert shown("--count", "8", "--insecure") == nothing | {"count": "8", "insecure": "true"}
    assert shown("--insecure", "false", "--check", "--print-config") == nothing | {
        "insecure": "false",
        "checking": True,
        "print_config": True,
    }


def test_a_command_may_have_the_options_of_a_few_settings_alone() -> None:
    @click.command()
    @setting_options(OPTIONS, "insecure")
    def show(**given: object) -> None:
        click.echo(sorted(given))

    assert CliRunner().invoke(show, []).output == "['insecure']\n"


def test_no_secret_is_an_option() -> None:
    assert not [option for option in KAFKA if "password" in option["name"] or "secret" in option["name"]]

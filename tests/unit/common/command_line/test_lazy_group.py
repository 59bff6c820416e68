import sys

import click
import pytest
from click.testing import CliRunner

from newsgloss_common.command_line.lazy_group import LazyGroup

MODULE = "tests.unit.common.command_line.lazily_imported"


@pytest.fixture
def group() -> click.Group:
    sys.modules.pop(MODULE, None)
    group = LazyGroup("group", places={"late": f"{MODULE}:late"})

    @group.command()
    def early() -> None:
        """Be there at once."""

    return group


def test_a_command_is_imported_when_it_is_called(group: click.Group) -> None:
    assert CliRunner().invoke(group, ["early"]).exit_code == 0
    assert MODULE not in sys.modules
    assert CliRunner().invoke(group, ["late"]).output == "here\n"
    assert MODULE in sys.modules


def test_all_commands_are_listed_in_alphabetical_order(group: click.Group) -> None:
    output = CliRunner().invoke(group, ["--help"]).output
    assert output.index("early") < output.index("Be there at once.") < output.index("late")


def test_the_first_sentence_about_a_command_is_listed_whole() -> None:
    sentence = "Say what a command does, in more words than fit beside its name on a line."
    group = LazyGroup("group", places={}, commands=[click.Command("talk", help=f"{sentence} And more.")])
    output = CliRunner().invoke(group, ["--help"]).output
    assert sentence in " ".join(output.split())
    assert "And more" not in output


def test_a_command_that_is_not_there_is_wrong_use(group: click.Group) -> None:
    assert CliRunner().invoke(group, ["nosuch"]).exit_code == 2

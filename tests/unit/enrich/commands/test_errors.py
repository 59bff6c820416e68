"""The codes that programs rely on are on the page about commands."""

from pathlib import Path

import pytest

from newsgloss_enrich.commands.dlq.outcomes import Outcome
from newsgloss_enrich.commands.errors import ErrorCode, ToolError

PAGE = (Path(__file__).parents[4] / "docs" / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", [*ErrorCode, *(outcome.code for outcome in Outcome)])
def test_each_code_is_on_the_page(code: str) -> None:
    assert f"`{code}`" in PAGE


def test_an_error_of_a_command_has_a_code_and_a_message() -> None:
    error = ToolError(ErrorCode.NO_SUCH_TOPIC, "there is no topic 'raw'")
    assert (error.code, str(error)) == ("no_such_topic", "there is no topic 'raw'")

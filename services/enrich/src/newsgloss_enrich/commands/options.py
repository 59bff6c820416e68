"""Options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from newsgloss_common.command_line.setting_options import read_table
from newsgloss_enrich.commands.failures import JSON_MODE

F = TypeVar("F", bound=Callable[..., Any])

ENRICH = read_table(Path(__file__).parent)["EnrichSettings"]
"""The options of `EnrichSettings`."""


def json_option(text: str) -> Callable[[F], F]:
    """Give a command the flag `--json`; with it, errors are JSON too."""
    return click.option("--json", "as_json", is_flag=True, is_eager=True, callback=_note, help=text)


def _note(context: click.Context, _parameter: click.Parameter, as_json: bool) -> bool:  # noqa: FBT001 - click's
    context.meta[JSON_MODE] = as_json
    return as_json

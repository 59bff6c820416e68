"""A click group that imports a command when it is listed or called, not before."""

import importlib
from collections.abc import Mapping
from typing import Any

import click

from newsgloss_common.command_line.grouped_help import CommandGroup


class LazyGroup(CommandGroup):
    """A group of commands that are named by their places.

    Args:
        places: `package.module:attribute` of each command, by the command's name.
    """

    def __init__(self, *arguments: Any, places: Mapping[str, str], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in alphabetical order, as click lists them."""
        return sorted([*super().list_commands(ctx), *self._places])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None when there is none of this name."""
        place = self._places.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

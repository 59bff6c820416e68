"""`--help` in sections: what a command does apart from its settings, and these apart from Kafka's."""

from collections.abc import Sequence
from typing import Any

import click

OWN = "Options"
SETTINGS = "Settings, by option or by the variable in brackets"
KAFKA = "Kafka"
TELEMETRY = "Telemetry"
LONGEST_SENTENCE = 500
"""Characters about a command in the help of its group."""
ORDER = (OWN, SETTINGS, TELEMETRY, KAFKA)


class SectionedOption(click.Option):
    """An option that names the section of the help that it is in."""

    section = OWN

    def __init__(self, declarations: Sequence[str] | None = None, *, section: str, **more: Any) -> None:
        super().__init__(declarations, **more)
        self.section = section


class GroupedCommand(click.Command):
    """A command whose help has a section for each kind of option."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections that have options, in a fixed order."""
        sections: dict[str, list[tuple[str, str]]] = {name: [] for name in ORDER}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                sections[getattr(parameter, "section", OWN)].append(record)
        for name, records in sections.items():
            if records:
                with formatter.section(name):
                    formatter.write_dl(records)


class CommandGroup(click.Group):
    """A group whose commands have such a help."""

    command_class = GroupedCommand

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first sentence about each command, whole; click cuts it after 45 characters."""
        found = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        rows = [
            (name, command.get_short_help_str(limit=LONGEST_SENTENCE))
            for name, command in found.items()
            if command is not None and not command.hidden
        ]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

"""Settings as command-line options, and read with them."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from newsgloss_common import config
from newsgloss_common.config import ConfigurationError, ServiceSettings
from newsgloss_common.logs import LogLevel
from newsgloss_enrich.settings import EnrichSettings

USAGE = 2
SettingsT = TypeVar("SettingsT", bound=ServiceSettings)


def setting_options(settings: type[ServiceSettings], *names: str) -> Callable[[Callable[..., Any]], Any]:
    """Give a command the options of a few settings, as `config.options` gives those of all."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for name in reversed(names):
            text = config.help_text(settings, name)
            option = "--" + name.replace("_", "-")
            command = click.option(option, name, default=None, metavar="VALUE", help=text)(command)
        return command

    return decorate


def load(settings: type[SettingsT], overrides: dict[str, Any]) -> SettingsT:
    """The settings, or an end with status 2 that names what is wrong."""
    try:
        return config.load(settings, overrides)
    except ConfigurationError as error:
        click.echo(f"newsgloss-enrich: {error}", err=True)
        sys.exit(USAGE)


def require_installed(settings: EnrichSettings) -> None:
    """End with status 2 where a package that the enrichment needs is not there."""
    from newsgloss_enrich.workers import check_installed  # noqa: PLC0415 - so that --help answers at once

    try:
        check_installed(settings)
    except ConfigurationError as error:
        click.echo(f"newsgloss-enrich: {error}", err=True)
        sys.exit(USAGE)


def quiet(level: LogLevel) -> LogLevel:
    """For a command that ends: what it does, it says itself; warnings and what is asked for are logged."""
    return "warning" if level == "info" else level

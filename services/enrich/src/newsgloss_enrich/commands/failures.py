"""How a command reports an error: a line of text on standard error, or with `--json` a JSON object."""

import json
import sys
from typing import NoReturn

import click

from newsgloss_enrich.commands.errors import ErrorCode

JSON_MODE = "newsgloss_enrich.json"
"""Key of click's context under which `--json` is noted."""


def report_error(code: ErrorCode | str, message: str, **place: int) -> None:
    """Report an error that does not end the command; `place` says of which input, as in `line=3`."""
    context = click.get_current_context(silent=True)
    if context is not None and context.meta.get(JSON_MODE):
        click.echo(as_json(code, message, **place), err=True)
    else:
        click.echo(f"newsgloss-enrich: {message}", err=True)


def as_json(code: ErrorCode | str, message: str, **place: int) -> str:
    """An error as one line of JSON."""
    return json.dumps({"error": message, "code": str(code), **place})


def fail(code: ErrorCode, message: str, status: int) -> NoReturn:
    """Report an error and exit."""
    report_error(code, message)
    sys.exit(status)

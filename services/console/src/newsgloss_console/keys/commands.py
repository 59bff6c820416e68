"""`newsgloss-console keys add | list | revoke`."""

import sys
from pathlib import Path
from typing import NoReturn

import click

_file = click.option(
    "--file",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="NEWSGLOSS_CONSOLE_KEYS_FILE",
    show_envvar=True,
    required=True,
    help="The file of keys.",
)


def _fail(message: object) -> NoReturn:
    click.echo(f"newsgloss-console keys: {message}", err=True)
    sys.exit(2)


@click.group()
def keys() -> None:
    """Add, list and revoke keys of the console; a running console notices changes."""


@keys.command()
@click.option("--name", required=True, help="Whose it is; the log names it with every act.")
@click.option(
    "--right",
    type=click.Choice(["read", "try", "act"]),
    default="read",
    show_default=True,
    help="try includes read; act includes both, and lets its holder redrive and discard dead letters.",
)
@_file
def add(name: str, right: str, path: Path) -> None:
    """Add a key and print it, this once: the file stores only its hash."""
    from pydantic import ValidationError

    from newsgloss_common.key_file import KeysError
    from newsgloss_console.keys.file import RIGHTS, Keys

    try:
        known = Keys.read(path) if path.exists() else Keys()
        changed, text = known.added(name, next(one for one in RIGHTS if one == right))
        changed.write(path)
    except KeysError as error:
        _fail(error)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        _fail(f"{first['loc'][0]}: {first['msg']}")
    click.echo(text)


@keys.command(name="list")
@_file
def list_keys(path: Path) -> None:
    """List the ids of the keys, whose they are, and what each may do."""
    from newsgloss_common.key_file import KeysError
    from newsgloss_console.keys.file import Keys

    try:
        known = Keys.read(path)
    except KeysError as error:
        _fail(error)
    for key in known.keys:
        click.echo(f"{key.id}  {key.right:<4}  {key.created_at.isoformat(timespec='seconds')}  {key.name}")


@keys.command()
@click.argument("key_id")
@_file
def revoke(key_id: str, path: Path) -> None:
    """Revoke a key, by its id; who is signed in with it is signed out."""
    from newsgloss_common.key_file import KeysError
    from newsgloss_console.keys.file import Keys

    try:
        Keys.read(path).without(key_id).write(path)
    except KeysError as error:
        _fail(error)
    click.echo(f"{key_id} revoked")

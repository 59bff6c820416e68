"""`newsgloss-ingest keys add | list | revoke`."""

import sys
from pathlib import Path
from typing import NoReturn

import click

DEFAULT_RATE = 50.0

_file = click.option(
    "--file",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="NEWSGLOSS_INGEST_KEYS_FILE",
    show_envvar=True,
    required=True,
    help="The file of keys.",
)


def _fail(message: object) -> NoReturn:
    click.echo(f"newsgloss-ingest keys: {message}", err=True)
    sys.exit(2)


@click.group()
def keys() -> None:
    """Add, list and revoke keys of the HTTP API; a running service notices changes."""


@keys.command()
@click.option(
    "--source", "sources", multiple=True, required=True, help="A source id; '*' for any. Repeatable."
)
@click.option("--rate", default=DEFAULT_RATE, show_default=True, help="Articles a second, on average.")
@click.option("--name", default="", help="For people: whose it is.")
@_file
def add(sources: tuple[str, ...], rate: float, name: str, path: Path) -> None:
    """Add a key and print it, this once: the file stores only its hash."""
    from pydantic import ValidationError

    from newsgloss_common.key_file import KeysError
    from newsgloss_ingest.keys.file import Keys

    try:
        known = Keys.read(path) if path.exists() else Keys()
        changed, token = known.added(sources, rate, name)
        changed.write(path)
    except KeysError as error:
        _fail(error)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        _fail(f"{first['loc'][0]}: {first['msg']}")
    click.echo(token)


@keys.command(name="list")
@_file
def list_keys(path: Path) -> None:
    """List the ids of the keys and what each may do: on a terminal as a table, elsewhere a line each."""
    from newsgloss_common.key_file import KeysError
    from newsgloss_ingest.keys.file import Keys

    try:
        known = Keys.read(path)
    except KeysError as error:
        _fail(error)
    if sys.stdout.isatty():
        from newsgloss_ingest.keys.table import print_table

        print_table(known.keys)
        return
    for key in known.keys:
        sources = ",".join(key.sources)
        created = key.created_at.isoformat(timespec="seconds")
        click.echo(f"{key.id}  {key.articles_per_second:g}/s  {sources}  {created}  {key.name}".rstrip())


@keys.command()
@click.argument("key_id")
@_file
def revoke(key_id: str, path: Path) -> None:
    """Revoke a key, by its id."""
    from newsgloss_common.key_file import KeysError
    from newsgloss_ingest.keys.file import Keys

    try:
        Keys.read(path).without(key_id).write(path)
    except KeysError as error:
        _fail(error)
    click.echo(f"{key_id} revoked")

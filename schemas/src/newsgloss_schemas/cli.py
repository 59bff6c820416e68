"""`newsgloss-schemas`: write or check the JSON Schemas; compare releases; register with a schema registry.

Without one of the commands `compat` and `register`, the schemas are written, as they always were.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from newsgloss_schemas import generate
from newsgloss_schemas.compatibility import UnknownKeywordError
from newsgloss_schemas.register import Registration, RegistryError, register
from newsgloss_schemas.registry import Registry
from newsgloss_schemas.releases import Direction, SchemasNotFoundError, compare

_DIRECTIONS: dict[str, tuple[Direction, ...] | None] = {
    "promised": None,
    "backward": ("backward",),
    "forward": ("forward",),
    "full": ("backward", "forward"),
}


def compat(arguments: list[str]) -> int:
    """Exit status 0; 1 when a promise is broken; 2 when nothing could be compared."""
    parser = argparse.ArgumentParser(
        prog="newsgloss-schemas compat", description="Say what a new schema breaks, and for whom."
    )
    parser.add_argument(
        "old", type=Path, help="a schema, a folder of schemas, or a folder of release folders"
    )
    parser.add_argument("new", type=Path, help="a schema, or a folder of schemas")
    parser.add_argument(
        "--mode",
        choices=list(_DIRECTIONS),
        default="promised",
        help="backward: the new schema reads old records; forward: the old schema reads new records;"
        " promised (default): what docs/schemas.md promises for each record",
    )
    parser.add_argument(
        "--transitive", action="store_true", help="with every release in OLD, not the last one alone"
    )
    options = parser.parse_args(arguments)
    try:
        found = list(
            compare(options.old, options.new, _DIRECTIONS[options.mode], transitive=options.transitive)
        )
    except (SchemasNotFoundError, UnknownKeywordError, OSError, json.JSONDecodeError) as error:
        sys.stderr.write(f"newsgloss-schemas compat: {error}\n")
        return 2
    for sentence in found:
        sys.stderr.write(f"{sentence}\n")
    if found:
        sys.stderr.write(
            "A released contract cannot change like this. Add a field with a default instead, outside of"
            " `article`, or make a new schema version on new topics (docs/schemas.md).\n"
        )
    return 1 if found else 0


def registration(arguments: list[str]) -> int:
    """Exit status 0; 1 when the registry refuses a schema; 2 when it cannot be asked."""
    parser = argparse.ArgumentParser(
        prog="newsgloss-schemas register",
        description="Register the record schemas with a schema registry. Without --write, only say what"
        " would be done.",
    )
    parser.add_argument("--url", required=True, help="where the registry's API begins")
    parser.add_argument("--write", action="store_true", help="register; without it nothing is changed")
    parser.add_argument("--raw-topic", default="articles.raw.v1", help="default: %(default)s")
    parser.add_argument("--enriched-topic", default="articles.enriched.v1", help="default: %(default)s")
    parser.add_argument("--credentials-file", type=Path, help="a file with one line, user:password")
    parser.add_argument("--token-file", type=Path, help="a file with a bearer token")
    parser.add_argument(
        "--cafile", type=Path, help="trust this certificate authority instead of the system's"
    )
    parser.add_argument(
        "--timeout", type=float, default=30.0, help="seconds for each request; default: %(default)s"
    )
    options = parser.parse_args(arguments)
    wanted = [
        Registration(f"{options.raw_topic}-value", "raw-article.v1.json"),
        Registration(f"{options.enriched_topic}-value", "enriched-article.v1.json"),
    ]
    try:
        registry = Registry(
            options.url,
            credentials_file=options.credentials_file,
            token_file=options.token_file,
            cafile=options.cafile,
            timeout=options.timeout,
        )
        outcomes = [register(registry, one, write=options.write) for one in wanted]
    except (RegistryError, OSError, ValueError) as error:
        sys.stderr.write(f"newsgloss-schemas register: {error}\n")
        return 2
    for outcome in outcomes:
        sys.stdout.write(f"{outcome.message}\n")
    return 0 if all(outcome.is_accepted for outcome in outcomes) else 1


COMMANDS: dict[str, Callable[[list[str]], int]] = {"compat": compat, "register": registration}


def main(argv: list[str] | None = None) -> int:
    """Run a command; without one, write or check the schemas."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments and arguments[0] in COMMANDS:
        return COMMANDS[arguments[0]](arguments[1:])
    return generate.main(arguments)


if __name__ == "__main__":
    sys.exit(main())

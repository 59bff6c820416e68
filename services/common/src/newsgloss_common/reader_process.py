"""Command and environment of processes that parse hostile input: no secrets, no foreign modules.

An attacker who breaks a parser in such a process finds no password in its environment, and cannot make it
import a file of the working directory.
"""

import os
import sys
from collections.abc import Mapping

_KEPT = frozenset(("LANG", "LANGUAGE", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ"))
_KEPT_PREFIX = "LC_"
_SECRET_PREFIXES = ("KAFKA_", "OTEL_")
"""Credentials for Kafka, and headers for the collector."""
_SECRET_WORDS = frozenset(
    ("CREDENTIAL", "CREDENTIALS", "PASSPHRASE", "PASSWD", "PASSWORD", "SECRET", "SECRETS", "TOKEN")
)
_OUR_PREFIX = "NEWSGLOSS_"


def isolated_command(module: str, *arguments: str) -> tuple[str, ...]:
    """The command that runs a module isolated from working directory, `PYTHONPATH` and user packages."""
    return (sys.executable, "-I", "-m", module, *arguments)


def bare_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process that runs only our code: language, time zone, the system's paths."""
    given = os.environ if environment is None else environment
    return {name: value for name, value in given.items() if name in _KEPT or name.startswith(_KEPT_PREFIX)}


def environment_without_secrets(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process that also runs an operator's code, whose variables we do not know.

    It lacks the variables of Kafka and of the collector, and those with a word like PASSWORD, SECRET or TOKEN
    in their name. It has those of newsgloss, whose secrets are in files.
    """
    given = os.environ if environment is None else environment
    return {name: value for name, value in given.items() if not _is_secret(name)}


def _is_secret(name: str) -> bool:
    if name.startswith(_OUR_PREFIX):
        return False
    return name.startswith(_SECRET_PREFIXES) or not _SECRET_WORDS.isdisjoint(name.upper().split("_"))

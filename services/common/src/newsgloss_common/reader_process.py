"""How processes are started that read what strangers send: without secrets, and with our modules alone.

Whoever finds a hole in a parser that such a process runs finds neither a password in its environment, nor a
way to have a file of the working folder imported.
"""

import os
import sys
from collections.abc import Mapping

_KEPT = frozenset(("LANG", "LANGUAGE", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ"))
_KEPT_PREFIX = "LC_"
_SECRET_PREFIXES = ("KAFKA_", "OTEL_")
"""Ways into Kafka, and headers for the collector."""
_SECRET_WORDS = frozenset(
    ("CREDENTIAL", "CREDENTIALS", "PASSPHRASE", "PASSWD", "PASSWORD", "SECRET", "SECRETS", "TOKEN")
)
_OUR_PREFIX = "NEWSGLOSS_"


def isolated_command(module: str, *arguments: str) -> tuple[str, ...]:
    """Runs a module of ours as a process: no working folder, `PYTHONPATH` or user's packages on its path."""
    return (sys.executable, "-I", "-m", module, *arguments)


def bare_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a process needs that runs our code alone: language, time zone, where the system's files are."""
    given = os.environ if environment is None else environment
    return {name: value for name, value in given.items() if name in _KEPT or name.startswith(_KEPT_PREFIX)}


def environment_without_secrets(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a process may have that runs an operator's own code too, whose variables nobody here knows.

    Left out are Kafka's and the collector's, and all whose name has a word like PASSWORD, SECRET or TOKEN in
    it; kept are those of newsgloss, whose secrets are in files.
    """
    given = os.environ if environment is None else environment
    return {name: value for name, value in given.items() if not _is_secret(name)}


def _is_secret(name: str) -> bool:
    if name.startswith(_OUR_PREFIX):
        return False
    return name.startswith(_SECRET_PREFIXES) or not _SECRET_WORDS.isdisjoint(name.upper().split("_"))

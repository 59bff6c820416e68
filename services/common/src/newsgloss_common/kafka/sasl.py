"""Credentials from files, and what a server says about a login."""

from pathlib import Path
from typing import Self

from newsgloss_common.config import read_value

SHOWN_CHARACTERS = 200
"""Characters of a server's message that are logged."""


class FromFile(str):
    """A user or password from a file; the string is the content at start, `current` reads the file again."""

    __slots__ = ("path",)

    path: Path

    def __new__(cls, value: str, path: Path) -> Self:
        """Remember that `value` was read from `path`."""
        made = super().__new__(cls, value)
        made.path = path
        return made

    def current(self) -> str:
        """The content of the file now.

        Raises:
            ConfigurationError: It cannot be read.
        """
        return read_value(self.path)

    def __repr__(self) -> str:
        return f"<from {self.path}>"


def printable(said: object) -> str:
    """A server's message, cut and cleaned for a log."""
    return "".join(filter(str.isprintable, str(said)))[:SHOWN_CHARACTERS]

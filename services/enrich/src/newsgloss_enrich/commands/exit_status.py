"""The exit statuses of the commands."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """docs/commands.md says what each means for each command."""

    OK = 0
    FAILED = 1
    """The command could not do its work, or not all of it."""

    USAGE = 2
    """Wrong options or settings; nothing was done."""

    INTERRUPTED = 130
    """Stopped by Ctrl-C or SIGTERM before it was done."""

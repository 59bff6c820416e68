"""What `publish` shows: a bar on a terminal, plain lines elsewhere."""

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn


class TerminalReport:
    """Failures as lines on standard error; a progress bar there too when it is a terminal.

    Args:
        total: bytes to read; None when nobody knows.
    """

    def __init__(self, total: int | None) -> None:
        self._console = Console(stderr=True, soft_wrap=True, highlight=False)
        self._progress = Progress(
            TextColumn("publishing"),
            BarColumn(),
            DownloadColumn(),
            TextColumn("{task.fields[articles]} articles"),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task = self._progress.add_task("publishing", total=total, articles=0)
        self._articles = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def failed(self, where: str, reason: str) -> None:
        """One line; control characters in a file's name stay harmless."""
        self._console.print(escape(f"{where}: {reason}".encode(errors="replace").decode()), style=None)

    def advance(self, consumed: int) -> None:
        """Move the bar."""
        self._articles += 1
        self._progress.update(self._task, advance=consumed, articles=self._articles)

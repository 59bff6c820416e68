"""The progress of `publish`: a bar on a terminal, occasional plain lines elsewhere."""

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

LINE_SECONDS = 10.0


class TerminalReport:
    """Writes failures and progress to standard error.

    Args:
        total: Bytes to read; None when that is unknown.
    """

    def __init__(self, total: int | None) -> None:
        self._console = Console(stderr=True, soft_wrap=True, highlight=False)
        self._is_terminal = sys.stderr.isatty()
        self._progress = Progress(
            TextColumn("publishing"),
            BarColumn(),
            DownloadColumn(),
            TextColumn("{task.fields[articles]} articles, {task.fields[rate]}/s"),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._is_terminal,
        )
        self._task = self._progress.add_task("publishing", total=total, articles=0, rate=0)
        self._total = total
        self._articles = 0
        self._consumed = 0
        self._began = time.monotonic()
        self._next_line = self._began + LINE_SECONDS

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def failed(self, where: str, reason: str) -> None:
        """Write one line; control characters in a file's name are escaped."""
        self._console.print(escape(f"{where}: {reason}".encode(errors="replace").decode()), style=None)

    def advance(self, consumed: int) -> None:
        """Move the bar, or write a line if the last one is `LINE_SECONDS` old."""
        self._articles += 1
        self._consumed += consumed
        now = time.monotonic()
        rate = round(self._articles / max(now - self._began, 0.001))
        self._progress.update(self._task, advance=consumed, articles=self._articles, rate=rate)
        if not self._is_terminal and now >= self._next_line:
            self._next_line = now + LINE_SECONDS
            self._console.print(self._line(now - self._began, rate))

    def _line(self, seconds: float, rate: int) -> str:
        line = f"{self._articles} articles, {rate}/s, {decimal(self._consumed)}"
        if self._total and self._consumed:
            left = seconds * max(self._total - self._consumed, 0) / self._consumed
            line += f" of {decimal(self._total)}, about {left:.0f} s left"
        return line

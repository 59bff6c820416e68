"""Writes enriched records to standard output, and what is wrong with the others to standard error."""

import os
import sys
from collections.abc import Sequence
from functools import partial

import msgspec

from newsgloss_enrich.commands.failures import report_error
from newsgloss_enrich.commands.local.input import Format
from newsgloss_enrich.commands.local.threads import in_thread
from newsgloss_enrich.pool import Enriched, Rejected, Result


class Output:
    """The output of one input, which has a name and a format."""

    def __init__(self, name: str, kind: Format, *, pretty: bool) -> None:
        self._name = name
        self._format = kind
        self._pretty = pretty
        self.rejected = 0
        """How many articles could not be enriched."""

    async def write(self, results: Sequence[Result]) -> None:
        """Write results in their order.

        Raises:
            OSError: standard output cannot be written; `BrokenPipeError` when its reader has left.
        """
        for result in results:
            if isinstance(result, Rejected):
                self.rejected += 1
                self._report(result)
        lines = b"".join(self._line(result) for result in results if isinstance(result, Enriched))
        await in_thread(partial(_write_all, lines))

    def _line(self, enriched: Enriched) -> bytes:
        value = enriched.value or b"null"
        return (msgspec.json.format(value, indent=2) if self._pretty else value) + b"\n"

    def _report(self, rejected: Rejected) -> None:
        number = rejected.offset
        if self._format == "text":
            where, place = self._name, {}
        elif self._format == "json":
            where, place = f"{self._name}: article {number}", {"article": number}
        else:
            where, place = f"{self._name}: line {number}", {"line": number}
        report_error(rejected.code, f"{where}: {rejected.message} ({rejected.code})", **place)


def _write_all(data: bytes) -> None:
    descriptor = sys.stdout.fileno()
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]

"""Enrichment as a bad deployment has it: whatever the record, it fails."""

from collections.abc import Callable

from newsgloss_enrich.pool import InputRecord, Result


def build(_config: bytes) -> Callable[[InputRecord], Result]:
    """A handler that loads, and then fails."""

    def handle(_record: InputRecord) -> Result:
        raise LookupError("no such model")

    return handle

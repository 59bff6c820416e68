"""Replaces the enrichment by a JSON round trip, so that a benchmark measures the engine alone."""

from collections.abc import Callable

from round_trip import round_trip

from newsgloss_enrich.pool import Enriched, InputRecord, Result


def round_trip_all(values: list[bytes]) -> list[bytes]:
    """Round-trip a batch; the plain loop passes batches to its process pool."""
    return [round_trip(value) for value in values]


def build(_config: bytes) -> Callable[[InputRecord], Result]:
    """Build the handler for `NEWSGLOSS_ENRICHMENT=json_round_trip:build`."""

    def handle(record: InputRecord) -> Result:
        return Enriched(record.offset, record.key, round_trip(record.value or b"null"), record.headers)

    return handle

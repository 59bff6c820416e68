"""The full enrichment; a header of each enriched record holds the nanoseconds that it took."""

import time
from collections.abc import Callable

import msgspec

from newsgloss_enrich.handler.record import build as build_full
from newsgloss_enrich.pool import Enriched, InputRecord, Result

OWN_TIME = "x-own-nanoseconds"


def build(config: bytes) -> Callable[[InputRecord], Result]:
    """Build the handler for `NEWSGLOSS_ENRICHMENT=timed_enrichment:build`."""
    handle = build_full(config)

    def timed(record: InputRecord) -> Result:
        start = time.perf_counter_ns()
        result = handle(record)
        own = str(time.perf_counter_ns() - start).encode()
        if isinstance(result, Enriched):
            return msgspec.structs.replace(result, headers=[*result.headers, (OWN_TIME, own)])
        return result

    return timed

"""Enrichments of the tests' own, loaded by the workers (`NEWSGLOSS_ENRICHMENT=enrichments:…`)."""

import os
import time

from newsgloss_enrich.handler.record import build_light
from newsgloss_enrich.pool.records import Handler, InputRecord, Rejected, Result

SECONDS = 0.01


def slow(config: bytes) -> Handler:
    """The light enrichment, with a pause per record."""
    enrich = build_light(config)

    def handle(record: InputRecord) -> Result:
        time.sleep(SECONDS)
        return enrich(record)

    return handle


def broken(config: bytes) -> Handler:
    """A bad deployment: it fails for half of the articles."""
    enrich = build_light(config)

    def handle(record: InputRecord) -> Result:
        if record.offset % 2:
            return Rejected(record.offset, "step_failed", "a defect", "enrich", "ZeroDivisionError")
        return enrich(record)

    return handle


def crashing(config: bytes) -> Handler:
    """The light enrichment; an article entitled `crash` ends its worker."""
    enrich = build_light(config)

    def handle(record: InputRecord) -> Result:
        if b'"title":"crash"' in (record.value or b""):
            os.abort()
        return enrich(record)

    return handle

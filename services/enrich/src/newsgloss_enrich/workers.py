"""What the worker processes run, by the settings: the same for the service and for the tools."""

import msgspec

from newsgloss_enrich.pool import PoolSettings
from newsgloss_enrich.settings import MIB, EnrichSettings

HANDLERS = {
    "full": "newsgloss_enrich.steps.record:build",
    "light": "newsgloss_enrich.steps.light:build",
}

STEP_SHARE = 3
"""A step may take a third of its record's time: one that is given up leaves some to the others."""


def handler_of(settings: EnrichSettings) -> str:
    """`package.module:factory` of the chosen enrichment."""
    return HANDLERS.get(settings.enrichment, settings.enrichment)


def handler_config(settings: EnrichSettings, max_output_bytes: int | None) -> bytes:
    """What that factory is called with."""
    config: dict[str, object] = {
        "models": settings.models,
        "language_detector": settings.language_detector,
        "step_seconds": settings.record_timeout_seconds / STEP_SHARE,
    }
    if max_output_bytes is not None:
        config["max_output_bytes"] = max_output_bytes
    return msgspec.json.encode(config)


def pool_settings(settings: EnrichSettings, handler: str, config: bytes) -> PoolSettings:
    """The pool for a handler, bounded as the settings say."""
    return PoolSettings(
        workers=settings.workers,
        handler=handler,
        handler_config=config,
        record_timeout_seconds=settings.record_timeout_seconds,
        timeout_seconds_per_mebibyte=settings.record_timeout_seconds,
        memory_bytes=settings.worker_memory_mib * MIB,
        recycle_after_records=settings.recycle_records,
    )

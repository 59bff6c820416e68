"""What the worker processes run, by the settings: the same for the service and for the tools."""

import importlib.util

import msgspec

from newsgloss_common.config import ConfigurationError
from newsgloss_enrich.pool import PoolSettings, WorkerStartError
from newsgloss_enrich.settings import MIB, EnrichSettings
from newsgloss_enrich.steps import chosen_steps
from newsgloss_enrich.steps.entities.chosen_models import required_and_missing

HANDLERS = {
    "full": "newsgloss_enrich.steps.record:build",
    "light": "newsgloss_enrich.steps.light:build",
}

STEP_SHARE = 3
"""A step may take a third of its record's time: one that is given up leaves some to the others."""


def handler_of(settings: EnrichSettings) -> str:
    """`package.module:factory` of the chosen enrichment."""
    return HANDLERS.get(settings.enrichment, settings.enrichment)


def check_installed(settings: EnrichSettings) -> None:
    """Look for the packages and steps that the enrichment names, and load none of them.

    Raises:
        ConfigurationError: one is missing; the message names the variable and what to install.
    """
    if settings.enrichment == "full":
        lines = [f"{settings.variable('models')}: {line}" for line in required_and_missing(settings.models)]
        if lines:
            raise ConfigurationError("\n".join(lines))
    chosen_steps.chosen(settings.steps)
    package = handler_of(settings).partition(":")[0].partition(".")[0]
    if not _is_there(package):
        raise ConfigurationError(
            f"{settings.variable('enrichment')}={settings.enrichment}: there is no Python package "
            f"{package!r}: install it, or put its folder into PYTHONPATH"
        )


def _is_there(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ValueError:  # a module without a specification, as one that was made by hand
        return True


def why_not_loaded(settings: EnrichSettings, error: WorkerStartError) -> str:
    """A first line that names the setting and the cause; then what the worker said."""
    names = ["enrichment"]
    if settings.enrichment == "full":
        names += ["models", "language_detector"]
    if settings.steps:
        names.append("steps")
    chosen = ", ".join(f"{settings.variable(name)}={getattr(settings, name)}" for name in names)
    said = str(error)
    return f"workers cannot start with {chosen}: {said.splitlines()[-1].strip()}\n{said}"


def handler_config(settings: EnrichSettings, max_output_bytes: int | None) -> bytes:
    """What that factory is called with."""
    config: dict[str, object] = {
        "models": settings.models,
        "language_detector": settings.language_detector,
        "step_seconds": settings.record_timeout_seconds / STEP_SHARE,
    }
    if steps := chosen_steps.chosen(settings.steps):
        config["steps"] = [step.model_dump() for step in steps]
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
        reducible=bool(chosen_steps.parse_names(settings.steps)),
    )

"""What the worker processes run, as the settings choose it; the same for the service and the commands."""

import importlib.util

import msgspec

from newsgloss_common.config import ConfigurationError
from newsgloss_common.sizes import MIB
from newsgloss_enrich.pool import PoolSettings, WorkerStartError
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.steps.entities.chosen_models import required_and_missing
from newsgloss_enrich.steps.entities.lists.chosen import parse_lists, unreadable
from newsgloss_enrich.steps.own import chosen as chosen_steps

HANDLERS = {
    "full": "newsgloss_enrich.handler.record:build",
    "light": "newsgloss_enrich.handler.record:build_light",
}

STEP_SHARE = 3
"""A step may take a third of its record's time, so that one that is given up leaves some to the others."""


def handler_of(settings: EnrichSettings) -> str:
    """`package.module:factory` of the chosen enrichment."""
    return HANDLERS.get(settings.enrichment, settings.enrichment)


def check_installed(settings: EnrichSettings) -> None:
    """Look for the packages and steps that the enrichment names, without loading them.

    Raises:
        ConfigurationError: one is missing; the message names the variable and what to install.
    """
    check_models_installed(settings)
    check_lists_readable(settings)
    check_steps_installed(settings)


def check_lists_readable(settings: EnrichSettings) -> None:
    """The part of `check_installed` that concerns the operator's own lists.

    Raises:
        ConfigurationError: a file is missing, or is not a list.
    """
    lines = [f"{settings.variable('lists')}: {line}" for line in unreadable(settings.lists)]
    if lines:
        raise ConfigurationError("\n".join(lines))


def check_models_installed(settings: EnrichSettings) -> None:
    """The part of `check_installed` that concerns the enrichment and its models.

    Raises:
        ConfigurationError: a package is missing.
    """
    if settings.enrichment == "full":
        lines = [f"{settings.variable('models')}: {line}" for line in required_and_missing(settings.models)]
        if lines:
            raise ConfigurationError("\n".join(lines))
    package = handler_of(settings).partition(":")[0].partition(".")[0]
    if not _is_importable(package):
        raise ConfigurationError(
            f"{settings.variable('enrichment')}={settings.enrichment}: there is no Python package "
            f"{package!r}: install it, or put its folder into PYTHONPATH"
        )


def check_steps_installed(settings: EnrichSettings) -> None:
    """The part of `check_installed` that concerns the operator's own steps.

    Raises:
        ConfigurationError: a name is wrong, or a file that holds a step's setting cannot be read.
    """
    chosen_steps.chosen(settings.steps)


def _is_importable(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ValueError:  # a module without a specification, such as one made by hand
        return True


def why_not_loaded(settings: EnrichSettings, error: WorkerStartError) -> str:
    """A first line that names the settings and the cause, then the worker's own words."""
    names = ["enrichment"]
    if settings.enrichment == "full":
        names += ["models", "language_detector"]
    if settings.lists:
        names.append("lists")
    if settings.steps:
        names.append("steps")
    chosen = ", ".join(f"{settings.variable(name)}={getattr(settings, name)}" for name in names)
    words = str(error)
    return f"workers cannot start with {chosen}: {words.splitlines()[-1].strip()}\n{words}"


def handler_config(settings: EnrichSettings, max_output_bytes: int | None) -> bytes:
    """The argument of the handler's factory: `StepSettings` as JSON.

    Raises:
        ConfigurationError: as `check_steps_installed`.
    """
    config: dict[str, object] = {
        "models": settings.models,
        "language_detector": settings.language_detector,
        "step_seconds": settings.record_timeout_seconds / STEP_SHARE,
    }
    for name in ("registry_frames", "enriched_schema_id", "enriched_schema_in"):
        if getattr(settings, name) != EnrichSettings.model_fields[name].default:
            config[name] = getattr(settings, name)
    if settings.lists:
        config["lists"] = parse_lists(settings.lists)
    if steps := chosen_steps.chosen(settings.steps):
        config["steps"] = [step.model_dump() for step in steps]
    if max_output_bytes is not None:
        config["max_output_bytes"] = max_output_bytes
    return msgspec.json.encode(config)


def pool_settings(settings: EnrichSettings, handler: str, config: bytes) -> PoolSettings:
    """The settings of a pool that runs a handler within the operator's bounds."""
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

"""`--check`: the models and the operator's own steps, loaded once in a worker as the service has them."""

from collections.abc import Callable, Iterator
from pathlib import Path

from newsgloss_common.checking import Finding, Verdict, wrong
from newsgloss_common.config import ConfigurationError
from newsgloss_common.kafka import topics
from newsgloss_enrich import enrichment as workers
from newsgloss_enrich.pool import PoolEvent, WorkerPool, WorkerStartError
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.steps.entities.chosen_models import parse_models
from newsgloss_enrich.steps.entities.lists.chosen import parse_lists
from newsgloss_enrich.steps.entities.lists.list_file import ListFile

MODELS = "models"
LISTS = "lists"
STEPS = "steps"


async def enrichment_findings(settings: EnrichSettings) -> list[Finding]:
    """What a worker can load. If it fails, one without own steps shows which part is at fault."""
    missing_models = _missing(MODELS, workers.check_models_installed, settings)
    missing_steps = _missing(STEPS, workers.check_steps_installed, settings)
    unreadable = _missing(LISTS, workers.check_lists_readable, settings)
    if missing_models or unreadable:
        return missing_models + unreadable + missing_steps
    plain = settings.model_copy(update={"steps": ""})
    if missing_steps or not settings.steps:
        failure = await _failure(plain)
        return ([wrong(MODELS, failure)] if failure else list(_loaded(settings))) + missing_steps
    failure = await _failure(settings)
    if failure is None:
        return [*_loaded(settings), Finding(STEPS, f"{settings.steps} loaded")]
    if without_steps := await _failure(plain):
        return [wrong(MODELS, without_steps)]
    return [*_loaded(settings), wrong(STEPS, failure)]


def _missing(what: str, check: Callable[[EnrichSettings], None], settings: EnrichSettings) -> list[Finding]:
    try:
        check(settings)
    except ConfigurationError as error:
        return [wrong(what, line) for line in str(error).splitlines()]
    return []


async def _failure(settings: EnrichSettings) -> str | None:
    """Why a worker cannot start, or None when it can. The worker ends at once."""
    one = settings.model_copy(update={"workers": 1})
    config = workers.handler_config(one, topics.ENRICHED_MAX_BYTES)
    pool = WorkerPool(workers.pool_settings(one, workers.handler_of(one), config), _ignored)
    try:
        await pool.start()
    except WorkerStartError as error:
        return workers.why_not_loaded(settings, error).splitlines()[0]
    finally:
        await pool.stop(grace_seconds=0.0)
    return None


def _ignored(_event: PoolEvent) -> None:
    """The finding says what happened to the worker."""


def _loaded(settings: EnrichSettings) -> Iterator[Finding]:
    if settings.enrichment != "full":
        yield Finding(MODELS, f"{settings.variable('enrichment')}={settings.enrichment} is loaded")
        return
    for name, path in parse_lists(settings.lists).items():
        listed = ListFile(Path(path))
        said = f"{name}: {listed.items} items with {listed.names} names, version {listed.version}"
        yield Finding(LISTS, said)
    chosen = parse_models(settings.models)
    there = [str(model) for model in chosen if model.is_installed]
    yield Finding(MODELS, f"{', '.join(there) or 'none'} loaded")
    for model in chosen:
        if not model.is_installed:
            yield Finding(
                MODELS, f"{model} is optional and not installed: {model.how_to_install}", Verdict.NOTE
            )

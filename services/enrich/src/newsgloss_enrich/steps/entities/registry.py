"""The `NameFinder` of each language that the setting names a model for.

A runtime is loaded only for a model that needs it: spaCy takes 100 MiB.
"""

import importlib
from dataclasses import dataclass, field

from newsgloss_enrich.steps.entities.chosen_models import (
    OWN_MODELS,
    ChosenModel,
    ModelsMissingError,
    parse_models,
    required_and_missing,
)
from newsgloss_enrich.steps.entities.finder import NameFinder


@dataclass(frozen=True)
class Finders:
    """The finders by primary language subtag, and the names of the optional models that are not installed."""

    by_language: dict[str, NameFinder] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def for_tag(self, tag: str) -> NameFinder | None:
        """The finder for a BCP 47 tag."""
        return self.by_language.get(tag.partition("-")[0])


def load_finders(setting: str) -> Finders:
    """Load the models of the setting; optional ones that are not installed are in `missing`.

    Raises:
        ModelsMissingError: one that is not optional is not installed.
        ValueError: the setting is malformed.
    """
    lacking = list(required_and_missing(setting))
    if lacking:
        raise ModelsMissingError("; ".join(lacking))
    finders: dict[str, NameFinder] = {}
    missing: dict[str, str] = {}
    for language, model in parse_models(setting).items():
        if model.is_installed:
            finders[language] = _load(model)
        else:
            missing[language] = model.name
    return Finders(finders, missing)


def _load(model: ChosenModel) -> NameFinder:
    if model.name not in OWN_MODELS:
        from newsgloss_enrich.steps.entities.spacy_finder import SpacyFinder  # noqa: PLC0415 - see above

        return SpacyFinder(model.package)
    folder = importlib.import_module(model.package).FOLDER
    if model.name == "newsgloss":
        from newsgloss_enrich.steps.entities.newsgloss.finder import NewsglossFinder  # noqa: PLC0415

        return NewsglossFinder(folder)
    from newsgloss_enrich.steps.entities.newsgloss.accurate import AccurateFinder  # noqa: PLC0415

    return AccurateFinder(folder)

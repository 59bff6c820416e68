"""The `NameFinder` of each language that the setting names a model for.

A runtime is loaded only for a model that needs it: spaCy takes 100 MiB.
"""

import importlib.metadata
from dataclasses import dataclass, field

from newsgloss_enrich.steps.entities.chosen_models import (
    NAME_FINDERS,
    ChosenModel,
    ModelsMissingError,
    parse_models,
    required_and_missing,
)
from newsgloss_enrich.steps.entities.finder import LanguageFinders, NameFinder


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
    loaded: dict[str, LanguageFinders | NameFinder] = {}
    for language, model in parse_models(setting).items():
        if model.is_installed:
            if model.name not in loaded:
                loaded[model.name] = _load(model)
            finders[language] = _of_language(loaded[model.name], model.name, language)
        else:
            missing[language] = model.name
    return Finders(finders, missing)


def _load(model: ChosenModel) -> LanguageFinders | NameFinder:
    """A names model by its entry point; of any other name a spaCy package, for the language that is named."""
    found = importlib.metadata.entry_points(group=NAME_FINDERS, name=model.name)
    if found:
        made: LanguageFinders = next(iter(found)).load()()
        return made
    from newsgloss_enrich.steps.entities.spacy_finder import SpacyFinder  # noqa: PLC0415 - see above

    return SpacyFinder(model.package)


def _of_language(model: LanguageFinders | NameFinder, name: str, language: str) -> NameFinder:
    if not isinstance(model, LanguageFinders):
        return model
    if language not in model.languages:
        known = ", ".join(sorted(model.languages))
        raise ValueError(f"{language}={name}: {name!r} does not know {language!r}; it knows {known}")
    return model.for_language(language)

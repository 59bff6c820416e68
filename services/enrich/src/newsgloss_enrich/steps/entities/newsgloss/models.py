"""The project's own names models, as entry points of `newsgloss.name_finders` name them.

Each imports its weights and its runtime when it is made, so that a model that is not chosen costs nothing.
"""

import importlib
from pathlib import Path

from newsgloss_enrich.steps.entities.chosen_models import OWN_MODELS
from newsgloss_enrich.steps.entities.finder import NameFinder

ENGLISH = frozenset({"en"})


class Default:
    """`newsgloss`: quick, English."""

    languages = ENGLISH

    def __init__(self) -> None:
        from newsgloss_enrich.steps.entities.newsgloss.finder import NewsglossFinder  # noqa: PLC0415

        self._finder = NewsglossFinder(_weights("newsgloss"))

    def for_language(self, language: str) -> NameFinder:
        """See `LanguageFinders`."""
        del language
        return self._finder


class Accurate:
    """`newsgloss-accurate`: a transformer, English, several times slower."""

    languages = ENGLISH

    def __init__(self) -> None:
        from newsgloss_enrich.steps.entities.newsgloss.accurate import AccurateFinder  # noqa: PLC0415

        self._finder = AccurateFinder(_weights("newsgloss-accurate"))

    def for_language(self, language: str) -> NameFinder:
        """See `LanguageFinders`."""
        del language
        return self._finder


def _weights(model: str) -> Path:
    folder: Path = importlib.import_module(OWN_MODELS[model]).FOLDER
    return folder

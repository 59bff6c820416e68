"""The project's own names models, as entry points of `newsgloss.name_finders` name them.

Each imports its weights and its runtime when it is made, so that a model that is not chosen costs nothing.
"""

import importlib
from pathlib import Path

from newsgloss_enrich.steps.entities.chosen_models import OWN_MODELS
from newsgloss_enrich.steps.entities.finder import NameFinder
from newsgloss_enrich.steps.entities.newsgloss.model_files import UNTOLD


class Default:
    """`newsgloss`: small and quick, on numpy alone."""

    def __init__(self) -> None:
        from newsgloss_enrich.steps.entities.newsgloss.model import NamesModel  # noqa: PLC0415

        self._model = NamesModel(_weights("newsgloss"))
        self.languages = _known(self._model.described.languages)

    def for_language(self, language: str) -> NameFinder:
        """See `LanguageFinders`."""
        from newsgloss_enrich.steps.entities.newsgloss.finder import NewsglossFinder  # noqa: PLC0415

        return NewsglossFinder(self._model, LIKE.get(language, language))


class Accurate:
    """`newsgloss-accurate`: a transformer, many times slower."""

    def __init__(self) -> None:
        from newsgloss_enrich.steps.entities.newsgloss.encoder import EncoderModel  # noqa: PLC0415

        self._model = EncoderModel(_weights("newsgloss-accurate"))
        self.languages = _known(self._model.described.languages)

    def for_language(self, language: str) -> NameFinder:
        """See `LanguageFinders`."""
        from newsgloss_enrich.steps.entities.newsgloss.accurate import AccurateFinder  # noqa: PLC0415

        return AccurateFinder(self._model, LIKE.get(language, language))


LIKE = {"no": "nb", "bs": "hr", "ms": "id"}
"""Languages that are read as a close one with labels: Norwegian without a form, Bosnian, Malay."""


def _known(languages: list[str]) -> frozenset[str]:
    known = frozenset(languages) - {UNTOLD}
    return known | {language for language, like in LIKE.items() if like in known}


def _weights(model: str) -> Path:
    folder: Path = importlib.import_module(OWN_MODELS[model]).FOLDER
    return folder

"""Detectors behind one protocol; `NEWSGLOSS_LANGUAGE_DETECTOR` names the one to use."""

import importlib.metadata
from collections.abc import Callable
from typing import Any, Protocol

from newsgloss_enrich.steps.langdetect_tables import LangdetectTables
from newsgloss_enrich.steps.language_tags import normalise_tag

_SEED = 0
_LEAST_SHARE = 0.01


class LanguageDetector(Protocol):
    """Guesses the language of a text that has passed the gates of `language.py`."""

    name: str
    version: str

    def detect(self, text: str) -> list[tuple[str, float]]:
        """Normalised tags with probabilities, the likeliest first; empty when it cannot say.

        The same text gives the same answer, whatever was asked before.
        """
        ...


class Langdetect:
    """Nakatani's naive Bayes over character n-grams, 55 languages (PyPI `langdetect`).

    It samples at random; a fixed seed makes it deterministic, whatever else in the process uses the package.
    All its profiles are loaded here, not at the first article, and asked by `LangdetectTables`, which answers
    the same in a fraction of the time.
    """

    name = "langdetect"

    def __init__(self) -> None:
        self.version = importlib.metadata.version("langdetect")
        self._tables = LangdetectTables(_SEED)
        self.detect("The detector reads its first sentence here, so that no article waits for it.")

    def detect(self, text: str) -> list[tuple[str, float]]:
        """See `LanguageDetector`."""
        found = self._tables.probabilities(text)
        return [(normalise_tag(tag), round(min(share, 1.0), 6)) for tag, share in found]


class Py3langid:
    """langid.py, maintained and quicker, 97 languages (PyPI `py3langid`; install it to use it)."""

    name = "py3langid"

    def __init__(self) -> None:
        module: Any = importlib.import_module("py3langid.langid")
        self.version = importlib.metadata.version("py3langid")
        self._identifier: Any = module.LanguageIdentifier.from_pickled_model(
            module.MODEL_FILE, norm_probs=True
        )

    def detect(self, text: str) -> list[tuple[str, float]]:
        """See `LanguageDetector`."""
        ranked = self._identifier.rank(text)
        return [
            (normalise_tag(tag), round(float(share), 6)) for tag, share in ranked[:4] if share >= _LEAST_SHARE
        ]


class ScriptOnly:
    """Asks nothing but the script: answers where a script has one language, loads nothing."""

    name = "script"
    version = "1"

    def detect(self, text: str) -> list[tuple[str, float]]:
        """Never a guess."""
        del text
        return []


DETECTORS: dict[str, Callable[[], LanguageDetector]] = {
    "langdetect": Langdetect,
    "py3langid": Py3langid,
    "script": ScriptOnly,
}


def load_detector(name: str) -> LanguageDetector:
    """Load a detector by name.

    Raises:
        ValueError: the name is unknown, or its package is not installed.
    """
    if name not in DETECTORS:
        raise ValueError(f"language detector {name!r} is unknown; choose one of {', '.join(DETECTORS)}")
    try:
        return DETECTORS[name]()
    except ImportError as error:
        raise ValueError(f"language detector {name!r} is not installed: pip install {name}") from error

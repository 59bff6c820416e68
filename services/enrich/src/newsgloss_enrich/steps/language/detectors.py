"""Detectors behind one protocol; `NEWSGLOSS_LANGUAGE_DETECTOR` names the one to use."""

import importlib.metadata
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entry_points import installed
from newsgloss_enrich.steps.language.langdetect_tables import LangdetectTables
from newsgloss_enrich.steps.language.tags import normalise_tag

_OVERLAP_LANGDETECT = 3.5
_OVERLAP_PY3LANGID = 0.4
"""How often n-grams that overlap count the same evidence: with these the probabilities come true, see
`benchmarks/language.py choose`. py3langid has a correction of its own, which is too careful."""


class LanguageDetector(Protocol):
    """Guesses the language of a text that is in a script of several languages and is no mere name."""

    name: str
    version: str

    def detect(self, text: str) -> list[tuple[str, float]]:
        """Normalised tags with calibrated probabilities, the likeliest first; empty when it cannot say.

        They may sum to less than 1; the rest is for an unknown language. Unlikely tags belong in the list,
        since the script may rule out the others. The same text always gets the same answer.
        """
        ...


class SentenceDetector(Protocol):
    """A detector that also looks at each sentence, and so finds a second language in a text."""

    name: str
    version: str
    scripts: tuple[str, ...]
    """The scripts whose languages it tells apart; others are not asked of it."""

    def detect(self, text: str) -> list[tuple[str, float]]:
        """As `LanguageDetector`."""
        ...

    def detect_with_shares(self, text: str) -> tuple[list[tuple[str, float]], dict[str, float]]:
        """As `detect`, and by tag the share of a text in several languages."""
        ...


class Langdetect:
    """Nakatani's naive Bayes over character n-grams, 55 languages (PyPI `langdetect`), by `LangdetectTables`.

    Its profiles are loaded here, not at the first article.
    """

    name = "langdetect"

    def __init__(self, overlap: float = _OVERLAP_LANGDETECT) -> None:
        self.version = importlib.metadata.version("langdetect")
        self._overlap = overlap
        self._tables = LangdetectTables()
        self._tags = [normalise_tag(code) for code in self._tables.languages]
        self.detect("The detector reads its first sentence here, so that no article waits for it.")

    def detect(self, text: str) -> list[tuple[str, float]]:
        """See `LanguageDetector`."""
        sums = self._tables.log_likelihoods(text)
        if sums is None:
            return []
        return _ranked(self._tags, np.exp((sums - sums.max()) / self._overlap))


class Py3langid:
    """langid.py, maintained and quicker, 97 languages (PyPI `py3langid`; the extra of that name)."""

    name = "py3langid"

    def __init__(self, overlap: float = _OVERLAP_PY3LANGID) -> None:
        module: Any = importlib.import_module("py3langid.langid")
        self.version = importlib.metadata.version("py3langid")
        self._overlap = overlap
        self._identifier: Any = module.LanguageIdentifier.from_model_file(module.MODEL_FILE, norm_probs=True)
        self.detect("The detector reads its first sentence here, so that no article waits for it.")

    def detect(self, text: str) -> list[tuple[str, float]]:
        """See `LanguageDetector`."""
        ranked: list[tuple[str, float]] = self._identifier.rank(text)
        tags = [normalise_tag(code) for code, _ in ranked]
        shares = np.array([share for _, share in ranked], dtype=np.float64)
        return _ranked(tags, shares ** (1 / self._overlap))


class ScriptOnly:
    """Leaves all to the script, which answers where it has one language. Loads nothing."""

    name = "script"
    version = "1"

    def detect(self, text: str) -> list[tuple[str, float]]:
        """Never a guess."""
        del text
        return []


GROUP = "newsgloss.language_detectors"
"""Entry points of this group name classes, or other callables without arguments, that make a detector."""


def detector_names() -> list[str]:
    """The detectors that are installed, ours among them."""
    return sorted(installed(GROUP))


def load_detector(name: str) -> LanguageDetector:
    """Load a detector by the name of its entry point.

    Raises:
        ValueError: the name is unknown, or its package is not installed.
    """
    found = installed(GROUP).get(name)
    if found is None:
        raise ValueError(
            f"language detector {name!r} is unknown; choose one of {', '.join(detector_names())}"
        )
    try:
        made: LanguageDetector = found.load()()
    except ImportError as error:
        raise ValueError(f"language detector {name!r} is not installed: pip install {name}") from error
    return made


def _ranked(tags: list[str], weights: NDArray[np.float64]) -> list[tuple[str, float]]:
    """Scaled to sum to 1, the likeliest first."""
    shares: list[float] = (weights / weights.sum()).tolist()
    return sorted(zip(tags, shares, strict=True), key=lambda guess: -guess[1])

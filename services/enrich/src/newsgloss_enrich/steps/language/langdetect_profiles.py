"""The language profiles of PyPI's `langdetect` as one table."""

from pathlib import Path

import langdetect
import numpy as np
from langdetect.detector_factory import DetectorFactory
from langdetect.utils.lang_profile import LangProfile
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray


class Profiles(DetectorFactory):  # type: ignore[misc]  # langdetect has no types
    """Reads the package's profiles into one array; its own way is a list of 55 floats for each n-gram."""

    def __init__(self) -> None:
        super().__init__()
        self.row_of: dict[str, int] = {}
        self._columns: list[tuple[list[int], list[float]]] = []
        self.load_profile(str(Path(langdetect.__file__).parent / "profiles"))

    def add_profile(self, profile: LangProfile, index: int, langsize: int) -> None:
        """Called by `load_profile` with one language after the other; `index` counts them."""
        del index, langsize
        self.langlist.append(profile.name)
        grams = [gram for gram in profile.freq if 1 <= len(gram) <= NGram.N_GRAM]
        rows = [self.row_of.setdefault(gram, len(self.row_of)) for gram in grams]
        self._columns.append((rows, [profile.freq[gram] / profile.n_words[len(gram) - 1] for gram in grams]))

    def shares(self) -> NDArray[np.float32]:
        """A row for each n-gram, a column for each language: its share of the language's n-grams."""
        table = np.zeros((len(self.row_of), len(self._columns)), dtype=np.float32)
        for column, (rows, shares) in enumerate(self._columns):
            table[rows, column] = shares
        return table

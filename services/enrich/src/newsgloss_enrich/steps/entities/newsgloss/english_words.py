"""What the small model's English network is told of a word: pieces of an uncased vocabulary, and features."""

from collections.abc import Mapping
from pathlib import Path

from newsgloss_enrich.steps.entities.newsgloss.features import features
from newsgloss_enrich.steps.entities.newsgloss.pieces import Pieces
from newsgloss_enrich.steps.entities.newsgloss.units import Word
from newsgloss_enrich.steps.entities.newsgloss.word_pieces import WordPieces


class EnglishWords:
    """See `Described`."""

    def __init__(self, folder: Path, lexicon: Mapping[str, int]) -> None:
        """Raises `OSError` when `vocabulary.txt` is missing in `folder`."""
        text = (folder / "vocabulary.txt").read_text(encoding="utf-8")
        self._pieces = WordPieces(text.split("\n"))
        self._lexicon = lexicon

    def pieces(self, word: Word) -> Pieces:
        """See `Described`."""
        return self._pieces.split(word if isinstance(word, str) else word.text)

    def features(self, word: Word) -> tuple[int, ...]:
        """See `Described`."""
        return features(word if isinstance(word, str) else word.text, self._lexicon)

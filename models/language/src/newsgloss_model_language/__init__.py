"""The weights of the language detector `newsgloss`, as files; CARD.md says what they were made of."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "weights"

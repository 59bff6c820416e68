"""Where the steps read and write, and what several of them share."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("NEWSGLOSS_SHARED", ROOT.parent / "shared")) / "data"
"""Labelled sets (`ner`, `names`), parallel sentences (`ntrex`), open text (`text`); not in the repository."""

WORK = Path(os.environ.get("NEWSGLOSS_MODEL_WORK", ROOT / ".cache" / "models"))
"""What the steps leave for one another; safe to delete."""

SEED = 7
TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")


def log(*words: object) -> None:
    """Print a line of a step's progress."""
    print(*words, flush=True)  # noqa: T201 - these are commands

"""Where the steps read and write, and the recipe's numbers that several of them share."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("NEWSGLOSS_NER_DATA", ROOT.parent / "shared" / "data" / "ner"))
"""Labelled sets; not part of the repository."""

WORK = Path(os.environ.get("NEWSGLOSS_MODEL_WORK", ROOT / ".cache" / "model-en"))
"""What the steps leave for one another; safe to delete."""

SEED = 7
TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
TRAIN_SETS = ("ewt", "gum-news", "gum-other", "wikigold", "wnut", "btc")
DEV_SETS = ("ewt", "gum-news", "wikigold")
TWEETS = frozenset({"wnut", "btc"})


def log(*words: object) -> None:
    """A line of a step's progress."""
    print(*words, flush=True)  # noqa: T201 - these are commands

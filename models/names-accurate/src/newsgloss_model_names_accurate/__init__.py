"""Where the weights of the accurate names model are; `newsgloss_enrich` has the code that runs them."""

from pathlib import Path

FOLDER = Path(__file__).parent / "weights"
"""The model's files; `model.json` among them names the version, the tags and each file's SHA-256."""

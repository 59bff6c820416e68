"""What English keeps of release 0.1.0, from this repository's history: a teacher, and word vectors.

Both were distilled from MPNet (Song et al. 2020) and know English better than the multilingual teacher.
"""

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from newsgloss_enrich.steps.entities.newsgloss.block_tables import packed_in_8_bits
from newsgloss_enrich.steps.entities.newsgloss.english_encoder import FOLDER, EnglishEncoder
from newsgloss_enrich.steps.entities.newsgloss.english_words import EnglishWords
from newsgloss_enrich.steps.entities.newsgloss.word_table import Tables
from training.lexicon import lexicon
from training.places import ROOT

VOCABULARY = {"vocabulary.txt": "4b5af32c629df6e76133774c00b04c83b900be04"}
TEACHER = VOCABULARY | {"network.onnx": "85293286de42c8343b91fae343046fe24a2bd166"}
"""Git's names of the files of `newsgloss_model_en_accurate`."""

VECTORS = VOCABULARY | {"words.npz": "818ad792d7e360e592e7790d00f975d9b905baca"}
"""Git's names of the files of `newsgloss_model_en`."""


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files as they are below `folder`.

    Raises:
        subprocess.CalledProcessError: this is a clone without history.
    """
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for name, blob in files.items():
        command = ["git", "cat-file", "blob", blob]
        found = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603 - constants
        (folder / FOLDER / name).write_bytes(found.stdout)


def teacher(threads: int = 1) -> EnglishEncoder:
    """The teacher, ready to label; raises as `write` does."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), TEACHER)
        return EnglishEncoder(Path(folder), threads)


def released(folder: Path) -> tuple[EnglishWords, Tables]:
    """How words are described, and the tables that make vectors of them; nothing enters a network yet."""
    write(folder, VECTORS)
    with np.load(folder / FOLDER / "words.npz", allow_pickle=False) as kept:
        features = [
            kept[f"feature{number}"].astype(np.float32)
            * kept[f"feature{number}_scales"].astype(np.float32)[:, None]
            for number in range(5)
        ]
        tables = Tables(
            packed_in_8_bits(kept["pieces"] * kept["piece_scales"].astype(np.float32)[:, None]),
            features,
            kept["norm"].astype(np.float32),
            kept["shift"].astype(np.float32),
            np.zeros((0, 0), np.float32),
            np.zeros(0, np.float32),
        )
    return EnglishWords(folder / FOLDER, lexicon()), tables

"""What the files of a model of our own say of it."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary
from newsgloss_enrich.steps.entities.newsgloss.spans import KINDS, TAGS
from newsgloss_enrich.steps.entities.places.kinds import place_type
from newsgloss_schemas import EntityType

UNTOLD = ""
"""Stands among the languages for text whose language the model was not told."""


@dataclass(frozen=True)
class Curve:
    """From the network's probabilities to how often they are right: the knots of a line."""

    raw: NDArray[np.float64]
    true: NDArray[np.float64]

    def __call__(self, probability: float) -> float:
        """How often a mention with this probability is right, as measured on the development sets."""
        return float(np.interp(probability, self.raw, self.true))


@dataclass(frozen=True)
class Description:
    """`model.json`. `languages` in the order of the network's vectors, `UNTOLD` first."""

    name: str
    version: str
    languages: list[str]
    unknown: int
    """The number of the piece for what cannot be cut into pieces."""

    dilations: list[int]
    """Of a network of convolutions, else empty."""

    curves: Mapping[str, Curve]
    """By language; `UNTOLD` has the one for languages without a development set."""

    def curve(self, language: str) -> Curve:
        """The curve of a language."""
        return self.curves.get(language) or self.curves[UNTOLD]


def read_description(folder: Path) -> Description:
    """Read `model.json`.

    Raises:
        OSError: it is missing.
        ValueError: the model is not one that this version can run.
    """
    described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if tuple(described["tags"]) != TAGS:
        raise ValueError(f"{folder}: the model's tags are {described['tags']}, not {list(TAGS)}")
    curves = {
        language: Curve(*(np.array(knots, np.float64) for knots in curve))
        for language, curve in described["calibration"].items()
    }
    return Description(
        described["name"],
        described["version"],
        described["languages"],
        described["unknown"],
        described["dilations"],
        curves,
    )


def read_vocabulary(folder: Path, scores: NDArray[np.float32], unknown: int) -> Vocabulary:
    """The word pieces, a line each, with their log probabilities."""
    with gzip.open(folder / "pieces.txt.gz", "rt", encoding="utf-8", newline="\n") as file:
        return Vocabulary(file.read().split("\n"), scores.astype(np.float32).tolist(), unknown)


def read_lexicon(folder: Path) -> dict[str, int]:
    """Words with their grades, a line each: the word, a tab, a number."""
    with gzip.open(folder / "lexicon.txt.gz", "rt", encoding="utf-8") as file:
        pairs = (line.rstrip("\n").split("\t") for line in file)
        return {word: int(grade) for word, grade in pairs}


def entity_type(kind: int, name: str) -> EntityType:
    """The record's label for a kind of the model's: the number of one in `KINDS`."""
    if KINDS[kind] == "PER":
        return "PERSON"
    return "ORG" if KINDS[kind] == "ORG" else place_type(name)

"""What the files of a model of our own say of it, and how its network is run."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary
from newsgloss_enrich.steps.entities.newsgloss.runtime import onnxruntime
from newsgloss_enrich.steps.entities.newsgloss.spans import KINDS, TAGS
from newsgloss_enrich.steps.entities.places import place_type
from newsgloss_schemas import EntityType


@dataclass(frozen=True)
class Description:
    """`model.json`: `raw` and `true` are the knots of the calibration curve."""

    name: str
    version: str
    raw: NDArray[np.float64]
    true: NDArray[np.float64]

    def calibrated(self, probability: float) -> float:
        """How often a mention with this probability is right, as measured on the development sets."""
        return float(np.interp(probability, self.raw, self.true))


def read_description(folder: Path) -> Description:
    """Read `model.json`.

    Raises:
        OSError: it is missing.
        ValueError: the model is not one that this version can run.
    """
    described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if tuple(described["tags"]) != TAGS:
        raise ValueError(f"{folder}: the model's tags are {described['tags']}, not {list(TAGS)}")
    raw, true = (np.array(knots, np.float64) for knots in described["calibration"])
    return Description(described["name"], described["version"], raw, true)


def load_network(folder: Path) -> Any:
    """The network, for one thread: the pool has a process per core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.enable_cpu_mem_arena = False  # it never gives back what the longest article took
    options.enable_mem_pattern = False  # it keeps a plan for each length of text
    return onnxruntime.InferenceSession(folder / "network.onnx", options, providers=["CPUExecutionProvider"])


def load_vocabulary(folder: Path) -> Vocabulary:
    """The word pieces."""
    return Vocabulary((folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n"))


def entity_type(kind: int, name: str) -> EntityType:
    """The record's label for a kind of the model's: the number of one in `KINDS`."""
    if KINDS[kind] == "PER":
        return "PERSON"
    return "ORG" if KINDS[kind] == "ORG" else place_type(name)

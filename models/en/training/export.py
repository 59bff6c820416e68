"""Writes the trained network as the files that the service runs: `python -m training.export`.

Tables and the network's matrices have 8 bits; `model.json` is written last and has every file's SHA-256.
"""

import gzip
import hashlib
import json
import tomllib
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.newsgloss.finder import NewsglossFinder
from training import pretrained
from training.calibrate import calibrate
from training.cnn import Network
from training.distil import NAME
from training.frozen import frozen_tables
from training.graph import build
from training.lexicon import lexicon
from training.loop import finished
from training.places import ROOT, TAGS, log

FOLDER = ROOT / "models" / "en" / "src" / "newsgloss_model_en" / "weights"
_MOST = 127
UNCALIBRATED = [[0.0, 1.0], [0.0, 1.0]]


def eight_bits(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Each row as whole numbers from -127 to 127, and its scale."""
    scales = np.maximum(np.abs(table).max(axis=1), 1e-6) / _MOST
    scales = scales.astype(np.float16)
    return np.rint(table / scales.astype(np.float32)[:, None]).clip(-_MOST, _MOST).astype(np.int8), scales


def export() -> None:
    """Write all files, then calibrate the probabilities on the development sets with exactly these files."""
    model = Network(frozen_tables())
    model.load_state_dict(torch.load(finished(NAME), weights_only=True))
    model.eval()
    FOLDER.mkdir(parents=True, exist_ok=True)
    onnx.save(build(model.convolutions.weights()), FOLDER / "network.onnx")
    arrays: dict[str, NDArray[np.generic]] = {}
    with torch.no_grad():
        arrays["pieces"], arrays["piece_scales"] = eight_bits(model.vectors.table().numpy())
        for number, table in enumerate(model.vectors.features):
            rows, scales = eight_bits(table.weight.numpy())  # type: ignore[operator]
            arrays[f"feature{number}"], arrays[f"feature{number}_scales"] = rows, scales
        arrays["norm"] = model.vectors.norm.weight.numpy().astype(np.float32)
        arrays["shift"] = model.vectors.norm.bias.numpy().astype(np.float32)
    np.savez(FOLDER / "words.npz", **arrays)  # type: ignore[arg-type]
    (FOLDER / "vocabulary.txt").write_text("\n".join(pretrained.pieces()), encoding="utf-8")
    lines = "".join(f"{word}\t{grade}\n" for word, grade in lexicon().items())
    with gzip.GzipFile(FOLDER / "lexicon.txt.gz", "wb", mtime=0) as file:
        file.write(lines.encode())
    describe(FOLDER, "newsgloss", UNCALIBRATED)
    describe(FOLDER, "newsgloss", calibrate(NewsglossFinder(FOLDER)))
    log(sum(file.stat().st_size for file in FOLDER.iterdir()), "bytes in", FOLDER)


def describe(folder: Path, name: str, calibration: list[list[float]]) -> None:
    """Write `model.json`."""
    version = tomllib.loads((folder.parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    files = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
        if file.name != "model.json"
    }
    described = {"name": name, "version": version, "tags": TAGS, "calibration": calibration, "sha256": files}
    (folder / "model.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    export()

"""Writes the trained small network as the files that the service runs: `python -m training.export`.

The table of pieces has 4 bits a number, that of English 5, those of features have 8, the networks' matrices
16-bit floats. `model.json` is written last and has every file's SHA-256.
"""

import gzip
import hashlib
import json
import tempfile
import tomllib
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.newsgloss.block_tables import packed, unpacked
from newsgloss_enrich.steps.entities.newsgloss.finder import NewsglossFinder
from newsgloss_enrich.steps.entities.newsgloss.model import NamesModel
from training import e5, english, english_student
from training.calibrate import Curve, calibrate
from training.distil import LANGUAGES
from training.frozen import frozen_tables
from training.kept import kept
from training.lexicon import lexicon
from training.loop import finished
from training.places import ROOT, TAGS, log
from training.student import SHAPES, Convolutions, Network

FOLDER = ROOT / "models" / "names" / "src" / "newsgloss_model_names" / "weights"
ENGLISH_BITS = 5
"""Of a number of the English pieces. In 4 bits the F1 of whole articles fell by .005, in 5 bits by .001."""

_MOST = 127
UNCALIBRATED = {"": [[0.0, 1.0], [0.0, 1.0]]}


def eight_bits(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Each row as whole numbers from -127 to 127, and its scale."""
    scales = (np.maximum(np.abs(table).max(axis=1), 1e-6) / _MOST).astype(np.float16)
    return np.rint(table / scales.astype(np.float32)[:, None]).clip(-_MOST, _MOST).astype(np.int8), scales


def export(folder: Path = FOLDER, name: str = "default") -> None:
    """Write all files, then calibrate the probabilities with exactly these files."""
    shape = SHAPES[name]
    model = Network(frozen_tables(), shape, len(LANGUAGES))
    model.load_state_dict(torch.load(finished(f"student-{name}"), weights_only=True))
    model.eval()
    folder.mkdir(parents=True, exist_ok=True)
    tokeniser, chosen = e5.load(e5.find(), 0).tokeniser, kept()
    arrays: dict[str, NDArray[np.generic]] = {"scores": tokeniser.scores[chosen]}
    with torch.no_grad():
        pieces = packed(model.vectors.table().numpy())
        for number, table in enumerate(model.vectors.features):
            rows, scales = eight_bits(table.weight.numpy())  # type: ignore[operator]
            arrays[f"feature{number}"], arrays[f"feature{number}_scales"] = rows, scales
        arrays["beside"] = _half(model.vectors.beside.weight.T)
        arrays["beside_bias"] = _half(model.vectors.beside.bias)
        arrays["norm"], arrays["shift"] = _half(model.vectors.norm.weight), _half(model.vectors.norm.bias)
    arrays |= convolutions(model.convolutions)
    np.save(folder / "pieces.npy", pieces)
    np.savez(folder / "network.npz", **arrays)  # type: ignore[arg-type]
    zipped(folder / "pieces.txt.gz", "\n".join(tokeniser.pieces[one].replace("\n", "") for one in chosen))
    zipped(folder / "lexicon.txt.gz", "".join(f"{word}\t{grade}\n" for word, grade in lexicon().items()))
    export_english(folder)
    unknown = chosen.index(tokeniser.unknown)
    describe(folder, "newsgloss", unknown, UNCALIBRATED, shape.dilations)
    made = NamesModel(folder)
    describe(folder, "newsgloss", unknown, calibrate(lambda one: NewsglossFinder(made, one)), shape.dilations)
    log(sum(file.stat().st_size for file in folder.iterdir()), "bytes in", folder)


def convolutions(net: Convolutions) -> dict[str, NDArray[np.generic]]:
    """The matrices of a network, 16 bits a number."""
    found: dict[str, NDArray[np.generic]] = {
        "entry": _half(net.entry.weight.T), "entry_bias": _half(net.entry.bias),
        "languages": _half(net.languages.weight),
        "exit": _half(net.exit.weight.T), "exit_bias": _half(net.exit.bias),
    }  # fmt: skip
    for number, (layer, norm) in enumerate(zip(net.layers, net.norms, strict=True)):
        found[f"layer{number}"], found[f"layer{number}_bias"] = _half(layer.weight.T), _half(layer.bias)
        found[f"norm{number}"], found[f"norm{number}_bias"] = _half(norm.weight), _half(norm.bias)
    return found


def export_english(folder: Path) -> None:
    """Write the English network and the released vectors that it reads, below `folder`.

    Without a trained network the one that is there stays.
    """
    place = folder / english.FOLDER
    if finished(english_student.NAME).exists():
        net = Convolutions(english_student.SHAPE, 1)
        net.load_state_dict(torch.load(finished(english_student.NAME), weights_only=True))
        made = convolutions(net)
    else:
        names = convolutions(Convolutions(english_student.SHAPE, 1))
        with np.load(place / "network.npz", allow_pickle=False) as kept:
            made = {name: kept[name] for name in names}
    english.write(folder, english.VECTORS)
    with np.load(place / "words.npz", allow_pickle=False) as kept:
        arrays = {name: kept[name] for name in kept.files if not name.startswith("piece")}
    (place / "words.npz").unlink()
    with tempfile.TemporaryDirectory() as temporary:
        table = unpacked(english.released(Path(temporary))[1].pieces)
    np.save(place / "pieces.npy", packed(table, ENGLISH_BITS))
    np.savez(place / "network.npz", **arrays, **made)


def _half(values: torch.Tensor) -> NDArray[np.float16]:
    return values.detach().float().numpy().astype(np.float16)


def zipped(path: Path, text: str) -> None:
    """Write a text so that the same text gives the same bytes."""
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        file.write(text.encode())


def describe(
    folder: Path, name: str, unknown: int, calibration: dict[str, Curve], dilations: tuple[int, ...] = ()
) -> None:
    """Write `model.json`."""
    text = (folder.parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    files = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != "model.json"
    }
    described = {
        "name": name, "version": tomllib.loads(text)["project"]["version"], "tags": TAGS,
        "languages": LANGUAGES, "unknown": unknown, "dilations": dilations,
        "calibration": calibration, "sha256": files,
    }  # fmt: skip
    (folder / "model.json").write_text(json.dumps(described) + "\n", encoding="utf-8")


if __name__ == "__main__":
    export()

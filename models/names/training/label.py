"""Lets the teachers say what they think of every unit: `python -m training.label`.

Writes `chunks.jsonl` (words, pieces, gold tags, which are parts of runs, language) and `logits.npy` (units,
tags; 16-bit floats), in the same order. Goes on where it was interrupted.
"""

import json
import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary
from training import e5, english
from training.e5 import vocabulary_of
from training.encoder import Encoder
from training.kept import kept, reduced
from training.places import WORK, log
from training.sets import Chunk
from training.teacher import predict, trained
from training.texts import all_texts

CHUNKS, LOGITS, PARTS = WORK / "chunks.jsonl", WORK / "logits.npy", WORK / "logits"
_AT_ONCE = 4096


def vocabulary() -> Vocabulary:
    """The small models' vocabulary."""
    return vocabulary_of(reduced(e5.load(e5.find(), 0).tokeniser, kept()))


def label() -> None:
    """Label all texts with the finished teachers."""
    texts = all_texts(vocabulary())
    log(len(texts), "chunks,", sum(map(len, texts)), "units")
    PARTS.mkdir(parents=True, exist_ok=True)
    model: Encoder | None = None
    native = english.teacher()
    began = time.monotonic()
    for start in range(0, len(texts), _AT_ONCE):
        path = PARTS / f"{start:07}.npy"
        if path.exists():
            continue
        if model is None:
            model = trained()[0]
        part = texts[start : start + _AT_ONCE]
        others = iter(predict(model, [_plain(one) for one in part if one.language != "en"]))
        rows = [native.logits(one.words) if one.language == "en" else next(others).numpy() for one in part]
        np.save(path.with_suffix(".part.npy"), np.concatenate(rows).astype(np.float16))
        path.with_suffix(".part.npy").replace(path)
        log(f"{start + _AT_ONCE} of {len(texts)}, {time.monotonic() - began:.0f} s")
    found = [np.load(path) for path in sorted(PARTS.glob("???????.npy"))]
    np.save(LOGITS, np.concatenate(found))
    with CHUNKS.open("w", encoding="utf-8") as file:
        for one in texts:
            row = [one.words, one.pieces, one.tags, list(map(int, one.runs)), one.language]
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _plain(one: Chunk) -> Chunk:
    """Without its set's conventions."""
    return Chunk(one.words, one.pieces, one.tags, one.runs, "", one.language)


def read_labels() -> Iterator[tuple[Chunk, NDArray[np.float16]]]:
    """The chunks with the teacher's logits for each."""
    logits = np.load(LOGITS)
    at = 0
    with CHUNKS.open(encoding="utf-8") as file:
        for line in file:
            words, pieces, tags, runs, language = json.loads(line)
            chunk = Chunk(
                words, [tuple(one) for one in pieces], tags, [bool(one) for one in runs], "", language
            )
            yield chunk, logits[at : at + len(words)]
            at += len(words)


if __name__ == "__main__":
    label()

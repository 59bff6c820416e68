"""Lets the teacher say what it thinks of every word: `python -m training.label`.

Writes `chunks.jsonl` (words and gold tags) and `logits.npy` (words, tags; float16), in the same order.
"""

import json
import time

import numpy as np
import torch

from training import pretrained
from training.encoder import Encoder
from training.loop import finished
from training.places import WORK, log
from training.sentences import Chunk
from training.teacher import RECIPES, predict
from training.texts import all_texts

CHUNKS, LOGITS = WORK / "chunks.jsonl", WORK / "logits.npy"
_AT_ONCE = 4096


def label(kind: str = "mpnet") -> None:
    """Label all texts with a finished teacher."""
    texts = all_texts()
    log(len(texts), "chunks,", sum(len(chunk.words) for chunk in texts), "words")
    model = Encoder(pretrained.folder(kind), RECIPES[kind].layers, pretrained=False)
    model.load_state_dict(torch.load(finished(f"teacher-{kind}"), weights_only=True))
    vocabulary = pretrained.vocabulary()
    began, found = time.monotonic(), []
    for start in range(0, len(texts), _AT_ONCE):
        part = texts[start : start + _AT_ONCE]
        found += [
            rows.numpy().astype(np.float16)
            for rows in predict(model, vocabulary, [one.words for one in part])
        ]
        log(f"{len(found)} of {len(texts)}, {time.monotonic() - began:.0f} s")
    np.save(LOGITS, np.concatenate(found))
    with CHUNKS.open("w", encoding="utf-8") as file:
        for chunk in texts:
            file.write(json.dumps([chunk.words, chunk.tags], ensure_ascii=False) + "\n")


def read_labels() -> tuple[list[Chunk], list[np.ndarray]]:  # type: ignore[type-arg]
    """The chunks with the teacher's logits for each."""
    with CHUNKS.open(encoding="utf-8") as file:
        parts = [Chunk(*json.loads(line)) for line in file]
    logits = np.load(LOGITS).astype(np.float32)
    edges = np.cumsum([len(chunk.words) for chunk in parts])[:-1]
    return parts, np.split(logits, edges)


if __name__ == "__main__":
    label()

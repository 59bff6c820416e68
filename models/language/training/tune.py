# ruff: noqa: T201  scripts that say how far they are and read their own files
"""Moves the weights so that neighbours are told apart: `python -m training.tune TABLE OUTPUT`.

Logistic regression that starts at the naive Bayes weights and changes only those that are there, on sentences
of NTREX's training lines and Tatoeba's, whole and cut short at random.
"""

import sys
from pathlib import Path

import numpy as np
from newsgloss_model_language.languages import TATOEBA
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newsgloss_enrich.steps.language.letters import composed, lower, tokens
from newsgloss_enrich.steps.language.newsgloss import word_weights
from newsgloss_enrich.steps.language.ngram_hashes import LONGEST_WORD, word_ngrams
from newsgloss_enrich.steps.language.ngram_table import NgramTable, write_table
from newsgloss_enrich.steps.language.vocabulary import CAPITAL, PARTICLE, PARTICLES
from newsgloss_enrich.steps.text.script import script_of
from training import texts

EPOCHS = {"Latn": 4}
OTHER_EPOCHS = 3
BATCH = 256
RATE = 0.15
SCALE, POWER = 1.2, 0.5
"""Logits are `SCALE · sum / characters ** POWER`, near what calibration finds."""
_SEED = 16
_CHUNK = 150
STEPS = 32


class Samples:
    """Sentences of one script as numbers of words, and their languages."""

    def __init__(self, table: NgramTable, script: str, columns: list[int]) -> None:
        place = {table.columns[column][1]: at for at, column in enumerate(columns)}
        self.labels: list[int] = []
        self.sentences: list[tuple[NDArray[np.int64], NDArray[np.float64]]] = []
        number: dict[str, int] = {}
        sources = list(texts.ntrex_forms(texts.TRAIN).items())
        sources += list(texts.tatoeba(TATOEBA, measuring=False).items())
        for tag, lines in sources:
            for line in lines if tag in place else ():
                cased = [word for part in tokens(composed(line)) for raw in part if (word := raw.strip("'"))]
                cased = [word for word in cased if script_of(word[0]) == script]
                if cased:
                    self.labels.append(place[tag])
                    words = [lower(word)[:LONGEST_WORD] for word in cased]
                    flags = [
                        CAPITAL * one[0].isupper() + PARTICLE * (word in PARTICLES)
                        for one, word in zip(cased, words, strict=True)
                    ]
                    self.sentences.append(
                        (
                            np.array([number.setdefault(one, len(number)) for one in words]),
                            word_weights(np.array(flags), np.zeros(1, dtype=np.int64)),
                        )
                    )
        self.lengths = np.array([len(word) + 1 for word in number], dtype=np.float32)
        self.rows = _rows_of(table, list(number))


def _rows_of(table: NgramTable, words: list[str]) -> csr_matrix:
    """Which rows of the table each word has."""
    owners, rows = [], []
    for start in range(0, len(words), _CHUNK):
        keys, owner, _ = word_ngrams(words[start : start + _CHUNK])
        found, known = table.find(keys)
        rows.append(found[known])
        owners.append(owner[known] + start)
    row, column = np.concatenate(owners), np.concatenate(rows)
    ones = np.ones(len(row), dtype=np.float32)
    return csr_matrix((ones, (row, column)), shape=(len(words), table.rows))


def tune(weights: NDArray[np.float32], samples: Samples, epochs: int, rng: np.random.Generator) -> None:
    """Change `weights`, a row for each n-gram and a column for each language, in place."""
    squares = np.full(weights.shape, 1e-2, dtype=np.float32)
    labels = np.array(samples.labels)
    for epoch in range(epochs):
        order = rng.permutation(len(labels))
        right = 0
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            bags = [_crop(samples.sentences[at], rng) for at in batch]
            counts = [len(bag) for bag, _ in bags]
            words = np.concatenate([bag for bag, _ in bags])
            factors = np.concatenate([weights for _, weights in bags]).astype(np.float32)
            bag = csr_matrix(
                (factors, words, np.concatenate([[0], np.cumsum(counts)])),
                shape=(len(bags), len(samples.lengths)),
            )
            scale = SCALE / (bag @ samples.lengths) ** POWER
            grams = bag @ samples.rows
            active, compact = np.unique(grams.indices, return_inverse=True)
            grams = csr_matrix((grams.data, compact, grams.indptr), shape=(len(bags), len(active)))
            mine = weights[active]
            logits = (grams @ mine) * scale[:, None]
            shares = np.exp(logits - logits.max(axis=1, keepdims=True))
            shares /= shares.sum(axis=1, keepdims=True)
            right += int((shares.argmax(axis=1) == labels[batch]).sum())
            shares[np.arange(len(batch)), labels[batch]] -= 1
            change = (grams.T @ (shares * scale[:, None])).astype(np.float32) * (mine > 0)
            squares[active] += change**2
            weights[active] = np.maximum(mine - RATE * change / np.sqrt(squares[active]), (mine > 0) * 0.02)
        print(f"  epoch {epoch}: {right / len(order):.4f} right in training", flush=True)


def _crop(
    sentence: tuple[NDArray[np.int64], NDArray[np.float64]], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The sentence, or in two of three cases a piece of it, mostly short."""
    words, weights = sentence
    if rng.random() < 1 / 3:
        return sentence
    size = min(len(words), int(rng.integers(2, 13)))
    start = int(rng.integers(0, len(words) - size + 1))
    return words[start : start + size], weights[start : start + size]


def main() -> None:
    """Read a table, tune each script's languages, write the table."""
    table = NgramTable(Path(sys.argv[1]))
    weights = table.dense()
    rng = np.random.default_rng(_SEED)
    for script in dict.fromkeys(script for script, _ in table.columns):
        columns = [at for at, one in enumerate(table.columns) if one[0] == script]
        print(script, flush=True)
        samples = Samples(table, script, columns)
        mine = np.ascontiguousarray(weights[:, columns])
        tune(mine, samples, EPOCHS.get(script, OTHER_EPOCHS), rng)
        weights[:, columns] = mine
    write_table(
        Path(sys.argv[2]),
        table.columns,
        table.keys,
        np.minimum(np.rint(weights * STEPS), 255).astype(np.uint8),
        STEPS,
    )


if __name__ == "__main__":
    main()

# ruff: noqa: T201, PLR2004, S301  scripts that say how far they are and read their own files
"""Chooses the n-grams that say most and writes the model's table: `python -m training.build`."""

import argparse
import pickle
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.language.ngram_table import write_table
from training.count import FILE
from training.rates import GROUPS, WEIGHTS, Rates

FLOOR = 2e-6
"""The rate of an n-gram that a language has not: less is not told from nothing in these texts."""
LEAST_RATIO = 1.25
MOST_BYTES = 5_700_000
STEPS = 32
"""Weights are kept in steps of a natural logarithm's 32nd."""
LEFT_OUT = {("Latn", tag) for tag in ("km", "lo", "my", "th", "zh-Hans", "zh-Hant")}
"""Latin letters in languages that have a script of their own: names of others."""
_MOST_ROWS = 20_000
_ROW_BYTES, _CELL_BYTES = 5, 2


def mixed(by_source: dict[str, Rates]) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    """One rate for each n-gram: the mean over the sources that can know it."""
    keys = np.unique(np.concatenate([one.keys for one in by_source.values()]))
    total, weight = np.zeros(len(keys)), np.zeros(len(keys))
    edges = np.zeros(len(keys), dtype=bool)
    for one in by_source.values():
        edges[np.searchsorted(keys, one.keys)] |= one.edges
    for source, one in by_source.items():
        total[np.searchsorted(keys, one.keys)] += WEIGHTS[source] * one.rates
        knows = ~edges if one.inner_only else np.ones(len(keys), dtype=bool)
        if source == "langdetect":  # it has short ones alone
            knows = np.isin(keys, one.keys)
        weight += WEIGHTS[source] * knows
    return keys, total / np.maximum(weight, 1e-9)


def _usable(unit: tuple[str, str], found: dict[tuple[str, str], dict[str, Rates]]) -> dict[str, Rates]:
    """Its sources; lingua's Serbian is in Cyrillic alone."""
    return {
        source: one for source, one in found[unit].items() if unit != ("Latn", "sr") or source != "lingua"
    }


def group_table(
    units: list[tuple[NDArray[np.uint32], NDArray[np.float64]]],
) -> tuple[NDArray[np.uint32], NDArray[np.float32], NDArray[np.float32]]:
    """Keys, and for each language a column of rates and a column of weights."""
    kept = [(keys[rates > FLOOR * LEAST_RATIO], rates[rates > FLOOR * LEAST_RATIO]) for keys, rates in units]
    keys = np.unique(np.concatenate([one for one, _ in kept]))
    rates = np.zeros((len(keys), len(units)), dtype=np.float32)
    for column, (mine, shares) in enumerate(kept):
        rates[np.searchsorted(keys, mine), column] = shares
    weights = np.where(rates > 0, np.log(np.maximum(rates, FLOOR) / FLOOR), 0).astype(np.float32)
    return keys, rates, weights


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--without", nargs="*", default=[], help="tags of languages to leave out")
    arguments = parser.parse_args()
    with FILE.open("rb") as file:
        found: dict[tuple[str, str], dict[str, Rates]] = pickle.load(file)
    columns = [
        one
        for group in GROUPS
        for one in sorted(found)
        if one[0] == group and one[1] not in arguments.without and one not in LEFT_OUT
    ]
    parts = []
    for group in GROUPS:
        mine = [column for column, one in enumerate(columns) if one[0] == group]
        keys, rates, weights = group_table([mixed(_usable(columns[column], found)) for column in mine])
        mean = weights.mean(axis=1, keepdims=True)
        worth = rates * (weights - mean)
        order = np.full(len(keys), len(keys), dtype=np.int64)  # the best rank in any language
        for column in range(len(mine)):
            ranked = np.argsort(-worth[:, column], kind="stable")
            order[ranked] = np.minimum(order[ranked], np.arange(len(keys)))
        parts.append((mine, keys[order < _MOST_ROWS], weights[order < _MOST_ROWS], order[order < _MOST_ROWS]))
        print(group, len(mine), "languages", len(keys), "n-grams")
    least, most = 100, _MOST_ROWS
    while most - least > 10:
        middle = (least + most) // 2
        size = sum(
            _ROW_BYTES * int((order < middle).sum())
            + _CELL_BYTES * int((np.rint(weights[order < middle] * STEPS) > 0).sum())
            for _, _, weights, order in parts
        )
        least, most = (middle, most) if size <= MOST_BYTES else (least, middle)
    print("n-grams a language:", least)
    keys_all, cells = [], []
    for mine, keys, weights, order in parts:
        chosen = order < least
        scaled = np.zeros((int(chosen.sum()), len(columns)), dtype=np.uint8)
        scaled[:, mine] = np.minimum(np.rint(weights[chosen] * STEPS), 255)
        keys_all.append(keys[chosen])
        cells.append(scaled)
    keys, first = np.unique(np.concatenate(keys_all), return_index=True)
    write_table(arguments.output, columns, keys, np.concatenate(cells)[first], STEPS)
    print(len(keys), "n-grams,", arguments.output.stat().st_size, "bytes")


if __name__ == "__main__":
    main()

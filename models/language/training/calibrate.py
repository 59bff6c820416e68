# ruff: noqa: T201, PLR2004, E501  scripts that say how far they are and read their own files
"""Fits what makes probabilities of scores: `python -m training.calibrate FOLDER`, which has `ngrams.bin`.

Fitted on NTREX's lines for choosing, whole and their first words, and on a half of Tatoeba's that measure. What an
unknown language looks like is learned by taking each language's column away, and from Tatoeba's languages that
the model does not know.
"""

import json
import sys
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from newsgloss_model_language.languages import TATOEBA, UNKNOWN
from numpy.typing import NDArray
from scipy.optimize import minimize

from newsgloss_enrich.steps.language.calibration import (
    Flags,
    Observed,
    features,
    observed,
    plain_part,
    writes_plain,
)
from newsgloss_enrich.steps.language.newsgloss import Newsgloss
from training import texts
from training.alphabets import alphabets

OPENINGS = (2, 3, 4, 6, 9)
CLOSE = (
    "bs hr sr", "id ms", "no da nn", "zu xh nd ss", "tn nso st", "tt ba", "ar shi", "cs sk", "es gl pt ca", "hi mr ne",
    "ru uk be", "bg mk", "af nl lb",
)  # fmt: skip
"""Languages that share most words."""
ALIKE = ("bs hr sr", "id ms", "no da nn", "zu xh nd ss", "tn nso st", "ar shi")
"""Taken away, a neighbour of these answers as it should: `und` is not learned from that."""
COUNTS_MORE = {"bs": 1.5}
"""Among close languages. Most of NTREX's Bosnian is like its Croatian: counted evenly, its sentences would be
called Croatian with more confidence than they are."""
UNKNOWN_WEIGHT, UNKNOWN_OPENING_WEIGHT = 0.04, 0.01
"""How much more seldom an unknown language is than it is here; the beginnings of lines are a text each."""
_LEAST_DEVIATION = 0.3
"""Of what is usual among the languages of the script."""
_NOISY = frozenset({"bs"})
"""NTREX's Bosnian is Croatian in most sentences: it would make all languages look doubtful."""
LEAST_LANGUAGES = 4
"""Of a script: with fewer, nothing near is left when one is taken away."""
TWO_FORMS = frozenset({"sr", "uz", "yo"})
"""Languages whose lines are there twice, the second time in the other form: each form counts fully."""
LONG = 60.0


@dataclass(frozen=True)
class Example:
    """A text's script, its words' scores and lengths, and the place of its language; -1 for an unknown one."""

    script: str
    words: NDArray[np.float32]
    lengths: NDArray[np.float32]
    plain: NDArray[np.bool_]
    lacked: NDArray[np.uint8]
    wanted: int
    opening: bool

    @property
    def scores(self) -> NDArray[np.float64]:
        """For the whole text."""
        return self.words.sum(axis=0, dtype=np.float64)

    @property
    def length(self) -> float:
        """Of the whole text."""
        return float(self.lengths.sum())

    def seen(self, borrows: Flags, without: int | None = None) -> Observed:
        """What it shows of its likeliest language, when the model does not know the language `without`."""
        words, lengths, lacked = plain_part(self.words, self.lengths, self.plain, self.lacked)
        if without is None:
            return observed(words, lengths, lacked, borrows)
        found = observed(
            np.delete(words, without, axis=1),
            lengths,
            np.delete(lacked, without, axis=1),
            np.delete(borrows, without),
        )
        return replace(found, first=found.first + (found.first >= without))


Labelled = tuple[str, str, bool]
"""Tag, text, and whether the text is the beginning of a line."""


def labelled(part: slice, tags: set[str]) -> list[Labelled]:
    """NTREX's lines in these languages, and the beginnings of every second one."""
    found = []
    for tag, lines in texts.ntrex_forms(part).items():
        step = 1 if tag in TWO_FORMS else 4
        for at, line in enumerate(lines[:150] + lines[150::step] if tag in tags else ()):
            words = line.split()
            found.append((tag, line, False))
            if at % 2:
                found += [(tag, " ".join(words[:size]), True) for size in OPENINGS if len(words) > size]
    return found


def examples(detector: Newsgloss, labelled_texts: list[Labelled]) -> list[Example]:
    """Those in a script that several languages are written in."""
    found = []
    for tag, text, opening in labelled_texts:
        evidence = detector.evidence(text)
        if evidence:
            tags = detector.tags(evidence.script)
            wanted = tags.index(tag) if tag in tags else -1
            found.append(
                Example(
                    evidence.script,
                    evidence.words,
                    evidence.lengths,
                    evidence.plain,
                    evidence.lacked,
                    wanted,
                    opening,
                )
            )
    return found


def fit_scale(mine: list[Example]) -> tuple[float, float]:
    """Scale and power with the least log-loss."""
    scores = np.array([one.scores for one in mine])
    logs = np.log([one.length for one in mine])
    best = fit_softmax(scores, logs, np.array([one.wanted for one in mine]), biases=False)
    return float(np.exp(best[0])), float(best[1])


def fit_softmax(
    scores: NDArray[np.float64],
    logs: NDArray[np.float64],
    wanted: NDArray[np.int64],
    *,
    biases: bool,
    weights: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Logarithm of the scale, power, and a bias for each language, with the least log-loss."""
    scores = scores - scores.max(axis=1, keepdims=True)
    places = np.arange(len(wanted))

    def loss(x: NDArray[np.float64]) -> float:
        logits = scores * np.exp(x[0] - x[1] * logs)[:, None] + (x[2:] if biases else 0.0)
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.log(np.exp(logits).sum(axis=1)) - logits[places, wanted]
        return float(np.average(shares, weights=weights) + 1e-3 * (x[2:] ** 2).sum())

    start = np.array([0.0, 0.5, *([0.0] * scores.shape[1] * biases)])
    best = minimize(loss, start, method="BFGS", options={"gtol": 1e-4})
    print("  log-loss", round(float(best.fun), 4), best.x.round(3).tolist())
    return np.asarray(best.x)


def fit_close(mine: list[Example], tags: list[str]) -> list[dict[str, object]]:
    """For each set of close languages: scale, power and biases with the least log-loss."""
    found: list[dict[str, object]] = []
    for names in CLOSE:
        languages = [tags.index(tag) for tag in names.split() if tag in tags]
        if len(languages) < 2:
            continue
        some = [one for one in mine if one.wanted in languages]
        scores = np.array([one.scores[languages] for one in some])
        wanted = np.array([languages.index(one.wanted) for one in some])
        print(names)
        logs = np.log([one.length for one in some])
        weights = np.array([COUNTS_MORE.get(tags[one.wanted], 1.0) for one in some])
        best = fit_softmax(scores, logs, wanted, biases=True, weights=weights)
        bias = [float(x) for x in best[2:]]
        found.append(
            {"languages": languages, "scale": float(np.exp(best[0])), "power": float(best[1]), "bias": bias}
        )
    return found


def usual_traits(
    mine: list[Example], languages: int, borrows: Flags
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each language, mean and deviation of the traits of its longer texts where it is the likeliest."""
    traits: list[list[NDArray[np.float64]]] = [[] for _ in range(languages)]
    lengths: list[list[float]] = [[] for _ in range(languages)]
    for one in mine:
        if one.length >= LONG:
            seen = one.seen(borrows)
            if seen.first == one.wanted and seen.length >= LONG:
                traits[one.wanted].append(seen.traits)
                lengths[one.wanted].append(min(seen.length, 200.0) / 100)
    many = [at for at in range(languages) if len(traits[at]) >= 10]
    means = {at: np.mean(traits[at], axis=0) for at in many}
    deviations = {
        at: np.sqrt(np.mean((np.array(traits[at]) - means[at]) ** 2 * np.array(lengths[at])[:, None], axis=0))
        for at in many
    }
    mean = np.mean(list(means.values()), axis=0)
    deviation = np.mean(list(deviations.values()), axis=0)
    return (
        np.array([means.get(at, mean) for at in range(languages)]),
        np.array(
            [
                np.maximum(deviations.get(at, deviation), np.maximum(_LEAST_DEVIATION * deviation, 1e-3))
                for at in range(languages)
            ]
        ),
    )


def fit_known(
    rows: NDArray[np.float64], known: NDArray[np.bool_], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Logistic regression by Newton's method, with a little ridge."""
    beta = np.zeros(rows.shape[1])
    for _ in range(30):
        shares = 1 / (1 + np.exp(-np.clip(rows @ beta, -30, 30)))
        gradient = rows.T @ (weights * (known - shares)) - 1e-2 * beta
        curvature = (rows * (weights * shares * (1 - shares))[:, None]).T @ rows + 1e-2 * np.eye(len(beta))
        beta += np.linalg.solve(curvature, gradient)
    return beta


def known_or_not(
    found: list[Example],
    tags_of: dict[str, list[str]],
    fitted: dict[str, dict[str, Any]],
    borrows_of: dict[str, Flags],
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    """Features, whether the language is known, and a weight, of each text and of each text in an unknown language."""
    rows, known, weights = [], [], []

    def add(one: Example, seen: Observed, weight: float, *, is_known: bool) -> None:
        usual, deviation = (np.array(fitted[one.script][name])[seen.first] for name in ("usual", "deviation"))
        rows.append(features(seen, usual, deviation))
        known.append(is_known)
        weights.append(weight)

    for one in found:
        tags = tags_of[one.script]
        weight = UNKNOWN_OPENING_WEIGHT if one.opening else UNKNOWN_WEIGHT
        seen = one.seen(borrows_of[one.script])
        if one.wanted < 0:
            add(one, seen, weight * 4, is_known=False)
            continue
        if seen.first == one.wanted or _alike(tags[seen.first], tags[one.wanted]):
            add(one, seen, 1.0, is_known=True)
        if len(tags) >= LEAST_LANGUAGES:
            seen = one.seen(borrows_of[one.script], without=one.wanted)
            if not _alike(tags[seen.first], tags[one.wanted]):
                add(one, seen, weight, is_known=False)
    return np.array(rows), np.array(known), np.array(weights)


def _alike(one: str, other: str) -> bool:
    return any({one, other} <= set(names.split()) for names in ALIKE)


def main() -> None:
    """Write calibration.json."""
    folder = Path(sys.argv[1])
    path = folder / "calibration.json"
    written: dict[str, dict[str, Any]] = {
        script: {"alphabets": one} for script, one in alphabets(folder / "ngrams.bin").items()
    }
    path.write_text(json.dumps(written), "utf-8")
    detector = Newsgloss(folder, calibrated=False)
    tatoeba = [
        (tag, line, False)
        for tag, lines in texts.tatoeba(TATOEBA, measuring=True).items()
        for line in lines[::2]
    ]
    strangers = [
        ("?", line, False)
        for lines in texts.tatoeba({code: code for code in UNKNOWN}, measuring=True).values()
        for line in lines[::2]
    ]
    tags_of = {script: detector.tags(script) for script in detector.scripts}
    found = examples(detector, labelled(texts.CHOOSE, set(chain.from_iterable(tags_of.values()))) + tatoeba)
    unknown = examples(detector, strangers)
    borrows_of = {
        script: np.array([writes_plain(alphabet) for alphabet in one["alphabets"]])
        for script, one in written.items()
    }
    for script in detector.scripts:
        tags = detector.tags(script)
        mine = [one for one in found if one.script == script and one.wanted >= 0]
        clear = [one for one in mine if tags[one.wanted] not in _NOISY]
        scale, power = fit_scale(clear[:: max(1, len(clear) // 12_000)])
        usual, deviation = usual_traits(mine, len(tags), borrows_of[script])
        written[script] |= {
            "scale": scale, "power": power, "close": fit_close(mine, tags),
            "usual": usual.round(5).tolist(), "deviation": deviation.round(5).tolist(),
        }  # fmt: skip
    beta = fit_known(*known_or_not(found + unknown, tags_of, written, borrows_of))
    print("known:", beta.round(3).tolist())
    for one in written.values():
        one["known"] = beta.tolist()
    path.write_text(json.dumps(written, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""F1 against multiply-adds of English networks of several widths, all else alike: `python -m training.curve`.

They learn from fewer copies with other names than the network that is shipped, so that all of them take as
long as one of it. Their differences count, not their height. Writes `benchmarks/results/names_curve.json`.
"""

import json
import statistics

from training.english_student import SHAPE, Lesson
from training.places import ROOT, SEED, log
from training.student import Shape

SWAPS = 1
EPOCHS = 4
SHAPES = {hidden: Shape(SHAPE.vector, hidden) for hidden in (64, 112, SHAPE.hidden, 256)}
"""By the numbers of a word within the network."""

FIGURES = ROOT / "benchmarks" / "results" / "names_curve.json"


def measure() -> None:
    """Train each network and write down its F1, the mean of the English development sets."""
    lesson = Lesson(SWAPS)
    found: dict[int, dict[str, float]] = {}
    for name, shape in SHAPES.items():
        model = lesson.train(f"curve-{name}", shape, EPOCHS, SEED)
        (every,) = lesson.scores(model).values()
        found[name] = {
            "multiply_adds_per_word": shape.products,
            "f1": round(statistics.mean(one.f1 for one in every), 4),
        }
        log(name, found[name])
        FIGURES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    measure()

"""Names in all languages: F1 by language, and speed from raw text to spans in several languages.

    python benchmarks/names_languages.py             quality and speed
    python benchmarks/names_languages.py quality     F1 on the development sets and on labelled news
    python benchmarks/names_languages.py speed       one thread, in turns with spaCy's small English model

Sets: `CHOOSE` of `models/names/training/sets.py`, and NTREX with the labels of `models/names/labels`. Exact
spans over PER, ORG and LOC; a language with two sets has their mean. Figures go to
benchmarks/results/names_languages.json.
"""

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import argparse
import json
import statistics
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from baselines import MODELS, BaselineFailedError, found_by
from labelled import KINDS, Scores
from names import BASELINE, RESULTS, calibration_error, in_turns, spans
from processor import processor
from separate_environment import NotInstallableError

from newsgloss_enrich.steps.entities.finder import NameFinder
from newsgloss_enrich.steps.entities.registry import Finders, load_finders

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "models" / "names"))

from training.calibrate import group  # type: ignore[import-not-found]  # noqa: E402
from training.places import DATA  # type: ignore[import-not-found]  # noqa: E402
from training.sets import CHOOSE, sentences_that_choose  # type: ignore[import-not-found]  # noqa: E402

FIGURES = RESULTS.with_name("names_languages.json")
LABELS = ROOT / "models" / "names" / "labels"
NEWS = {"en": "eng", "fr": "fra", "it": "ita", "nl": "nld", "uk": "ukr"}
"""Languages with labels for NTREX, and its names for them."""

SPEED = {
    "en": "eng", "es": "spa", "de": "deu", "ru": "rus", "fr": "fra", "ar": "arb", "hi": "hin",
    "zh": "zho-CN", "ja": "jpn", "ko": "kor", "th": "tha",
}  # fmt: skip
SPACED = 600
"""Words of an article; where words have no spaces, three times as many characters."""

ARTICLES = 20
Set = list[tuple[str, list[tuple[int, int, str]]]]


def available() -> bool:
    """Whether the sets exist here."""
    return all((DATA / f"{file}.conll").exists() for files in CHOOSE.values() for file in files)


def judged(finder: NameFinder, sentences: Set) -> tuple[Scores, list[tuple[float, bool]]]:
    """The scores over a set, and (probability, right or not) of each mention."""
    scores, pairs = Scores(), []
    for text, names in sentences:
        gold, found = set(names), finder.find([text])[0]
        scores.add(spans(text, found, strip=False), gold)
        rated = [(one, one.score) for one in found if one.score is not None]
        pairs += [(score, (one.start, one.end, group(one.type)) in gold) for one, score in rated]
    return scores, pairs


def quality(finders: Finders, most: int | None = None) -> dict[str, Any]:
    """F1 by language, set and kind, and the calibration error; of the first `most` sentences of each set."""
    found: dict[str, Any] = {}
    for language, files in CHOOSE.items():
        finder = finders.by_language.get(language)
        if finder is None:
            continue
        sets = {}
        pairs: list[tuple[float, bool]] = []
        for file in files:
            scores, some = judged(finder, list(islice(sentences_that_choose(file), most)))
            sets[file] = {"f1": scores.f1()} | {kind: scores.f1([kind]) for kind in KINDS}
            pairs += some
        found[language] = {"f1": round(statistics.mean(one["f1"] for one in sets.values()), 4), "sets": sets}
        if pairs:
            found[language]["calibration_error"] = calibration_error(pairs)
    return found


def news(language: str) -> Set:
    """The lines of NTREX that are labelled, with their names."""
    lines = (DATA / "ntrex" / f"{NEWS[language]}.txt").read_text(encoding="utf-8").split("\n")
    names: dict[int, list[tuple[int, int, str]]] = {number: [] for number in range(1201, 1501)}
    for row in (LABELS / f"{NEWS[language]}.tsv").read_text(encoding="utf-8").splitlines()[2:]:
        line, start, end, kind = row.split("\t")
        names[int(line)].append((int(start), int(end), kind))
    return [(lines[number - 1], found) for number, found in names.items()]


def on_news(finders: Finders) -> dict[str, Any]:
    """F1 by language and kind on the labelled lines of NTREX."""
    found = {}
    for language in NEWS:
        if finder := finders.by_language.get(language):
            scores, _ = judged(finder, news(language))
            found[language] = {"f1": scores.f1()} | {kind: scores.f1([kind]) for kind in KINDS}
    return found


def beside() -> dict[str, Any]:
    """The F1 of others' models on the same texts; what cannot be had here is said and left out."""
    found: dict[str, Any] = {}
    for model in MODELS:
        language = model.partition("=")[0]
        sets = {file: list(sentences_that_choose(file)) for file in CHOOSE[language]}
        if language in NEWS:
            sets["news"] = news(language)
        try:
            found[model] = {name: _f1_of(model, sentences) for name, sentences in sets.items()}
        except (NotInstallableError, BaselineFailedError) as error:
            print(f"{model} is left out: {error}")
    return found


def _f1_of(model: str, sentences: Set) -> float:
    scores = Scores()
    spans_of = found_by(model, [text for text, _ in sentences])
    for (_, names), spans_found in zip(sentences, spans_of, strict=True):
        scores.add(spans_found, set(names))
    return scores.f1()


def articles(language: str) -> Iterator[list[str]]:
    """Articles of paragraphs of four sentences each, of about 600 words."""
    lines = (DATA / "ntrex" / f"{SPEED[language]}.txt").read_text(encoding="utf-8").split("\n")
    unspaced = language in {"zh", "ja", "th"}
    article: list[str] = []
    size = 0
    for start in range(0, len(lines) - 4, 4):
        article.append(" ".join(lines[start : start + 4]))
        size += len(article[-1]) if unspaced else len(article[-1].split())
        if size >= SPACED * (3 if unspaced else 1):
            yield article
            article, size = [], 0


def speed(finders: Finders, repeats: int) -> dict[str, Any]:
    """Words and characters a second by language, in turns; `times_spacy` in words, beside spaCy's English."""
    texts = {language: list(articles(language))[:ARTICLES] for language in SPEED}
    spacy = load_finders(f"en={BASELINE}").by_language["en"]

    def turn(finder: NameFinder, some: Sequence[list[str]]) -> None:
        for text in some:
            finder.find(text)

    contestants = {
        language: (lambda one=language: turn(finders.by_language[one], texts[one]))
        for language in SPEED
        if language in finders.by_language
    }
    seconds = in_turns({"spacy": lambda: turn(spacy, texts["en"]), **contestants}, repeats)
    found: dict[str, Any] = {}
    words_of_spacy = sum(len(" ".join(text).split()) for text in texts["en"])
    for name, taken in seconds.items():
        some = texts["en" if name == "spacy" else name]
        words = sum(len(" ".join(text).split()) for text in some)
        characters = sum(len(" ".join(text)) for text in some)
        median = statistics.median(taken)
        pairs = zip(taken, seconds["spacy"], strict=True)
        ratios = [(words / own) / (words_of_spacy / base) for own, base in pairs]
        found[name] = {
            "words_per_second": round(words / median),
            "characters_per_second": round(characters / median),
            "times_spacy": round(statistics.median(ratios), 2),
            "times_spacy_min": round(min(ratios), 2),
            "times_spacy_max": round(max(ratios), 2),
        }
    return found


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[[], "quality", "speed"])
    parser.add_argument("--models", nargs="*", default=["newsgloss"])
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    results = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    results["processor"] = processor()
    for model in options.models:
        finders = load_finders(model)
        figures = results.setdefault(model, {})
        figures["multiply_adds_per_word"] = multiply_adds(finders)
        if "quality" in (options.parts or ("quality",)):
            if not available():
                sys.exit(f"no labelled sets in {DATA}: quality is not measured")
            figures |= {"quality": quality(finders), "news": on_news(finders)}
            show(model, figures)
        if "speed" in (options.parts or ("speed",)):
            figures["speed"] = speed(finders, options.repeats)
            for language, one in figures["speed"].items():
                rates = f"{one['words_per_second']:>9} words/s {one['characters_per_second']:>9} characters/s"
                spread = f"({one['times_spacy_min']}-{one['times_spacy_max']})"
                print(f"{language:8}{rates} {one['times_spacy']:>6} x spaCy's English {spread}")
    if "quality" in (options.parts or ("quality",)):
        results["beside"] = beside()
    FIGURES.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def multiply_adds(finders: Finders) -> dict[str, int]:
    """Of the small model's networks, counted from their matrices; empty for other models."""
    found = {}
    for name, language in (("English", "en"), ("other languages", "de")):
        reader: Any = getattr(finders.by_language[language], "_reader", None)
        if reader is not None:
            found[name] = reader.network.products
    return found


def show(model: str, figures: dict[str, Any]) -> None:
    """Print a line a language."""
    print(f"{model}: {figures['multiply_adds_per_word']} multiply-adds a word; F1, exact spans")
    for language, one in figures["quality"].items():
        each = " ".join(f"{file.rpartition('/')[2]} {x['f1']:.3f}" for file, x in one["sets"].items())
        at_news = figures["news"].get(language)
        print(f"{language:4}{one['f1']:.3f}  error {one.get('calibration_error', 0):.3f}  {each}"
              + (f"  NTREX {at_news['f1']:.3f}" if at_news else ""))  # fmt: skip
    print(f"mean {statistics.mean(one['f1'] for one in figures['quality'].values()):.4f}")


if __name__ == "__main__":
    main()

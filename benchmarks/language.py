"""Language: ours, and detectors left to themselves, beside each other in one run.

    python benchmarks/language.py            all figures (about half a minute)
    python benchmarks/language.py choose     how the two constants of the step were chosen

Constants are chosen on PUD's w… documents and on one half of the names; what is reported is on its n…
documents and on the other half. Figures go to benchmarks/results/language.json.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import language_choice
from headlines import HEADLINES
from langdetect import DetectorFactory, LangDetectException, detect_langs
from language_scores import Judge, by_language, judged, shares, undetermined
from language_texts import OPENINGS, Labelled, available, documents, openings, sentences
from not_language import KINDS, generate

from newsgloss_enrich.steps.language import UNDETERMINED, detect_language
from newsgloss_enrich.steps.language_detectors import LanguageDetector, Py3langid, load_detector
from newsgloss_enrich.steps.language_tags import normalise_tag

RESULTS = Path(__file__).resolve().parent / "results" / "language.json"
NO_LANGUAGE = 2_000
NO_LANGUAGE_SEED, REPORTED_HALF = 2, 1
PARTS = ("report", "choose")


def ours(detector: LanguageDetector) -> Judge:
    """The step with this detector."""

    def judge(text: str) -> tuple[str, float]:
        found = detect_language(text, detector).language
        return found.tag, found.confidence

    return judge


def langdetect_alone(text: str) -> tuple[str, float]:
    """The package as it comes, seeded."""
    try:
        first = detect_langs(text)[0]
    except LangDetectException:
        return UNDETERMINED, 0.0
    return normalise_tag(first.lang), first.prob


def py3langid_alone() -> Judge | None:
    """The same of py3langid, where it is installed."""
    try:
        detector = Py3langid(overlap=1.0)  # probabilities as it has them
    except ImportError:
        return None

    def judge(text: str) -> tuple[str, float]:
        tag, share = detector.detect(text)[0]
        return ("zh-Hant" if tag == "zh" else tag), share  # it does not tell the scripts apart

    return judge


def contestants() -> dict[str, Judge]:
    """Ours first."""
    DetectorFactory.seed = 0
    judges = {"ours": ours(load_detector("langdetect")), "langdetect alone": langdetect_alone}
    alone = py3langid_alone()
    if alone:
        judges |= {"ours with py3langid": ours(load_detector("py3langid")), "py3langid alone": alone}
    return judges


def measure(judge: Judge) -> dict[str, Any]:
    """All figures of one contestant."""
    answers = judged(sentences(), judge)
    news = judged((one for one in sentences() if one.part == "n"), judge)
    strings = generate(NO_LANGUAGE, NO_LANGUAGE_SEED, half=REPORTED_HALF)
    short = [Labelled(text, tag, "") for tag, texts in HEADLINES.items() for text in texts]
    return {
        "sentences": shares(answers) | {"by_language": by_language(answers)},
        "news sentences": shares(news),
        "documents": shares(judged(documents(), judge)),
        "openings": {
            str(words): shares(judged((one for one in openings(words) if one.part == "n"), judge))
            for words in OPENINGS
        },
        "headlines": shares(judged(short, judge)),
        "no language": {"und": undetermined((text for _, text in strings), judge)}
        | {kind: undetermined((text for one, text in strings if one == kind), judge) for kind in KINDS},
    }


def rows(measured: dict[str, Any]) -> dict[str, float]:
    """What the table shows of one contestant."""
    return {
        "sentences: right": measured["sentences"]["right"],
        "  of news (n…) alone": measured["news sentences"]["right"],
        "  calibration error": measured["sentences"]["calibration_error"],
        "1,000 characters: right": measured["documents"]["right"],
        **{f"first {words} words: right": one["right"] for words, one in measured["openings"].items()},
        **{f"first {words} words: wrong": one["wrong"] for words, one in measured["openings"].items()},
        "headlines: right": measured["headlines"]["right"],
        "headlines: wrong": measured["headlines"]["wrong"],
        "no language: und": measured["no language"]["und"],
        "  names: und": measured["no language"]["name"],
    }


def report() -> dict[str, Any]:
    """Measure all, print one table."""
    measured = {name: measure(judge) for name, judge in contestants().items()}
    print(f"{'':28}" + "".join(f"{name:>21}" for name in measured))
    columns = {name: rows(one) for name, one in measured.items()}
    for row in columns["ours"]:
        print(f"{row:28}" + "".join(f"{column[row]:21.4f}" for column in columns.values()))
    return measured


def main() -> None:
    """Run what is asked for and write it down."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", nargs="?", choices=PARTS, default="report")
    part = parser.parse_args().part
    if not available():
        raise SystemExit("no labelled sentences: set NEWSGLOSS_SHARED to the folder that has data/pud")
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    results[part] = report() if part == "report" else language_choice.choose()
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

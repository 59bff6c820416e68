"""Gain of each rule around the names model, alone and left out, and mentions in pieces of a page.

    python benchmarks/entities.py              the tables of docs/quality.md (a minute)
    python benchmarks/entities.py --errors     also the errors on the development sets, in context

Sentences of the labelled development sets are joined, in their order, to articles of twelve sentences in
paragraphs of three. Exact spans over PER, ORG and LOC, micro F1. The model's own answer is the same in all
rows of a run. Ragged: English articles wrapped in bylines, captions, credits and footers whose spans are
known; any entity there is one too many. Figures go to benchmarks/results/entities.json.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import clean_articles
import labelled
from labelled import Scores, Spans
from ragged_articles import Part, Ragged, ragged_articles

from newsgloss_enrich.steps.boilerplate import Context, find_boilerplate
from newsgloss_enrich.steps.entities.draft import Rule
from newsgloss_enrich.steps.entities.find import find_entities, find_names
from newsgloss_enrich.steps.entities.finder import FoundName, NameFinder
from newsgloss_enrich.steps.entities.group import TYPE_GROUPS
from newsgloss_enrich.steps.entities.registry import load_finders
from newsgloss_enrich.steps.entities.rules import boundaries
from newsgloss_enrich.steps.entities.rules.order import RULES
from newsgloss_enrich.steps.text.story import Story, take_story
from newsgloss_schemas import EntityType

RESULTS = Path(__file__).resolve().parent / "results" / "entities.json"
SENTENCES_AN_ARTICLE, SENTENCES_A_PARAGRAPH = 12, 3
PARTS: tuple[Part, Part] = ("development", "held_out")
COLUMNS = (*labelled.DEV_SETS, "all")


@dataclass(frozen=True)
class LabelledArticle:
    """A body and its names, with offsets into the body."""

    set: str
    body: str
    names: Spans


def labelled_articles() -> Iterator[LabelledArticle]:
    """The articles made of the development sets."""
    for name in labelled.DEV_SETS:
        sentences = labelled.read(name)
        for first in range(0, len(sentences), SENTENCES_AN_ARTICLE):
            body, names = "", set()
            for number, sentence in enumerate(sentences[first : first + SENTENCES_AN_ARTICLE]):
                if number:
                    body += " " if number % SENTENCES_A_PARAGRAPH else "\n\n"
                names |= {(start + len(body), end + len(body), kind) for start, end, kind in sentence.names}
                body += sentence.text
            yield LabelledArticle(name, body, names)


class Remembered:
    """A finder that caches the model's answer for each article."""

    def __init__(self, finder: NameFinder) -> None:
        self.name, self.version = finder.name, finder.version
        self._finder = finder
        self._known: dict[tuple[str, ...], list[list[FoundName]]] = {}

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        """See `NameFinder`."""
        key = tuple(paragraphs)
        if key not in self._known:
            self._known[key] = self._finder.find(paragraphs)
        return self._known[key]


def span(story: Story, paragraph: int, start: int, end: int, kind: EntityType) -> tuple[int, int, str]:
    """The span in the body, with the sets' kind."""
    at = story.paragraphs[paragraph - 1].start
    return at + start, at + end, TYPE_GROUPS[kind]


def named(article: LabelledArticle, finder: NameFinder, rules: Sequence[Rule]) -> Spans:
    """The names that model and rules find."""
    story = take_story(article.body, [])
    draft = find_names("", story, finder, language="en", rules=rules)
    return {span(story, name.paragraph, name.start, name.end, name.type) for name in draft.names}


def recorded(article: LabelledArticle, finder: NameFinder) -> Spans:
    """The mentions of the record's entities, each with its entity's type."""
    entities = find_entities("", take_story(article.body, []), finder, language="en")
    return {
        (mention.start, mention.end, entity.type_group) for entity in entities for mention in entity.mentions
    }


def score(articles: Sequence[LabelledArticle], found: Sequence[Spans]) -> dict[str, float]:
    """F1 by set and over all, and by kind over all."""
    scores = {name: Scores() for name in COLUMNS}
    for article, spans in zip(articles, found, strict=True):
        for name in (article.set, "all"):
            scores[name].add(spans, article.names)
    by_kind = {kind: scores["all"].f1([kind]) for kind in labelled.KINDS}
    return {name: one.f1() for name, one in scores.items()} | by_kind


def by_set_and_kind(articles: Sequence[LabelledArticle], found: Sequence[Spans]) -> dict[str, float]:
    """F1 of each set and of all, over all kinds and by kind: `ewt f1`, `ewt PER` and so on."""
    scores = {name: Scores() for name in COLUMNS}
    for article, spans in zip(articles, found, strict=True):
        for name in (article.set, "all"):
            scores[name].add(spans, article.names)
    return {
        f"{name} {label}": one.f1(kinds)
        for name, one in scores.items()
        for label, kinds in (("f1", labelled.KINDS), *((kind, [kind]) for kind in labelled.KINDS))
    }


def with_rules(
    articles: Sequence[LabelledArticle], finder: NameFinder, rules: Sequence[Rule]
) -> dict[str, float]:
    """Scores of these rules over the model."""
    return score(articles, [named(article, finder, rules) for article in articles])


def ablation(articles: Sequence[LabelledArticle], finder: NameFinder) -> dict[str, Any]:
    """Each rule alone over the model, and all rules but that one; trims of boundaries likewise."""
    result: dict[str, Any] = {}
    for rule in RULES:
        result[rule.__name__] = {
            "alone": with_rules(articles, finder, [rule]),
            "left_out": with_rules(articles, finder, [one for one in RULES if one is not rule]),
        }
    every = boundaries.TRIMS
    for trim in every:
        result[trim.__name__] = {}
        for name, trims, rules in (
            ("alone", (trim,), (boundaries.repair_boundaries,)),
            ("left_out", tuple(one for one in every if one is not trim), RULES),
        ):
            boundaries.TRIMS = trims
            boundaries.name_in.cache_clear()
            result[trim.__name__][name] = with_rules(articles, finder, rules)
    boundaries.TRIMS = every
    boundaries.name_in.cache_clear()
    return result


def headline(
    articles: Sequence[LabelledArticle], finder: NameFinder, rules: Sequence[Rule]
) -> dict[str, float]:
    """Scores in titles: the first paragraph Written Like A Headline is the title, the rest the story."""
    scores = Scores()
    for article in articles:
        first, _, rest = article.body.partition("\n\n")
        title = " ".join(word[:1].upper() + word[1:] for word in first.split(" "))
        draft = find_names(title, take_story(rest, []), finder, language="en", rules=rules)
        found: Spans = {
            (name.start, name.end, TYPE_GROUPS[name.type]) for name in draft.names if name.paragraph == 0
        }
        scores.add(found, {one for one in article.names if one[1] <= len(title)})
    return {"f1": scores.f1(), "found": scores.found.total(), "right": scores.right.total()}


def in_boilerplate(article: Ragged, finder: NameFinder, rules: Sequence[Rule], *, cut: bool) -> Counter[str]:
    """Mentions inside pieces of the page, by kind of piece."""
    spans = find_boilerplate(article.body, Context(article.title)) if cut else []
    story = take_story(article.body, spans)
    draft = find_names(article.title, story, finder, language="en", rules=rules)
    counts: Counter[str] = Counter()
    for name in draft.names:
        if name.paragraph:
            start, _, _ = span(story, name.paragraph, name.start, name.end, name.type)
            counts.update(kind for first, last, kind in article.spans if first <= start < last)
            counts["all mentions"] += 1
    return counts


def ragged(finder: NameFinder, count: int) -> dict[str, Any]:
    """Mentions inside pieces of the page, by model and rules, before and after boilerplate is cut."""
    rows: dict[str, tuple[Sequence[Rule], bool]] = {
        "model alone, whole page": ((), False),
        "all rules, whole page": (RULES, False),
        "model alone, boilerplate cut": ((), True),
        "all rules, boilerplate cut": (RULES, True),
    } | {f"without {rule.__name__}": ([one for one in RULES if one is not rule], True) for rule in RULES}
    result: dict[str, Any] = {}
    for part in PARTS:
        english = [one for one in ragged_articles(part, count) if one.language == "en"]
        result[part] = {"articles": len(english)}
        for name, (rules, cut) in rows.items():
            total: Counter[str] = Counter()
            for article in english:
                total += in_boilerplate(article, finder, rules, cut=cut)
            kinds = {kind: total[kind] for kind in sorted(total) if kind != "all mentions"}
            result[part][name] = {
                "in_boilerplate": sum(kinds.values()),
                "mentions": total["all mentions"],
            } | {"kinds": kinds}
    return result


def errors(articles: Sequence[LabelledArticle], finder: NameFinder) -> Iterator[str]:
    """Missed and wrong names with their context."""
    for article in articles:
        found = recorded(article, finder)
        for start, end, kind in sorted(found ^ article.names):
            if kind not in labelled.KINDS:
                continue
            sign = "+" if (start, end, kind) in found else "-"
            before, after = article.body[max(0, start - 50) : start], article.body[end : end + 40]
            context = f"{before}[[{article.body[start:end]}]]{after}".replace("\n", "|")
            yield f"{sign} {article.set:9}{kind:5}{context}"


def show(results: dict[str, Any]) -> None:
    """Print the tables of docs/quality.md."""
    header = [*COLUMNS, *labelled.KINDS]
    print(f"| F1 | {' | '.join(header)} |\n|---|{'---|' * len(header)}")
    for name in ("model alone", "all rules", "the record"):
        print(f"| {name} | " + " | ".join(f"{results[name][column]:.4f}" for column in header) + " |")
    print(f"\n| rule | {' | '.join(f'{column} alone | left out' for column in COLUMNS)} |")
    print(f"|---|{'---|' * 2 * len(COLUMNS)}")
    for name, row in results["ablation"].items():
        cells = [
            f"{row['alone'][column] - results['model alone'][column]:+.4f} | "
            f"{row['left_out'][column] - results['all rules'][column]:+.4f}"
            for column in COLUMNS
        ]
        print(f"| `{name}` | {' | '.join(cells)} |")
    print("\n| first paragraphs Written Like A Headline | F1 | found | right |\n|---|---|---|---|")
    for name, row in results["headlines"].items():
        print(f"| {name} | {row['f1']:.4f} | {row['found']} | {row['right']} |")
    for part in PARTS:
        rows = results.get("ragged", {}).get(part)
        if rows:
            print(
                f"\n| {part}, {rows['articles']} ragged articles | mentions in boilerplate | of all | kinds |"
            )
            print("|---|---|---|---|")
            for name, row in rows.items():
                if name != "articles":
                    kinds = ", ".join(f"{kind} {count}" for kind, count in row["kinds"].items())
                    print(f"| {name} | {row['in_boilerplate']} | {row['mentions']} | {kinds} |")


def measure(model: str, *, ragged_count: int) -> dict[str, Any]:
    """All figures of one run."""
    finder = Remembered(load_finders(f"en={model}").by_language["en"])
    articles = list(labelled_articles())
    results: dict[str, Any] = {
        "model": model,
        "articles": len(articles),
        "model alone": with_rules(articles, finder, ()),
        "all rules": with_rules(articles, finder, RULES),
        "the record": score(articles, [recorded(article, finder) for article in articles]),
        "ablation": ablation(articles, finder),
        "headlines": {
            "model alone": headline(articles, finder, ()),
            "all rules": headline(articles, finder, RULES),
        }
        | {
            f"without {rule.__name__}": headline(articles, finder, [one for one in RULES if one is not rule])
            for rule in RULES
        },
        "measured": datetime.now(UTC).date().isoformat(),
    }
    if ragged_count and clean_articles.available():
        results["ragged"] = ragged(finder, ragged_count)
    return results


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--model", default="newsgloss")
    parser.add_argument("--ragged", type=int, default=1300, help="ragged articles in all languages; 0: none")
    options = parser.parse_args()
    if not labelled.available():
        raise SystemExit(f"no labelled sets in {labelled.FOLDER}: nothing to measure")
    results = measure(options.model, ragged_count=options.ragged)
    show(results)
    if options.errors:
        finder = load_finders(f"en={options.model}").by_language["en"]
        print("\n".join(errors(list(labelled_articles()), finder)))
    every = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    every[options.model] = results
    RESULTS.write_text(json.dumps(every, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""What each rule for names does in each language, around any finder.

    python benchmarks/rules_by_language.py                   a finder that makes mistakes, made of the labels
    python benchmarks/rules_by_language.py --models de=NAME  a model, in the form of NEWSGLOSS_MODELS
    python benchmarks/rules_by_language.py --groups ru fi    names that grouping makes one, to be read

Sentences of the labelled sets are joined to articles of twelve. Exact spans over PER, ORG and LOC, micro F1;
for each rule that changes anything, the gain alone over the finder and the change when it is left out of
the language's rules. The finder of mistakes drops, widens and retypes labelled names and adds capitalised
words, by chance with a fixed seed, and its probabilities know a little of it: it shows what harms, not what
a model will gain. Figures go to benchmarks/results/rules_by_language.json.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from labelled import Scores, Spans
from name_sets import FOLDER, Article, NameSet, articles, name_sets

from newsgloss_enrich.steps.entities.draft import Rule
from newsgloss_enrich.steps.entities.find import find_names
from newsgloss_enrich.steps.entities.finder import FoundName, NameFinder
from newsgloss_enrich.steps.entities.group import TYPE_GROUPS, key_of
from newsgloss_enrich.steps.entities.grouping import group_mentions
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.registry import load_finders
from newsgloss_enrich.steps.entities.rules.order import rules_for
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import EntityType

RESULTS = Path(__file__).resolve().parent / "results" / "rules_by_language.json"
TYPES: dict[str, EntityType] = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}
DROPPED, RETYPED, WIDENED, ADDED = 0.12, 0.06, 0.04, 0.04
"""Shares of the labelled names, and of the capitalised words outside of them, that the mistakes concern."""
_CAPITALISED = re.compile(r"(?<![\w'])[^\W\d_a-zß-öø-ÿ]\w{2,}")
_NEXT_WORD = re.compile(r" \w+")


class Labels:
    """A finder that answers with the labels of articles, as they are or with mistakes."""

    name, version = "labels", "1"

    def __init__(self, some: Sequence[Article], *, mistakes: bool) -> None:
        self._known = {
            text: names for one in some for text, names in zip(one.paragraphs, one.names, strict=True)
        }
        self._mistakes = mistakes

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        """See `NameFinder`."""
        return [self._in(text) if text else [] for text in paragraphs]

    def _in(self, text: str) -> list[FoundName]:
        names = sorted(self._known[text])
        if not self._mistakes:
            return [FoundName(start, end, TYPES[kind], 0.9) for start, end, kind in names]
        found = list(_with_mistakes(text, names, random.Random(text)))  # noqa: S311 - repeatable chance
        found.sort(key=lambda one: one.start)
        return [one for number, one in enumerate(found) if not number or found[number - 1].end <= one.start]


def _with_mistakes(
    text: str, names: Sequence[tuple[int, int, str]], chance: random.Random
) -> Iterator[FoundName]:
    for start, end, kind in names:
        drawn = chance.random()
        if drawn < DROPPED:
            continue
        if drawn < DROPPED + RETYPED:
            other = chance.choice([one for one in TYPES if one != kind])
            yield FoundName(start, end, TYPES[other], chance.uniform(0.3, 0.8))
        elif drawn < DROPPED + RETYPED + WIDENED and (following := _NEXT_WORD.match(text, end)):
            yield FoundName(start, following.end(), TYPES[kind], chance.uniform(0.3, 0.8))
        else:
            yield FoundName(start, end, TYPES[kind], chance.uniform(0.5, 1.0))
    for match in _CAPITALISED.finditer(text):
        if match[0][0].isupper() and chance.random() < ADDED:
            yield FoundName(*match.span(), TYPES[chance.choice(list(TYPES))], chance.uniform(0.1, 0.6))


def ruled(article: Article, finder: NameFinder, language: str, rules: Sequence[Rule]) -> list[Spans]:
    """The names by paragraph that finder and rules give."""
    story = take_story("\n\n".join(article.paragraphs), [])
    number_of = {text: number for number, text in enumerate(article.paragraphs)}
    found: list[Spans] = [set() for _ in article.paragraphs]
    draft = find_names("", story, finder, language=language, rules=rules)
    for name in draft.names:
        number = number_of.get(draft.texts.all[name.paragraph])
        if number is not None:
            found[number].add((name.start, name.end, TYPE_GROUPS[name.type]))
    return found


def score(some: Sequence[Article], finder: NameFinder, language: str, rules: Sequence[Rule]) -> Scores:
    """The counts over all articles."""
    scores = Scores()
    for article in some:
        for found, wanted in zip(ruled(article, finder, language, rules), article.names, strict=True):
            scores.add(found, wanted)
    return scores


def of_set(one: NameSet, finder: NameFinder | None, most: int) -> dict[str, Any]:
    """The figures of one set."""
    some = list(articles(one, most))
    finder = finder or Labels(some, mistakes=True)
    every = rules_for(one.language)
    alone, together = (score(some, finder, one.language, rules).f1() for rules in ((), every))
    rules: dict[str, dict[str, float]] = {}
    for rule in every:
        gain = score(some, finder, one.language, [rule]).f1() - alone
        left_out = score(some, finder, one.language, [other for other in every if other is not rule]).f1()
        if gain or left_out != together:
            rules[rule.__name__] = {"alone": round(gain, 4), "left_out": round(left_out - together, 4)}
    return {"language": one.language, "finder": alone, "all rules": together, "rules": rules}


def groups(one: NameSet, most: int) -> Iterator[str]:
    """Groups of labelled names that are written in several ways."""
    seen: set[str] = set()
    for article in articles(one, most):
        names = [
            Named(number + 1, start, end, text[start:end], TYPES[kind], 0.9)
            for number, (text, spans) in enumerate(zip(article.paragraphs, article.names, strict=True))
            for start, end, kind in sorted(spans)
        ]
        for group in group_mentions(names, {}, one.language):
            line = f"{group.type:7}" + "; ".join(dict.fromkeys(name.text for name in group.mentions))
            if len({key_of(name) for name in group.mentions}) > 1 and line not in seen:
                seen.add(line)
                yield line


def show(name: str, one: dict[str, Any]) -> None:
    """Print a line for a set, and one for each rule that changes it."""
    print(f"{name:22}finder {one['finder']:.4f}  all rules {one['all rules']:.4f}", flush=True)
    for rule, figures in one["rules"].items():
        print(f"    {rule:26}alone {figures['alone']:+.4f}  left out {figures['left_out']:+.4f}", flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("languages", nargs="*", help="all by default")
    parser.add_argument("--models", help="as NEWSGLOSS_MODELS")
    parser.add_argument("--groups", action="store_true")
    parser.add_argument("--articles", type=int, default=150, help="of each set at most")
    options = parser.parse_args()
    sets = name_sets(frozenset(options.languages))
    if not sets:
        raise SystemExit(f"no labelled sets of these languages in {FOLDER}: nothing to measure")
    if options.groups:
        for one in sets:
            print(f"# {one.name}")
            print("\n".join(groups(one, options.articles)))
        return
    finders = load_finders(options.models).by_language if options.models else None
    results: dict[str, Any] = {}
    for one in sets:
        if finders is None or one.language in finders:
            results[one.name] = of_set(one, finders[one.language] if finders else None, options.articles)
            show(one.name, results[one.name])
    every = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    every.setdefault(options.models or "labels with mistakes", {}).update(results)
    RESULTS.write_text(json.dumps(every, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

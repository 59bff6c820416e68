"""The names that were read in lines 1201 to 1500 of NTREX-128, for languages without open gold for news."""

import itertools
import os
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "models" / "names" / "labels"
LANGUAGES = ["eng", "fra", "ita", "nld", "ukr"]
SHARED = Path(os.environ.get("NEWSGLOSS_SHARED") or ROOT.parent / "shared")


class Label(NamedTuple):
    line: int
    start: int
    end: int
    type: str


def rows(language: str) -> list[str]:
    return (FOLDER / f"{language}.tsv").read_text(encoding="utf-8").splitlines()


def labels(language: str) -> list[Label]:
    cells = [row.split("\t") for row in rows(language)[2:]]
    return [Label(int(line), int(start), int(end), kind) for line, start, end, kind in cells]


def lines(language: str) -> list[str]:
    path = SHARED / "data" / "ntrex" / f"{language}.txt"
    if not path.exists():
        pytest.skip(f"{path} is absent; set NEWSGLOSS_SHARED to the folder that holds data/ntrex")
    return path.read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_names_its_source_and_its_columns_first(language: str) -> None:
    comment, columns, *_ = rows(language)
    assert comment.startswith("# ")
    for word in ("NTREX-128", "CC BY-SA 4.0", "1201 to 1500", "CoNLL"):
        assert word in comment
    assert columns == "line\tstart\tend\ttype"


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_have_a_known_type_and_lie_within_the_lines_that_were_read(language: str) -> None:
    found = labels(language)
    assert {label.type for label in found} == {"PER", "ORG", "LOC"}
    assert all(1201 <= label.line <= 1500 for label in found)
    assert all(0 <= label.start < label.end for label in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_in_order_and_do_not_overlap(language: str) -> None:
    for before, after in itertools.pairwise(labels(language)):
        assert before.line < after.line or (before.line == after.line and before.end <= after.start)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_covers_whole_words_of_its_line(language: str) -> None:
    text = lines(language)
    for label in labels(language):
        line = text[label.line - 1]
        assert label.end <= len(line)
        assert line[label.start].isalnum()
        assert line[label.end - 1].isalnum()
        assert not line[label.start - 1 : label.start].isalnum()
        assert not line[label.end : label.end + 1].isalnum()

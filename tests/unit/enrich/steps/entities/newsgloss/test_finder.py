"""The shipped model as the service runs it. The sentences are the project's own."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import newsgloss_model_names
import pytest

from newsgloss_enrich.steps.entities.finder import FoundName
from newsgloss_enrich.steps.entities.newsgloss import windows as module
from newsgloss_enrich.steps.entities.newsgloss.finder import NewsglossFinder
from newsgloss_enrich.steps.entities.newsgloss.model import NamesModel

STORY = [
    "Mayor Anna Lindqvist opened the new bridge in Gothenburg on Friday.",
    "The European Central Bank lent the money, and Volvo gave land, Lindqvist told Reuters.",
    "“We waited ten years,” said Peter Okafor of the Swedish Transport Workers' Union.",
]
HOSTILE = [
    "",
    " \n\t ",
    "\x00\udc80\u200d",
    "a" * 10_000,
    "." * 5_000,
    "\u0301" * 200,
    "東京都知事選挙 Привет 😀" * 50,
    "I-I-I U.S.U.K. O'Neill's's's",
]


@pytest.fixture(scope="module")
def finder() -> NewsglossFinder:
    return NewsglossFinder(NamesModel(newsgloss_model_names.FOLDER), "en")


def named(finder: NewsglossFinder, paragraphs: list[str]) -> set[tuple[str, str]]:
    found = finder.find(paragraphs)
    return {
        (text[name.start : name.end], name.type)
        for text, names in zip(paragraphs, found, strict=True)
        for name in names
    }


def test_persons_organisations_and_places_are_found(finder: NewsglossFinder) -> None:
    found = named(finder, STORY)
    assert {("Anna Lindqvist", "PERSON"), ("Peter Okafor", "PERSON")} <= found
    assert {("European Central Bank", "ORG"), ("Reuters", "ORG")} <= found
    assert ("Gothenburg", "GPE") in found
    assert not {text for text, _ in found} & {"Mayor", "Friday", "The", "We", "bridge"}


def test_each_mention_has_a_probability(finder: NewsglossFinder) -> None:
    scores = [name.score for names in finder.find(STORY) for name in names]
    assert scores
    assert all(score is not None and 0 < score <= 1 for score in scores)


def test_the_same_text_gives_the_same_answer_whatever_was_read_before(finder: NewsglossFinder) -> None:
    first = finder.find(STORY)
    finder.find(["Other words, of Lisbon and of Maria Silva."] * 20)
    anew = NewsglossFinder(NamesModel(newsgloss_model_names.FOLDER), "en")
    assert finder.find(STORY) == first == anew.find(STORY)


def test_any_text_is_read_and_each_span_lies_within_it(finder: NewsglossFinder) -> None:
    found = finder.find([*HOSTILE, *STORY])
    for text, names in zip([*HOSTILE, *STORY], found, strict=True):
        end = 0
        for name in names:
            assert end <= name.start < name.end <= len(text)
            assert text[name.start : name.end].strip() == text[name.start : name.end]
            end = name.end


def test_a_paragraph_is_read_alike_wherever_a_window_ends(
    finder: NewsglossFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WINDOW", 60)
    long = finder.find(STORY * 40)
    assert len(long) == 3 * 40
    with_neighbours = long[3:-3]
    assert all(kind(names) == kind(long[3 + place % 3]) for place, names in enumerate(with_neighbours))


def kind(names: list[FoundName]) -> tuple[tuple[int, int, str], ...]:
    return tuple((name.start, name.end, name.type) for name in names)


def test_a_paragraph_longer_than_a_window_loses_no_name(
    finder: NewsglossFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WINDOW", 64)
    (names,) = finder.find([" ".join(STORY * 30)])
    assert sum(1 for name in names if name.type == "PERSON") >= 60


def test_the_words_kept_are_bounded_and_forgetting_changes_no_answer(finder: NewsglossFinder) -> None:
    before = finder.find(STORY)
    for start in range(0, 60_000, 3_000):
        finder.find([" ".join(f"word{number}" for number in range(start, start + 3_000))])
    assert finder.find(STORY) == before


def test_the_files_are_those_that_the_description_names() -> None:
    folder = newsgloss_model_names.FOLDER
    described = json.loads((folder / "model.json").read_text())
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "model.json"]
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
    assert found == described["sha256"]
    assert sum(path.stat().st_size for path in files) <= 24_000_000


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text('{"tags": ["O"], "name": "x", "version": "1", "calibration": {}}')
    with pytest.raises(ValueError, match="the model's tags"):
        NamesModel(tmp_path)


@pytest.fixture(scope="module")
def worker_memory() -> dict[str, int]:
    """Bytes of a process that enriches as a worker does: after short articles, and at most on 900 kB."""
    script = """
import json, os
from pathlib import Path
from newsgloss_enrich.pool import InputRecord
from newsgloss_enrich.pool.memory import resident_bytes
from newsgloss_enrich.handler.record import build

handle = build(json.dumps({"models": "newsgloss"}).encode())


def enrich(body):
    value = json.dumps({"article_id": "a", "source": {"id": "s"}, "body": body}).encode()
    assert handle(InputRecord("t", 0, 0, 0, b"a", value, [])).value


story = "The mayor of Aberdeen, Ines Okoro, met the harbour board of Leith Docks on Friday. "
for number in range(50):
    enrich("".join(story.replace("Aberdeen", f"Town{number}x{line}") for line in range(40)))
short = resident_bytes(os.getpid())
enrich(story * 10_800)
# Not getrusage's maximum, which a process has from its parent.
(peak,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(json.dumps({"short": short, "long": int(peak.split()[1]) * 1024}))
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    found: dict[str, int] = json.loads(ran.stdout)
    return found


def test_a_worker_with_all_languages_takes_at_most_170_mib(worker_memory: dict[str, int]) -> None:
    assert worker_memory["short"] <= 170 * 1024 * 1024


def test_900_kb_of_text_go_through_in_bounded_memory(worker_memory: dict[str, int]) -> None:
    assert worker_memory["long"] <= 400_000_000


@pytest.mark.parametrize(
    "page",
    [
        "docs/models.md",
        "docs/upgrading.md",
        "models/names/CARD.md",
        "models/names/pyproject.toml",
        "models/names-accurate/pyproject.toml",
        "deploy/supply_chain/licences.toml",
    ],
)
def test_a_page_says_how_many_languages_the_model_knows(page: str) -> None:
    known = json.loads((newsgloss_model_names.FOLDER / "model.json").read_text())["languages"]
    assert (
        f"{len(known) - 1} languages" in (Path(__file__).parents[6] / page).read_text()
    )  # the first is none

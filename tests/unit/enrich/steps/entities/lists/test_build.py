# ruff: noqa: RUF001  the characters are meant as they are

import os
from pathlib import Path

import pytest
from tests.unit.enrich.steps.entities.lists.built import COMPANIES, HEAD, listed

from newsgloss_enrich.steps.entities.lists.build import build
from newsgloss_enrich.steps.entities.lists.folding import hashes_of
from newsgloss_enrich.steps.entities.lists.list_file import ListFile
from newsgloss_enrich.steps.entities.lists.rows import ListError


def written(folder: Path, text: str) -> Path:
    path = folder / "names.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_keeps_what_its_rows_say(tmp_path: Path) -> None:
    found = listed(tmp_path)
    assert found.items == 12
    (named,) = found.named(hashes_of(["volkswagen"])[0])
    assert (found.id_of(named.item), found.type_of(named.item), found.country_of(named.item)) == (
        "2",
        "ORG",
        "DE",
    )
    assert found.contexts_of(0) == hashes_of(["iPhone", "Cupertino"]).tolist()
    assert found.contexts_of(1) == []
    assert found.named(hashes_of(["nothing of it"])[0]) == []


def test_the_same_rows_make_the_same_file_and_others_another_version(tmp_path: Path) -> None:
    one = build(written(tmp_path, f"{HEAD}\n{COMPANIES.strip()}\n"), tmp_path / "one.list")
    two = build(written(tmp_path, f"{HEAD}\n{COMPANIES.strip()}\n"), tmp_path / "two.list")
    assert (tmp_path / "one.list").read_bytes() == (tmp_path / "two.list").read_bytes()
    other = build(written(tmp_path, f"{HEAD}\n1\tOther\n"), tmp_path / "two.list")
    assert one.version == two.version != other.version


def test_columns_may_be_few_and_in_any_order(tmp_path: Path) -> None:
    target = tmp_path / "names.list"
    built = build(written(tmp_path, "\ufeffname\tid\r\nGranite Court\tq7\r\n\r\n"), target)
    assert (built.items, ListFile(target).id_of(0)) == (1, "q7")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1 must name the columns"),
        ("id\n1\n", "name missing"),
        ("id\tname\tcolour\n", "'colour' in it"),
        ("id\tname\tname\n", "a column twice"),
        ("id\tname\n", "no line with a name"),
        ("id\tname\n1\t***\n", "no line with a name"),
        ("id\tname\n1\tA\x00B\n", "line 2: a control character in it"),
        ("id\tname\n1\x1b[2J\tA\n", "line 2: a control character in it"),
        ("id\tname\r1\tA\r", "line 1 must name the columns"),
        ("\t".join(["id"] * 1000), "line 1 has 1000 columns"),
        ("id,name\n" + "x" * 100_000, "line 1 must name the columns"),
        ("id\tname\taliases\n1\tA\t" + "|".join(map(str, range(300))), "more than 200 names"),
        ("id\tname\ttype\n1\tA\t" + "X" * 100_000, "type 'X{40}' is none of"),
        ("id\tname\n1\t\n", "line 2: id and name must not be empty"),
        ("id\tname\n1\tA\tB\n", "line 2: 3 columns, but the head names 2"),
        ("id\tname\ttype\n1\tA\tFIRM\n", "line 2: type 'FIRM' is none of"),
        ("id\tname\tcase\n1\tA\tupper\n", "line 2: case 'upper' is none of"),
        ("id\tname\tcountry\n1\tA\tGermany\n", "line 2: country 'GERMANY' is no code"),
        (f"id\tname\n1\t{'A' * 201}\n", "longer than 200 characters"),
    ],
)
def test_a_wrong_list_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    target = tmp_path / "names.list"
    with pytest.raises(ListError, match=said) as raised:
        build(written(tmp_path, text), target)
    assert not target.exists()
    assert len(str(raised.value)) < 300


def test_a_failed_build_leaves_the_list_that_was_there(tmp_path: Path) -> None:
    target = tmp_path / "names.list"
    build(written(tmp_path, "id\tname\n1\tGranite Court\n"), target)
    before = target.read_bytes()
    with pytest.raises(ListError):
        build(written(tmp_path, "id\tname\n1\t\n"), target)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["names.list", "names.tsv"]


@pytest.mark.parametrize("content", [b"", b"not a list of ours", b"NGLIST01\xff\xff\xff\xff\xff\xff\xff\xff"])
def test_another_file_is_no_list(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.list"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="not a list"):
        ListFile(path)


def test_a_list_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    listed(tmp_path)
    path = tmp_path / "names.list"
    path.write_bytes(path.read_bytes()[:600])
    with pytest.raises(ValueError, match="cut short"):
        ListFile(path)


def test_a_list_with_a_damaged_head_is_refused_and_one_with_a_damaged_name_is_not_whole(
    tmp_path: Path,
) -> None:
    assert listed(tmp_path).is_whole()
    path = tmp_path / "names.list"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert not ListFile(path).is_whole()
    content[16] = 0xFF
    path.write_bytes(content)
    with pytest.raises(ValueError, match="damaged"):
        ListFile(path)


def test_a_pipe_and_a_folder_are_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        with pytest.raises(ValueError, match="not a regular file"):
            ListFile(path)


def test_a_list_that_is_built_again_leaves_the_open_one_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "names.list"
    build(written(tmp_path, "id\tname\n1\tGranite Court\n"), target)
    before = ListFile(target)
    build(written(tmp_path, "id\tname\n2\tMoon Court\n"), target)
    assert before.is_whole()
    assert (before.id_of(0), ListFile(target).id_of(0)) == ("1", "2")


def test_names_in_any_script_and_with_marks_of_direction_are_kept(tmp_path: Path) -> None:
    names = [
        "جامعة الدول العربية",
        "\u200eهيئة المحكمة\u200f",
        "ศาลโลก",
        "国際司法裁判所",
        "Cour\u00a0de pierre",
        "नासा कोर्ट",
    ]
    found = listed(tmp_path, "\n".join(f"{number}\t{name}\tORG" for number, name in enumerate(names)))
    assert found.names == found.items == len(names)


def test_many_rows_of_one_name_and_many_aliases_are_built(tmp_path: Path) -> None:
    aliases = "|".join(f"Granite Court {number}" for number in range(198))
    rows = "\n".join(f"{number}\tGranite Court\tORG\t{aliases}" for number in range(50))
    found = listed(tmp_path, rows)
    assert (found.items, found.names) == (50, 50 * 199)

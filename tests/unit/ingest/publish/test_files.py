import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from newsgloss_ingest.publish import files
from newsgloss_ingest.publish.files import Found, InputFile, find, read

LIMIT = 1000


def names(found: list[InputFile | Found], under: Path) -> list[str]:
    return [str(Path(item.path).relative_to(under)) for item in found if isinstance(item, InputFile)]


def read_all(path: Path, *, max_bytes: int = LIMIT) -> list[Found]:
    (file,) = find([str(path)], stdin_format="ndjson")
    assert isinstance(file, InputFile)
    return list(read(file, max_bytes=max_bytes))


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def test_a_folder_is_walked_for_known_names_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.JSON", "a/y.ndjson.gz", "c.txt.gz", "README.md", ".hidden.txt", ".git/x.json"):
        write(tmp_path / name, b"x")
    assert names(list(find([str(tmp_path)], stdin_format="txt")), tmp_path) == [
        "a/y.ndjson.gz",
        "a/z.JSON",
        "b.txt",
        "c.txt.gz",
    ]


def test_a_pattern_is_expanded_to_the_known_files_that_match(tmp_path: Path) -> None:
    for name in (
        "2026/01/a.ndjson",
        "2026/02/b.ndjson.gz",
        "2026/02/c.pdf",
        "2026/d.html",
        "2026/e.ndjson/f.txt",
    ):
        write(tmp_path / name, b"x")
    found = list(find([str(tmp_path / "**/*.ndjson*"), str(tmp_path / "2026/?.*")], stdin_format="txt"))
    assert names(found, tmp_path) == ["2026/01/a.ndjson", "2026/02/b.ndjson.gz", "2026/d.html"]


def test_a_name_with_brackets_is_a_name_where_such_a_file_exists(tmp_path: Path) -> None:
    write(tmp_path / "a[1].txt", b"x")
    write(tmp_path / "a1.txt", b"x")
    assert names(list(find([str(tmp_path / "a[1].txt")], stdin_format="txt")), tmp_path) == ["a[1].txt"]


def test_a_pattern_without_a_match_is_reported(tmp_path: Path) -> None:
    (found,) = find([str(tmp_path / "*.txt")], stdin_format="txt")
    assert isinstance(found, Found)
    assert found.reason == "no file matches this pattern"


@pytest.mark.parametrize("name", ["gone", "gone.txt"])
def test_a_path_that_is_not_there_is_said_to_be_missing_whatever_its_name(tmp_path: Path, name: str) -> None:
    (found,) = find([str(tmp_path / name)], stdin_format="ndjson")
    assert found == Found(str(tmp_path / name), "txt", None, "no such file or folder")


def test_a_named_file_of_an_unknown_kind_is_reported_with_what_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    (found,) = find([str(tmp_path / "a.pdf")], stdin_format="txt")
    assert isinstance(found, Found)
    assert found.data is None
    assert ".txt, .html, .json, .ndjson" in found.reason


def test_a_file_that_goes_before_it_is_read_is_reported(tmp_path: Path) -> None:
    path = str(tmp_path / "missing.txt")
    (found,) = read(InputFile(path, "txt", compressed=False), max_bytes=LIMIT)
    assert (found.data, found.where) == (None, path)
    assert "No such file" in found.reason


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_a_text_file_is_one_article(tmp_path: Path, suffix: str) -> None:
    (found,) = read_all(write(tmp_path / f"a.txt{suffix}", b"Title\nBody"))
    assert (found.format, found.data) == ("txt", b"Title\nBody")


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_a_json_file_is_one_article_or_an_array(tmp_path: Path, suffix: str) -> None:
    (one,) = read_all(write(tmp_path / f"one.json{suffix}", b'{"a": 1}'))
    assert one.data == b'{"a": 1}'
    path = write(tmp_path / f"many.json{suffix}", b'\xef\xbb\xbf [{"a": 1}, 2, {"b": "\\ud800"}]')
    many = read_all(path)
    assert [found.where for found in many] == [f"{path}[0]", f"{path}[1]", f"{path}[2]"]
    assert [json.loads(found.data or b"") for found in many] == [{"a": 1}, 2, {"b": "\ud800"}]


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_ndjson_is_an_article_a_line_numbered_as_an_editor_does(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a.ndjson{suffix}", b'{"a":1}\n\n  \r\n{"a":2}\r\n{"a":3}')
    found = read_all(path)
    assert [(item.where, (item.data or b"").strip()) for item in found] == [
        (f"{path}:1", b'{"a":1}'),
        (f"{path}:4", b'{"a":2}'),
        (f"{path}:5", b'{"a":3}'),
    ]


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.txt.gz", "a.json.gz"])
def test_a_file_above_the_bound_is_reported(tmp_path: Path, name: str) -> None:
    (found,) = read_all(write(tmp_path / name, b" " * (LIMIT + 1)))
    assert found.data is None
    assert str(LIMIT) in found.reason


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_a_line_above_the_bound_is_reported_and_the_next_is_read(tmp_path: Path, suffix: str) -> None:
    lines = b"\n".join([b"a" * LIMIT, b"b" * (LIMIT + 1), b"c" * 200_000, b"d"])
    found = read_all(write(tmp_path / f"a.ndjson{suffix}", lines), max_bytes=LIMIT)
    assert [item.data is None for item in found] == [False, True, True, False]
    assert found[-1].data == b"d"


def test_a_line_that_decompresses_without_end_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.ndjson.gz"
    with gzip.open(path, "wb", compresslevel=9) as file:
        for _ in range(64):
            file.write(b"x" * 1_000_000)
        file.write(b"\n{}\n")
    tracemalloc.start()
    try:
        found = read_all(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [item.data is None for item in found] == [True, False]
    assert peak < 2_000_000


def test_a_line_that_never_ends_ends_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_SKIPPED_BYTES", 1_000_000)
    path = write(tmp_path / "bomb.ndjson.gz", b"{}\n" + b"x" * 3_000_000 + b"\n{}\n")
    first, too_long, given_up = read_all(path)
    assert (first.data, too_long.data, given_up.data) == (b"{}\n", None, None)
    assert given_up.reason == "longer than 1000000 bytes: the rest of the file is not read"


def test_a_broken_gzip_is_reported_after_what_could_be_read(tmp_path: Path) -> None:
    path = tmp_path / "cut.ndjson.gz"
    path.write_bytes(gzip.compress(b'{"a":1}\n' * 10)[:-9])
    *good, bad = read_all(path)
    assert all(item.data == b'{"a":1}\n' for item in good)
    assert "ended before" in bad.reason
    (no_gzip,) = read_all(write(tmp_path / "fake.gz", b"").rename(tmp_path / "fake.txt.gz"))
    assert no_gzip.data == b""
    (tmp_path / "fake.txt.gz").write_bytes(b"plain text")
    (no_gzip,) = read_all(tmp_path / "fake.txt.gz")
    assert "ot a gzip" in no_gzip.reason


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"[1, 2", "not JSON"), (b"[" * 100_000, "not JSON"), (b'["\xff"]', "not UTF-8: byte 2")],
)
def test_a_broken_array_is_reported_as_a_whole(tmp_path: Path, data: bytes, says: str) -> None:
    (found,) = read_all(write(tmp_path / "a.json", data))
    assert found.data is None
    assert says in found.reason


def test_what_was_consumed_adds_up_to_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ndjson", b'{"a":1}\n' * 5000)
    (file,) = find([str(path)], stdin_format="txt")
    assert isinstance(file, InputFile)
    consumed = [item.consumed for item in read(file, max_bytes=LIMIT)]
    assert sum(consumed) == file.size == 40_000

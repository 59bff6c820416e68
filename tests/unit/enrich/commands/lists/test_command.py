import json
from pathlib import Path

from click.testing import CliRunner

from newsgloss_enrich.cli import commands
from newsgloss_enrich.steps.entities.lists.list_file import ListFile


def test_build_writes_the_list_beside_the_table(tmp_path: Path) -> None:
    source = tmp_path / "courts.tsv"
    source.write_text("id\tname\n1\tGranite Court\n", encoding="utf-8")
    result = CliRunner().invoke(commands, ["lists", "build", str(source), "--json"])
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    found = ListFile(tmp_path / "courts.list")
    assert (said["items"], said["names"], said["version"]) == (1, 1, found.version)


def test_a_wrong_table_is_an_error_that_names_the_line(tmp_path: Path) -> None:
    source = tmp_path / "courts.tsv"
    source.write_text("id\tname\n1\t\n", encoding="utf-8")
    result = CliRunner().invoke(commands, ["lists", "build", str(source), "--output", str(tmp_path / "x")])
    assert result.exit_code == 1
    assert "line 2: id and name must not be empty" in result.stderr


def test_a_table_that_is_not_utf_8_is_an_error(tmp_path: Path) -> None:
    source = tmp_path / "courts.tsv"
    source.write_bytes(b"id\tname\n1\tCaf\xe9\n")
    result = CliRunner().invoke(commands, ["lists", "build", str(source)])
    assert result.exit_code == 1
    assert "utf-8" in result.stderr

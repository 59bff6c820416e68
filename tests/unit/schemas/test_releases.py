"""The promises between releases, and the command that checks them."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from newsgloss_schemas.cli import main
from newsgloss_schemas.generate import json_schemas
from newsgloss_schemas.releases import SchemasNotFoundError, compare

ROOT = Path(__file__).parents[3]
RELEASED = ROOT / "schemas" / "released"
WHEELS = ROOT / "tests" / "integration" / "upgrade" / "released"
RAW, ENRICHED = "raw-article.v1.json", "enriched-article.v1.json"


def folder(path: Path, **changed: Any) -> Path:
    path.mkdir(parents=True)
    for name, schema in json_schemas().items():
        kept = changed.get(name.partition("-")[0], schema)
        (path / name).write_text(json.dumps(kept))
    return path


def with_field(schema: dict[str, Any], *, is_required: bool) -> dict[str, Any]:
    required = [*schema["required"], *(["byline"] if is_required else [])]
    return schema | {
        "properties": schema["properties"] | {"byline": {"type": "string"}},
        "required": required,
    }


def test_this_release_keeps_its_promises_to_all_before_it() -> None:
    assert list(compare(RELEASED, ROOT / "schemas" / "json", transitive=True)) == []


@pytest.mark.parametrize("release", [path.name for path in RELEASED.iterdir() if path.is_dir()])
def test_the_schemas_of_a_release_are_those_of_its_wheel(release: str, tmp_path: Path) -> None:
    (wheel,) = (WHEELS / release).glob("newsgloss_schemas-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    command = [sys.executable, "-P", "-m", "newsgloss_schemas.generate", str(RELEASED / release), "--check"]
    subprocess.run(command, check=True, env={"PYTHONPATH": str(tmp_path)})


def test_every_released_wheel_has_its_schemas() -> None:
    assert {path.name for path in WHEELS.iterdir()} == {
        path.name for path in RELEASED.iterdir() if path.is_dir()
    }


def test_a_new_required_field_breaks_producers_that_do_not_send_it(tmp_path: Path) -> None:
    new = folder(tmp_path / "new", raw=with_field(json_schemas()[RAW], is_required=True))
    (sentence,) = compare(folder(tmp_path / "0.9"), new)
    assert sentence == (
        f"{RAW}: ingest and enrichers of the new release refuse articles of producers at 0.9 (backward):"
        " byline: the reader requires this field, which the writer may leave out"
    )


def test_a_new_optional_field_of_a_raw_article_breaks_no_promise(tmp_path: Path) -> None:
    new = folder(tmp_path / "new", raw=with_field(json_schemas()[RAW], is_required=False))
    old = folder(tmp_path / "0.9")
    assert list(compare(old, new)) == []
    (sentence,) = compare(old, new, ("forward",))
    assert "byline: the reader refuses fields that it does not know" in sentence


def test_a_field_in_the_article_breaks_consumers_of_0_1_0(tmp_path: Path) -> None:
    enriched = json_schemas()[ENRICHED]
    article = with_field(enriched["$defs"]["Article"], is_required=False)
    changed = enriched | {"$defs": enriched["$defs"] | {"Article": article}}
    (sentence,) = compare(RELEASED, folder(tmp_path / "new", enriched=changed), transitive=True)
    assert sentence == (
        f"{ENRICHED}: consumers that stay at 0.1.0 cannot read what the new release enriches (forward):"
        " article.byline: the reader refuses fields that it does not know"
    )


def test_a_field_that_disappears_breaks_consumers_that_require_it(tmp_path: Path) -> None:
    enriched = json_schemas()[ENRICHED]
    without = enriched | {
        "properties": {key: value for key, value in enriched["properties"].items() if key != "result_hash"},
        "required": [name for name in enriched["required"] if name != "result_hash"],
    }
    (sentence,) = compare(folder(tmp_path / "0.9"), folder(tmp_path / "new", enriched=without))
    assert "consumers that stay at 0.9" in sentence
    assert "result_hash" in sentence


def test_an_optional_field_that_disappears_breaks_consumers_that_use_it(tmp_path: Path) -> None:
    enriched = json_schemas()[ENRICHED]
    fields = {name: field for name, field in enriched["properties"].items() if name != "language"}
    new = folder(tmp_path / "new", enriched=enriched | {"properties": fields})
    old = folder(tmp_path / "1.0.0")
    (found,) = compare(old, new)
    assert found == (
        f"{ENRICHED}: consumers that stay at 1.0.0 cannot read what the new release enriches (forward): "
        "language: the reader uses this field, which the writer no longer has"
    )
    assert list(compare(new, old)) == [], "a new optional field is no break"


def test_transitive_means_every_release(tmp_path: Path) -> None:
    strict = with_field(json_schemas()[RAW], is_required=True)
    releases = tmp_path / "released"
    folder(releases / "0.9.0")
    folder(releases / "0.10.0", raw=strict)
    new = folder(tmp_path / "new", raw=strict)
    assert list(compare(releases, new)) == []
    (sentence,) = compare(releases, new, transitive=True)
    assert "producers at 0.9.0" in sentence


def test_a_schema_that_disappears_is_a_break(tmp_path: Path) -> None:
    new = folder(tmp_path / "new")
    (new / RAW).unlink()
    assert list(compare(folder(tmp_path / "0.9"), new)) == [
        f"{RAW}: the new release has no such schema, 0.9 has"
    ]


def test_two_files_of_any_name_are_held_to_both_directions(tmp_path: Path) -> None:
    old, new = tmp_path / "a.json", tmp_path / "b.json"
    old.write_text(json.dumps({"type": "integer"}))
    new.write_text(json.dumps({"type": "number"}))
    (sentence,) = compare(old, new)
    assert "a reader with the old schema refuses" in sentence


def test_nothing_to_compare_is_an_error_that_names_the_path(tmp_path: Path) -> None:
    with pytest.raises(SchemasNotFoundError, match=re.escape(str(tmp_path))):
        list(compare(tmp_path, ROOT / "schemas" / "json"))


def test_the_command_says_what_breaks_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = folder(tmp_path / "0.9")
    new = folder(tmp_path / "new", raw=with_field(json_schemas()[RAW], is_required=True))
    assert main(["compat", str(old), str(old)]) == 0
    assert capsys.readouterr().err == ""
    assert main(["compat", str(old), str(new)]) == 1
    told = capsys.readouterr().err
    assert "producers at 0.9" in told
    assert "Add a field with a default instead" in told
    assert main(["compat", str(tmp_path / "none"), str(new)]) == 2
    assert "none" in capsys.readouterr().err


def test_the_schemas_are_written_as_before_without_a_command(tmp_path: Path) -> None:
    assert main([str(tmp_path / "json")]) == 0
    assert main([str(tmp_path / "json"), "--check"]) == 0
    (tmp_path / "json" / RAW).write_text("{}")
    assert main([str(tmp_path / "json"), "--check"]) == 1

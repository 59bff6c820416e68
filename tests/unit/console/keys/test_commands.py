from pathlib import Path

from click.testing import CliRunner

from newsgloss_console.keys.commands import keys


def test_keys_are_added_listed_and_revoked(tmp_path: Path) -> None:
    run, file = CliRunner(), ["--file", str(tmp_path / "keys.json")]
    text = run.invoke(keys, ["add", "--name", "Ada", "--right", "act", *file]).output.strip()
    key_id = text.partition(".")[0]
    assert f"{key_id}  act" in run.invoke(keys, ["list", *file]).output
    assert run.invoke(keys, ["revoke", key_id, *file]).exit_code == 0
    assert run.invoke(keys, ["list", *file]).output == ""


def test_what_is_wrong_is_said_with_status_2(tmp_path: Path) -> None:
    run, file = CliRunner(), ["--file", str(tmp_path / "keys.json")]
    assert run.invoke(keys, ["list", *file]).exit_code == 2
    assert run.invoke(keys, ["add", "--name", "", *file]).exit_code == 2
    assert run.invoke(keys, ["add", "--name", "Ada", "--right", "all", *file]).exit_code == 2

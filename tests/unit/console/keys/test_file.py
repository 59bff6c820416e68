import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from newsgloss_common.key_file import KeysError
from newsgloss_console.keys.file import Keys


def test_a_key_is_found_by_its_text_and_the_file_holds_only_its_hash(tmp_path: Path) -> None:
    keys, text = Keys().added("Ada", "act")
    path = tmp_path / "keys.json"
    keys.write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert text.partition(".")[2] not in path.read_text()
    found = Keys.read(path).find(text)
    assert found is not None
    assert (found.name, found.right) == ("Ada", "act")


def test_a_text_that_is_nearly_a_key_is_none() -> None:
    keys, text = Keys().added("Ada", "read")
    for wrong in (text + "x", text[:-1], text.partition(".")[0], "", ".", "x" * 5000, "\ud800"):
        assert keys.find(wrong) is None


def test_a_revoked_key_is_gone_and_an_unknown_one_cannot_be_revoked() -> None:
    keys, text = Keys().added("Ada", "read")
    left = keys.without(keys.keys[0].id)
    assert left.find(text) is None
    with pytest.raises(KeysError):
        left.without("abc")


def test_every_key_has_a_name_that_the_log_can_show() -> None:
    with pytest.raises(ValidationError):
        Keys().added("", "read")


@pytest.mark.parametrize("text", ["", "[]", '{"keys": [{"id": "x"}]}', '{"other": 1}'])
def test_a_file_that_is_no_file_of_keys_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(text)
    with pytest.raises(KeysError, match=r"keys\.json: not a file of keys"):
        Keys.read(path)

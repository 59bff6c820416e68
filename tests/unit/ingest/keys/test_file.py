import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from newsgloss_common.key_file import KeysError
from newsgloss_common.secret_files import MAX_FILE_BYTES
from newsgloss_ingest.keys.file import Keys


def test_a_key_is_found_by_its_text_and_by_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys, token = Keys().added(("wire",), 2.5, "CMS")
    keys.write(path)
    again = Keys.read(path)
    key = again.find(token)
    assert key is not None
    assert (key.name, key.articles_per_second) == ("CMS", 2.5)
    assert again.find(token + "x") is None
    assert again.find(key.id) is None
    assert again.find("") is None
    assert again.find("\udc80") is None


def test_the_file_holds_no_secret_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys, token = Keys().added(("wire",), 1, "")
    keys.write(path)
    assert token.partition(".")[2] not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["keys.json"]


def test_a_key_may_publish_for_its_sources() -> None:
    keys, _ = Keys().added(("wire", "desk"), 1, "")
    keys, _ = keys.added(("*",), 1, "")
    bound, free = keys.keys
    assert [bound.may_publish(source) for source in ("wire", "desk", "other")] == [True, True, False]
    assert free.may_publish("other")


def test_a_revoked_key_is_gone_and_an_unknown_one_is_an_error() -> None:
    keys, token = Keys().added(("wire",), 1, "")
    left = keys.without(keys.keys[0].id)
    assert left.find(token) is None
    with pytest.raises(KeysError, match="there is no key"):
        left.without(keys.keys[0].id)


@pytest.mark.parametrize(("sources", "rate"), [((), 1.0), (("",), 1.0), (("wire",), 0.0), (("wire",), 1e9)])
def test_sources_and_rate_have_bounds(sources: tuple[str, ...], rate: float) -> None:
    with pytest.raises(ValidationError):
        Keys().added(sources, rate, "")


@pytest.mark.parametrize("content", [b"", b"no JSON", b'{"keys": [{}]}', b'{"other": 1}', b"\xff"])
def test_what_is_no_file_of_keys_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    with pytest.raises(KeysError, match="not a file of keys"):
        Keys.read(path)


def test_a_file_that_is_away_or_too_large_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="cannot be read"):
        Keys.read(tmp_path / "away")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(KeysError, match="larger than"):
        Keys.read(tmp_path / "large")


def test_a_folder_that_is_away_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="cannot be written"):
        Keys().write(tmp_path / "away" / "keys.json")

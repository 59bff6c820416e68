from pathlib import Path

import pytest

from newsgloss_common.config import ConfigurationError
from newsgloss_common.kafka.sasl import SHOWN_CHARACTERS, FromFile, printable


def test_a_credential_from_a_file_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("new\n")
    credential = FromFile("old", file)
    assert credential == "old"
    assert credential.current() == "new"


def test_its_representation_names_the_file_and_not_the_secret(tmp_path: Path) -> None:
    assert repr(FromFile("secret", tmp_path / "p")) == f"<from {tmp_path / 'p'}>"


def test_a_file_that_is_away_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot read"):
        FromFile("old", tmp_path / "away").current()


def test_a_servers_words_are_cut_and_cleaned() -> None:
    assert printable("no\x1b[2J entry\n") == "no[2J entry"
    assert len(printable("x" * 10_000)) == SHOWN_CHARACTERS

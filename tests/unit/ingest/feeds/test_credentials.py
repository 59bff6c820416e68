"""Credentials of feeds, and that they are shown nowhere."""

from pathlib import Path

import pytest

from newsgloss_ingest.feeds.credentials import (
    NO_CREDENTIALS,
    Credentials,
    CredentialsError,
    read_credentials,
    why_not_in_address,
)

URL = "https://a.example/feed"


def file(folder: Path, text: str) -> Path:
    path = folder / "secret"
    path.write_text(text, encoding="utf-8")
    return path


def test_they_are_read_from_files_and_shown_nowhere(tmp_path: Path) -> None:
    found = read_credentials(file(tmp_path, "Bearer hunter2\n"), None)
    assert found.headers == {"Authorization": "Bearer hunter2"}
    assert "hunter2" not in f"{found} {found!r}"
    found = read_credentials(None, file(tmp_path, "?token=hunter2\n"))
    assert (found.added_to(URL), found.added_to(f"{URL}?a=1")) == (
        f"{URL}?token=hunter2",
        f"{URL}?a=1&token=hunter2",
    )
    assert read_credentials(None, None) == NO_CREDENTIALS


@pytest.mark.parametrize(
    "text", ["", "hunter2", "Bearer hunter2\nX: y", "Bearer hünter2", "Bearer " + "h" * 5000]
)
def test_a_file_that_holds_no_header_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(CredentialsError, match="authorization_file") as raised:
        read_credentials(file(tmp_path, text), None)
    assert "nter2" not in str(raised.value)


@pytest.mark.parametrize("text", ["", "token=hunter2 x", "token=hunter2\nb", "token=h#unter2"])
def test_a_file_that_holds_no_parameters_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(CredentialsError, match="query_file") as raised:
        read_credentials(None, file(tmp_path, text))
    assert "unter2" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CredentialsError, match=r"authorization_file: cannot read .*nowhere"):
        read_credentials(tmp_path / "nowhere", None)


@pytest.mark.parametrize(
    "url",
    [
        "https://me:hunter2@a.example/feed",
        "https://hunter2@a.example/feed",
        "https://:hunter2@a.example/feed",
        "HTTPS:\\\\me:hunter2@a.example",
        "https://a.example/feed?x=1&Token=hunter2",
        "https://a.example/feed?api_key=hunter2#part",
    ],
)
def test_an_address_that_holds_them_is_told_without_repeating_them(url: str) -> None:
    why = why_not_in_address(url)
    assert why is not None
    assert "hunter2" not in why
    assert "_file" in why


@pytest.mark.parametrize(
    "url", [URL, f"{URL}?key=news&tokens=1", "https://a.example/token=1/@me", "no address"]
)
def test_other_addresses_are_fine(url: str) -> None:
    assert why_not_in_address(url) is None


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"{URL}?token=hunter2", URL),
        (f"{URL}?a=1&token=hunter2&b=2", f"{URL}?a=1&b=2"),
        (f"{URL}?a=1", f"{URL}?a=1"),
        (f"{URL}/hunter2", None),
        (f"{URL}?key=hunter2", None),
    ],
)
def test_an_address_is_remembered_without_them(url: str, shown: str | None) -> None:
    assert Credentials(query="token=hunter2").removed_from(url) == shown

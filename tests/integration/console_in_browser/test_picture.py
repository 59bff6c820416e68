"""The picture in the README shows the console as it is."""

from deploy.site.console_picture import MAX_BYTES, PICTURE, ROOT, made_of, noted, with_note


def test_the_picture_was_made_of_these_pages_and_this_sample() -> None:
    picture = PICTURE.read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) <= MAX_BYTES
    assert noted(picture) == made_of(), "run 'make picture'; it needs Chromium"


def test_the_readme_shows_it() -> None:
    assert f"(docs/{PICTURE.name})" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_picture_without_a_note_or_with_another_one_is_noticed() -> None:
    picture = PICTURE.read_bytes()
    assert noted(picture.replace(b"newsgloss-made-of", b"another-key-of-it")) is None
    assert (
        noted(with_note(picture[: picture.index(b"tEXt") - 4] + b"\0\0\0\0IEND\xaeB`\x82", "0" * 64))
        == "0" * 64
    )

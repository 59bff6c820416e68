from newsgloss_console.article.raw import MAX_SHOWN, as_text, hex_dump, visible


def test_json_is_indented_and_other_bytes_are_shown_as_text() -> None:
    assert as_text(b'{"a":1}') == ('{\n  "a": 1\n}', 0)
    assert as_text(b"plain") == ("plain", 0)


def test_what_cannot_be_seen_is_shown_by_a_picture_or_its_number() -> None:
    assert visible("a\x00\x1b[31m\u202eb\u200b") == "a␀␛[31m<U+202E>b<U+200B>"
    assert visible("two\nlines\tand a tab") == "two\nlines\tand a tab"


def test_a_large_value_is_cut_and_the_rest_is_counted() -> None:
    text, left = as_text(b"x" * (MAX_SHOWN + 5))
    assert (len(text), left) == (MAX_SHOWN, 5)


def test_json_that_is_nested_too_deeply_is_shown_as_text() -> None:
    text, _ = as_text(b"[" * 50_000)
    assert text.startswith("[[[")


def test_a_hex_dump_has_offsets_bytes_and_letters() -> None:
    assert hex_dump(b"\x00\x00\x00\x00\x07{}") == f"00000000  {'00 00 00 00 07 7b 7d':<48} .....{{}}"

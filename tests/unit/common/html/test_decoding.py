import pytest
from tests.unit.common.html.story import page, read

from newsgloss_common.html.decoding import decode_page

TEXT = "<p>Die Fähre fährt künftig auch nachts, wie der Kreis ankündigte.</p>"
UNDECLARED = page(body=TEXT).replace('<meta charset="utf-8">', "")


@pytest.mark.parametrize("declared", ["", '<meta charset="utf-8">'])
@pytest.mark.parametrize(
    ("bad", "mended"), [(b"\xff", "\N{REPLACEMENT CHARACTER}"), (b"\x96", "\N{EN DASH}")]
)
def test_a_page_with_one_bad_byte_stays_utf8(declared: str, bad: bytes, mended: str) -> None:
    html = (
        UNDECLARED.replace("<head>", f"<head>{declared}")
        .encode()
        .replace(b"hired a", b"hired " + bad + b" a")
    )
    body = read(html).body
    assert "Die Fähre fährt künftig" in body
    assert f"hired {mended} a" in body


def test_an_undeclared_page_in_windows_1252_is_read_as_such() -> None:
    assert "Die Fähre fährt künftig" in read(UNDECLARED.encode("windows-1252")).body


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252"])
def test_a_page_in_utf_8_that_says_otherwise_is_in_utf_8(charset: str) -> None:
    html = f"<html><meta charset={charset}><title>L'été à Évreux</title>".encode()
    assert "L'été à Évreux" in decode_page(html, None)
    assert "L'été à Évreux" in decode_page(html, charset)

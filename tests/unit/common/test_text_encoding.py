import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgloss_common.text_encoding import looks_garbled, mostly_utf8

TEXT = "Ünlü köprü hâlâ kapatilmadi"


@given(st.text())
def test_utf8_stays_as_it_is(text: str) -> None:
    assert mostly_utf8(text.encode("utf-8", "replace")) == text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    ("bad", "mended"),
    [
        (b" \xff ", " \N{REPLACEMENT CHARACTER} "),
        (b"it\x92s", "it\N{RIGHT SINGLE QUOTATION MARK}s"),
        (b"\x93so\x94", "“so”"),
        (b"caf\xe9 ", "café "),
        ("学".encode()[:2] + b" ", "\N{REPLACEMENT CHARACTER} "),
        (b"\xed\xa0\xbd\xed\xb8\x80", "😀"),
        (b"\xed\xa0\xbd.", "\N{REPLACEMENT CHARACTER}."),
    ],
)
def test_one_bad_byte_spoils_itself_alone(bad: bytes, mended: str) -> None:
    assert mostly_utf8(TEXT.encode() + bad) == TEXT + mended


def test_text_in_another_encoding_is_not_utf8() -> None:
    assert mostly_utf8("Le café où j'étais à Évreux".encode("windows-1252")) is None


@pytest.mark.parametrize(
    "text", ["CafÃ© au lait", "itâ€™s late", "a \N{REPLACEMENT CHARACTER} b", "Ð¼Ð¾Ñ€Ðµ"]
)
def test_text_that_was_decoded_wrongly_shows(text: str) -> None:
    assert looks_garbled(text)


@pytest.mark.parametrize("text", ["Café au lait", "São Paulo", "CAFÉ", "Âge d'or", "Мост открыт", "âge"])
def test_accented_text_is_not_garbled(text: str) -> None:
    assert not looks_garbled(text)

# ruff: noqa: E501, RUF001  tables read better unbroken; the characters are the test
"""Where a step takes a short way, it says what the plain definition says."""

import json
import math
import random
import re
import string
import sys
import unicodedata
from hashlib import blake2b, sha256

import pytest

from newsgloss_enrich.steps import fingerprint
from newsgloss_enrich.steps.boilerplate.calendar import ascii_digits
from newsgloss_enrich.steps.entities.rules.acronyms import _ACRONYM
from newsgloss_enrich.steps.entities.rules.casing import is_upper_line, lower_words
from newsgloss_enrich.steps.result_hash import result_hash
from newsgloss_enrich.steps.text import sanitise as text_module
from newsgloss_enrich.steps.text.words import fold

_WORDS = (  # noqa: SIM905  words read better without their quotes
    "the The THE bridge BRIDGE don't Don’t l'été ÉTÉ Straße STRASSE ﬁn ½ x2 2x _ __ — – … “Harbour” 3rd ǅ ß "
    "Мост МОСТ мост Γέφυρα ΓΕΦΥΡΑ 桥 한국 ช่าง جسر می\u200cخواهم Donau\u00addampfer 👩\u200d👧 e\u0301 E\u0301 & @x #y I i İ ı"
).split()


def _texts(count: int) -> list[str]:
    rng = random.Random(7)  # noqa: S311  a test, not a secret
    return ["", " ", "A", "Ab", "aB", "AB", "ABC d"] + [
        rng.choice((" ", " ", "\n", "  ")).join(rng.choices(_WORDS, k=rng.randint(1, 40)))
        for _ in range(count)
    ]


def test_text_that_is_taken_for_clean_needs_nothing() -> None:
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        if text_module._CLEAN.fullmatch(letter):
            assert letter.translate(text_module._TABLE) == letter
            assert letter not in text_module.JOINERS


@pytest.mark.parametrize(
    "text",
    ["MOSTLY CAPITALS and some", "Some CAPITALS in THE line", "МОСТ СНОВА ОТКРЫТ", "A b", *_texts(400)],
)
def test_a_line_of_capitals(text: str) -> None:
    letters = [letter for letter in text if letter.lower() != letter.upper()]
    plain = len(letters) > 1 and sum(map(str.isupper, letters)) >= 0.7 * len(letters)
    assert is_upper_line(text) == plain


def test_every_share_of_capitals() -> None:
    for length in range(1, 41):
        for capitals in range(length + 1):
            text = string.ascii_uppercase[:1] * capitals + "b" * (length - capitals)
            assert is_upper_line(text) == (length > 1 and capitals >= 0.7 * length)


def test_folding_and_the_words_in_lower_case() -> None:
    drop = dict.fromkeys(map(ord, text_module.JOINERS))
    texts = _texts(300)
    for text in texts:
        assert fold(text) == unicodedata.normalize("NFKC", text.translate(drop)).casefold()
    assert lower_words(texts) == frozenset().union(*(lower_words([text]) for text in texts))
    assert all(word.islower() for word in lower_words(texts))


@pytest.mark.parametrize(
    "text",
    [
        "one",
        "one two",
        "One two three. Four! " + " ".join(map(str, range(30))),
        "東京都知事選挙の開票が始まった。東京",
        "สะพาน จะ เปิด again",
        *_texts(60),
    ],
)
def test_a_fingerprint_has_the_bits_that_some_shingle_votes_on(text: str) -> None:
    """Number by number, as the module says it, against its arrays."""
    shares = fingerprint._shares(text)
    probability = 0.335 / (math.fsum(shares.values()) + 0.335 / 2)
    expected = 0
    for shingle, share in shares.items():
        digest = int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest())
        for bit in range(64):
            offset, factor = (
                int.from_bytes(blake2b(name + bytes([bit]), digest_size=8).digest())
                for name in (b"offset", b"factor")
            )
            number = (digest ^ offset) * (factor | 1) % 2**64
            number ^= number >> 32
            number = number * 0xD6E8FEB86659FD93 % 2**64
            number ^= number >> 32
            expected |= (number < share * probability * 2**64) << (63 - bit)
    assert fingerprint.simhash(text) == (f"{expected:016x}" if shares else None)


def test_a_result_hash_is_that_of_the_standard_librarys_json() -> None:
    letters = "".join(chr(code) for code in range(0x3000) if chr(code).isprintable() or code < 0xA0)
    record = {
        "schema_version": 1, "version": None, "status": "usable", "result_hash": "0" * 64,
        "article": {"fetched_at": "2026-03-12T08:30:00Z", "title": '\u2028 \x00 \x7f " \\ / 😀', "body": letters},
        "language": {"tag": "en", "confidence": 0.123, "agrees": True, "alternatives": [{"tag": "de", "confidence": 0.1}]},
        "entities": [{"name": "É", "salience": round(n / 10_000, 4), "confidence": None} for n in range(10_001)],
        "provenance": {"models": {"z": "1", "a": "2"}, "input": {"offset": 3}, "enriched_at": "2026-03-12T08:30:00Z"},
    }  # fmt: skip
    kept = {
        **{key: value for key, value in record.items() if key != "result_hash"},
        "article": {"title": '\u2028 \x00 \x7f " \\ / 😀', "body": letters},
        "language": {"tag": "en", "agrees": True, "alternatives": [{"tag": "de"}]},
        "entities": [{"name": "É", "salience": round(n / 10_000, 4)} for n in range(10_001)],
        "provenance": {"models": {"z": "1", "a": "2"}},
    }
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert result_hash(record) == sha256(text.encode()).hexdigest()


def test_acronyms_are_those_that_stand_alone() -> None:
    plain = re.compile(r"(?<![\w@#./-])([^\W\d_a-zß-öø-ÿ]{2,6})(?![\w@])(?!\.\w)")
    rng = random.Random(9)  # noqa: S311  a test, not a secret
    texts = ["".join(rng.choices("ABÉabé.-@#/_ 1”Б", k=rng.randint(1, 24))) for _ in range(3000)]
    for text in ["UN", "the UN. ", "U.N. x.UN @UN", "(NATO)", "ABCDEFG", "日本 IMF", *texts]:
        assert _ACRONYM.findall(text) == [match[1] for match in plain.finditer(text)]


def test_digits_of_every_script_become_ascii_one_for_one() -> None:
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        decimal = letter.isdigit() and unicodedata.category(letter) == "Nd"
        assert ascii_digits(letter) == (str(unicodedata.digit(letter)) if decimal else letter)


def test_a_result_hash_covers_extensions_whole_and_is_unchanged_without_any() -> None:
    record = {"article_id": "wire:bridge", "entities": []}
    assert result_hash(record | {"extensions": {}}) == result_hash(record)
    sure, unsure = ({"extensions": {"mine": {"confidence": value}}} for value in (0.9, 0.1))
    assert result_hash(record | sure) != result_hash(record | unsure)

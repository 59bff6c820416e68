"""The names of CLDR come from a file, and are those that Babel has."""

import sys

import pytest
from babel import Locale
from deploy.cldr import __main__ as writer

from newsgloss_enrich.steps.text.cldr import each_locale


def test_the_file_says_what_babel_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["cldr", "--check"])
    assert writer.main() == 0


def test_names_have_the_form_of_babels() -> None:
    (german,) = each_locale(("de",))
    babels = Locale.parse("de")
    assert german.months["format"]["wide"] == dict(babels.months["format"]["wide"])
    assert german.days["stand-alone"]["abbreviated"] == dict(babels.days["stand-alone"]["abbreviated"])
    assert german.territories == dict(babels.territories)


def test_what_the_file_does_not_have_is_read_by_babel() -> None:
    assert "yo" not in writer.LOCALES
    yoruba, german = each_locale(("yo", "de"))
    assert yoruba.territories["NG"] == Locale.parse("yo").territories["NG"]
    assert german.currencies["EUR"] == "Euro"

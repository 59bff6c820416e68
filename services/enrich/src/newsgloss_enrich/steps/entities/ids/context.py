"""What the linker knows of an article besides its entities."""

from collections.abc import Mapping
from dataclasses import dataclass

from newsgloss_enrich.steps.text.words import vocabulary

_COUNTRIES_OF_LANGUAGES = {
    "bg": "BG", "cs": "CZ", "da": "DK", "de": "DE AT CH", "el": "GR CY", "et": "EE", "fa": "IR AF",
    "fi": "FI",
    "he": "IL", "hi": "IN", "hr": "HR BA", "hu": "HU", "id": "ID", "it": "IT CH", "ja": "JP", "ko": "KR KP",
    "lt": "LT", "lv": "LV", "nb": "NO", "nl": "NL BE", "nn": "NO", "no": "NO", "pl": "PL", "ro": "RO MD",
    "ru": "RU BY KZ", "sk": "SK", "sl": "SI", "sr": "RS BA ME", "sv": "SE FI", "th": "TH", "tr": "TR CY",
    "uk": "UA", "vi": "VN", "zh": "CN TW HK SG MO",
}  # fmt: skip
"""Languages that say where a story is at home; not those of twenty countries."""
_OF_DOMAINS = {"uk": "GB"}
_NO_COUNTRY_DOMAINS = vocabulary("ai am cc co fm ga gg io is la li me ml nu sh st tk to tv ws eu su")
"""Domains of countries that anybody takes."""
_CODE_LETTERS = 2


@dataclass(frozen=True)
class ArticleContext:
    """Language, texts by field, and the countries where source and language are at home."""

    language: str
    texts: Mapping[str, str]
    home: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, language: str, texts: Mapping[str, str], domain: str | None, hint: str | None
    ) -> "ArticleContext":
        """The context of an article with this source domain and language hint."""
        speakers = frozenset(_COUNTRIES_OF_LANGUAGES.get(language, "").split())
        return cls(language, texts, _of_domain(domain) | _of_hint(hint), speakers)


def _of_domain(domain: str | None) -> frozenset[str]:
    last = (domain or "").rstrip(".").rpartition(".")[2].lower()
    if len(last) != _CODE_LETTERS or not last.isalpha() or last in _NO_COUNTRY_DOMAINS:
        return frozenset()
    return frozenset({_OF_DOMAINS.get(last, last.upper())})


def _of_hint(hint: str | None) -> frozenset[str]:
    parts = (hint or "").replace("_", "-").split("-")[1:]
    return frozenset(
        part for part in parts if len(part) == _CODE_LETTERS and part.isalpha() and part.isupper()
    )

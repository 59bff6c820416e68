# ruff: noqa: E501, RUF001  tables read better unbroken; the characters are the test
from pathlib import Path

import pytest

from newsgloss_enrich.steps.language import detect_language
from newsgloss_enrich.steps.language_detectors import Langdetect, load_detector
from newsgloss_enrich.steps.language_tags import normalise_tag, same_language

ENGLISH = "The harbour bridge will reopen on Monday, the city council said after divers inspected the pier."
GERMAN = "Die Hafenbrücke wird am Montag wieder geöffnet, teilte die Stadt nach der Prüfung der Pfeiler mit."


@pytest.fixture(scope="module")
def detector() -> Langdetect:
    return Langdetect()


@pytest.mark.parametrize(
    "text",
    ["", "ok", "Hi", "Paris", "12345", "😀😀", "?!", "Breaking news", "http://example.org/a-long-path"],
)
def test_text_too_short_to_tell_is_undetermined(detector: Langdetect, text: str) -> None:
    result = detect_language(text, detector)
    assert (result.language.tag, result.language.confidence) == ("und", 0.0)
    assert result.reason


@pytest.mark.parametrize(
    ("text", "tag", "script"),
    [
        (ENGLISH, "en", "Latn"),
        (GERMAN, "de", "Latn"),
        ("東京都知事選挙", "ja", "Jpan"),
        ("駅は町の玄関だった", "ja", "Jpan"),
        ("海港大桥将于周一重新开放，市政府周三表示。", "zh-Hans", "Hans"),
        ("海港大橋將於週一重新開放，市政府週三表示。", "zh-Hant", "Hant"),
        ("항구 다리가 월요일에 다시 열린다고 시가 밝혔다.", "ko", "Kore"),
        ("สะพานจะเปิดอีกครั้งในวันจันทร์", "th", "Thai"),
        ("Η γέφυρα θα ανοίξει ξανά τη Δευτέρα", "el", "Grek"),
        ("הגשר ייפתח מחדש ביום שני, כך נמסר מהעירייה", "he", "Hebr"),
        ("Это был обычный день, и мост снова открыли для движения.", "ru", "Cyrl"),
        ("سيعاد فتح الجسر يوم الاثنين بعد إصلاح الأضرار", "ar", "Arab"),
    ],
)
def test_languages_are_told_by_script_and_by_letters(
    detector: Langdetect, text: str, tag: str, script: str
) -> None:
    language = detect_language(text, detector).language
    assert (language.tag, language.script) == (tag, script)
    assert language.confidence > 0.9


def test_the_answer_does_not_depend_on_what_was_asked_before(detector: Langdetect) -> None:
    mixed = "Die Brücke is open again und der Verkehr rolls over the harbour wie zuvor, said the city."
    first = detect_language(mixed, detector)
    for text in (GERMAN, ENGLISH, "Paris"):
        detect_language(text, detector)
    assert detect_language(mixed, detector) == first == detect_language(mixed, Langdetect())


def test_addresses_and_handles_are_no_language(detector: Langdetect) -> None:
    noise = " ".join(f"https://example.org/el-la-los-{n} @usuario{n} #noticias" for n in range(9))
    assert detect_language(f"{noise[:500]} {ENGLISH}", detector).language.tag == "en"


@pytest.mark.parametrize(
    ("hint", "declared", "agrees"), [("en_gb", "en-GB", True), ("de", "de", False), (None, None, None)]
)
def test_the_declared_language_is_compared(
    detector: Langdetect, hint: str | None, declared: str | None, *, agrees: bool | None
) -> None:
    language = detect_language(ENGLISH, detector, hint=hint).language
    assert (language.declared, language.agrees) == (declared, agrees)


@pytest.mark.parametrize(
    ("code", "tag"),
    [("zh-cn", "zh-Hans"), ("zh_TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"), ("zh", "zh"), ("iw", "he"), ("EN-gb", "en-GB"),
     ("eng", "en"), ("sr-latn-rs", "sr-Latn-RS")],
)  # fmt: skip
def test_tags_are_normalised(code: str, tag: str) -> None:
    assert normalise_tag(code) == tag


def test_scripts_count_in_comparing_tags_and_regions_do_not() -> None:
    assert same_language("en-GB", "en")
    assert same_language("zh", "zh-Hant")
    assert not same_language("zh-Hans", "zh-Hant")


def test_an_unknown_detector_is_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="'guess' is unknown; choose one of langdetect"):
        load_detector("guess")


@pytest.mark.parametrize("code", ["ar", "de", "en", "es", "fr", "ko", "ru", "th", "tr", "zh"])
def test_sentences_of_parallel_news_are_told_apart(detector: Langdetect, shared: Path, code: str) -> None:
    lines = (shared / "data" / "pud" / f"{code}.tsv").read_text(encoding="utf-8").splitlines()[::10]
    expected = "zh-Hant" if code == "zh" else code
    tags = [detect_language(line.partition("\t")[2], detector).language.tag for line in lines]
    assert tags.count(expected) >= 0.95 * len(tags)
    assert len(tags) - tags.count(expected) - tags.count("und") <= 2

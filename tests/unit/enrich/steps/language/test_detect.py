# ruff: noqa: E501, RUF001  tables read better unbroken; the characters are the test
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgloss_enrich.steps.language.detect import detect_language
from newsgloss_enrich.steps.language.detectors import Langdetect, load_detector
from newsgloss_enrich.steps.language.tags import normalise_tag, same_language

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


@pytest.mark.parametrize(
    "name",
    ["Paris", "PARIS", "paris", "Angela Merkel", "hiroshi nguyễn", "Sofía García", "Ольга Петрова", "Γιώργος Νικολάου", "محمد الحداد",
     "דוד לוי", "김민수", "田中裕子", "マリア・ロペス", "Saint-Jean-sur-Richelieu", "Crédit Agricole"],
)  # fmt: skip
def test_a_mere_name_has_no_language(detector: Langdetect, name: str) -> None:
    result = detect_language(name, detector)
    assert (result.language.tag, result.reason) == ("und", "no more than a name")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Who are they?", "en"),
        ("Council Votes Down New Stadium", "en"),
        ("FLOOD WARNING ISSUED FOR COAST", "en"),
        ("Ce qu’il faut savoir aujourd’hui", "fr"),
        ("Kıyıda sel uyarısı", "tr"),
        ("Костюмы современные.", "ru"),
        ("الملابس معاصرة.", "ar"),
        ("누구지 저 사람?", "ko"),
        ("Παραιτήθηκε ο υπουργός", "el"),
        ("這些人是誰？", "zh-Hant"),
    ],
)
def test_short_text_gets_its_language_where_the_evidence_is_there(
    detector: Langdetect, text: str, tag: str
) -> None:
    assert detect_language(text, detector).language.tag == tag


def test_short_text_is_less_certain_than_long_text(detector: Langdetect) -> None:
    words = ENGLISH.split()
    confidences = [detect_language(" ".join(words[:n]), detector).language.confidence for n in (3, 6, 12)]
    assert confidences == sorted(confidences)
    assert confidences[-1] > 0.99


def test_what_is_not_likely_enough_is_said_as_an_alternative(detector: Langdetect) -> None:
    result = detect_language("Cosa sapere oggi", detector)
    assert (result.language.tag, result.reason) == ("und", "no language is likely enough")
    likely = [one.confidence for one in result.language.alternatives]
    assert likely == sorted(likely, reverse=True)
    assert 0.5 > likely[0] > likely[-1] >= 0.01


def test_the_script_rules_out_what_is_not_written_in_it(detector: Langdetect) -> None:
    for text in (ENGLISH, "Мост в гавани снова откроют в понедельник", "پل بندر روز دوشنبه دوباره باز می‌شود"):
        language = detect_language(text, detector).language
        tags = [language.tag, *(one.tag for one in language.alternatives)]
        scripts = {
            "ru": "Cyrl",
            "uk": "Cyrl",
            "bg": "Cyrl",
            "mk": "Cyrl",
            "ar": "Arab",
            "fa": "Arab",
            "ur": "Arab",
        }
        assert {scripts.get(tag, "Latn") for tag in tags} == {language.script}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("對於通過社交媒體來跟踪任職變遷的人而言，這次與以往有所不同。", "zh-Hant"),
        ("那麽澳大利亞的立場是甚麽？", "zh-Hant"),
        ("两个学生、Ennio Morricone以及Bruno Nicolai在音乐学校见面了。", "zh-Hans"),
        ("第一版只印了三千份。", "zh"),
        ("衆議院解散総選挙", "ja"),
    ],
)
def test_chinese_is_told_by_the_characters_that_only_one_form_has(
    detector: Langdetect, text: str, tag: str
) -> None:
    assert detect_language(text, detector).language.tag == tag


def test_text_in_many_scripts_is_undetermined(detector: Langdetect) -> None:
    mixed = "harbour bridge гавань мост λιμάνι γέφυρα"
    assert detect_language(mixed, detector).reason == "mixed scripts"


@pytest.mark.parametrize(
    "text",
    ["9b74c9897bac770ffc029102a200c5de", "sha256:1f3a deadbeef01", "edition.example.com/la-une/el-mundo?id=42&lang=es",
     "news.desk@example.org #noticias @el-mundo", "USD 1,250.00", "45 km/h", "7-6 (4:2)", "2026-03-12T09:00:00Z"],
)  # fmt: skip
def test_numbers_addresses_and_hashes_are_no_language(detector: Langdetect, text: str) -> None:
    assert detect_language(text, detector).language.tag == "und"


def test_addresses_and_handles_are_no_language(detector: Langdetect) -> None:
    noise = " ".join(f"https://example.org/el-la-los-{n} @usuario{n} #noticias" for n in range(9))
    assert detect_language(f"{noise[:500]} {ENGLISH}", detector).language.tag == "en"


@pytest.mark.parametrize(
    ("hint", "declared", "agrees"),
    [
        ("en_gb", "en-GB", True),
        ("ENG", "en", True),
        ("de", "de", False),
        ("und", "und", None),
        ("English", "english", None),
        (None, None, None),
    ],
)
def test_the_declared_language_is_compared(
    detector: Langdetect, hint: str | None, declared: str | None, *, agrees: bool | None
) -> None:
    language = detect_language(ENGLISH, detector, hint=hint).language
    assert (language.declared, language.agrees) == (declared, agrees)


@pytest.mark.parametrize(
    ("code", "tag"),
    [("zh-cn", "zh-Hans"), ("zh_TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"), ("zh", "zh"), ("iw", "he"), ("EN-gb", "en-GB"),
     ("eng", "en"), ("sr-latn-rs", "sr-Latn-RS"),
     ("baq", "eu"), ("nob", "no"), ("fil", "tl"), ("EN-u-CA-gregory", "en-u-ca-gregory"), ("zh-cmn-Hans-CN", "zh-Hans")],
)  # fmt: skip
def test_tags_are_normalised(code: str, tag: str) -> None:
    assert normalise_tag(code) == tag


@given(st.from_regex(r"[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8}){0,4}", fullmatch=True))
def test_a_normalised_tag_stays_as_it_is(hint: str) -> None:
    tag = normalise_tag(hint)
    assert normalise_tag(tag) == tag


def test_scripts_count_in_comparing_tags_and_regions_do_not() -> None:
    assert same_language("en-GB", "en")
    assert same_language("zh", "zh-Hant")
    assert not same_language("zh-Hans", "zh-Hant")


@pytest.mark.parametrize("name", ["langdetect", "py3langid"])
def test_detectors_answer_with_probabilities_that_sum_to_one(name: str) -> None:
    loaded = load_detector(name)
    for text in (ENGLISH, GERMAN, "Oslo", "?"):
        shares = [share for _, share in loaded.detect(text)]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(1 if shares else 0)
    assert loaded.detect(GERMAN)[0][0] == "de"
    assert loaded.version


def test_py3langid_serves_behind_the_same_protocol() -> None:
    language = detect_language(GERMAN, load_detector("py3langid"), hint="de-AT").language
    assert (language.tag, language.agrees, language.detector) == ("de", True, "py3langid")


def test_a_detector_whose_package_is_missing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    with pytest.raises(ValueError, match=r"'py3langid' is not installed: pip install py3langid"):
        load_detector("py3langid")


def test_an_unknown_detector_is_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="'guess' is unknown; choose one of langdetect"):
        load_detector("guess")

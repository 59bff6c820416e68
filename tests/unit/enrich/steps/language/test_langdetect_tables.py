# ruff: noqa: E501, RUF001  tables read better unbroken; the characters are the test
"""The tables against the package's own `Detector`: the same n-grams, the same sums."""

import random
from pathlib import Path

import langdetect
import numpy as np
import pytest
from langdetect.detector_factory import DetectorFactory

from newsgloss_enrich.steps.language.langdetect_tables import LangdetectTables

SENTENCES = [
    "The harbour bridge will reopen on Monday, the city council said after divers inspected the pier.",
    "Die Hafenbrücke wird am Montag wieder geöffnet, teilte die Stadt nach der Prüfung der Pfeiler mit.",
    "Le pont du port rouvrira lundi, a annoncé la mairie après l'inspection d'un pilier par des plongeurs.",
    "El puente del puerto volverá a abrir el lunes, según anunció el ayuntamiento este miércoles.",
    "A ponte do porto reabre na segunda-feira, informou a câmara depois de os mergulhadores verem o pilar.",
    "Il ponte del porto riaprirà lunedì, ha detto il comune dopo che i sommozzatori hanno visto il pilone.",
    "De havenbrug gaat maandag weer open, zei de gemeente nadat duikers de pijler hadden bekeken.",
    "Hamnbron öppnar igen på måndag, sade kommunen efter att dykare hade granskat pelaren.",
    "Havnebroen åbner igen på mandag, sagde kommunen, efter at dykkere havde set på pillen.",
    "Satamasilta avataan jälleen maanantaina, kertoi kaupunki sukeltajien tarkastettua pilarin.",
    "Most portowy zostanie ponownie otwarty w poniedziałek, poinformował ratusz po kontroli filaru.",
    "Přístavní most bude znovu otevřen v pondělí, oznámilo město poté, co potápěči prohlédli pilíř.",
    "A kikötői híd hétfőn újra megnyílik, közölte a város, miután búvárok megvizsgálták a pillért.",
    "Podul portului se va redeschide luni, a anunțat primăria, după ce scafandrii au verificat pilonul și țărmul.",
    "Liman köprüsü pazartesi günü yeniden açılacak, dedi belediye, dalgıçlar ayağı inceledikten sonra.",
    "Cầu cảng sẽ mở cửa trở lại vào thứ Hai, thành phố cho biết sau khi thợ lặn kiểm tra trụ cầu.",
    "Câ\u0300u ca\u0309ng se\u0303 mở cửa trở lại va\u0300o thứ Hai, tha\u0300nh phố cho biết.",
    "Jembatan pelabuhan akan dibuka kembali pada hari Senin, kata pemerintah kota setelah pemeriksaan.",
    "Мост в гавани снова откроют в понедельник, сообщили в городской администрации.",
    "Міст у гавані знову відкриють у понеділок, повідомили в міській раді після огляду.",
    "Мостът на пристанището отново ще бъде отворен в понеделник, съобщиха от общината.",
    "Η γέφυρα του λιμανιού θα ανοίξει ξανά τη Δευτέρα, ανακοίνωσε ο δήμος.",
    "سيعاد فتح جسر الميناء يوم الاثنين، حسبما قالت البلدية بعد فحص الدعامة",
    "پل بندر روز دوشنبه دوباره باز می‌شود، شهرداری پس از بررسی پایه اعلام کرد",
    "بندرگاہ کا پل پیر کو دوبارہ کھل جائے گا، شہری انتظامیہ نے بتایا",
    "גשר הנמל ייפתח מחדש ביום שני, כך נמסר מהעירייה לאחר בדיקת העמוד",
    "बंदरगाह का पुल सोमवार को फिर खुलेगा, नगर परिषद ने बताया",
    "বন্দরের সেতু সোমবার আবার খুলবে, নগর কর্তৃপক্ষ জানিয়েছে",
    "துறைமுகப் பாலம் திங்கட்கிழமை மீண்டும் திறக்கப்படும் என்று நகராட்சி தெரிவித்தது",
    "สะพานท่าเรือจะเปิดอีกครั้งในวันจันทร์ เทศบาลกล่าวหลังจากนักดำน้ำตรวจเสา",
    "항구 다리가 월요일에 다시 열린다고 시가 밝혔다.",
    "港の橋は月曜日に再開すると市が発表した。ダイバーが橋脚を点検した後のことである。",
    "海港大桥将于周一重新开放，市政府周三表示。",
    "海港大橋將於週一重新開放，市政府週三表示。",
]
AWKWARD = [
    "", " ", "   \n\t ", "12345 !?", "ok", "Hi", "PARIS", "A", "É", "😀😀 👍🏽", "a  b   c\u00a0d", "x" * 40,
    "BBC NEWS AND THE USA: McDonald's HQ, iPhone ÀÉÎ ÅÄÖ",
    "Write to desk.editor+x@news-example.co.uk or see https://example.org/a?b=c&d=1#e, said the desk.",
    "@ alone and :// alone stay where they are in this sentence of ours",
    "Кириллица with a few latin words, и ещё немного русского текста для перевеса",
    "Mostly English words with немного кириллицы in the middle of the sentence",
    "[bracketed] ^caret_ `tick` \\slash — между этими знаками стоят русские слова",
    "Die Brücke is open again und der Verkehr rolls over the harbour wie zuvor, said the city.",
    "Ends with a single letter a", "Ends with a space ", " Begins with one", "q", "ș ț ی ẵ ㄅ ア あ 한 國",
    "Wort" * 12 + " donaudampfschifffahrtsgesellschaftskapitänswitwe " * 3,
]  # fmt: skip


@pytest.fixture(scope="module")
def factory() -> DetectorFactory:
    factory = DetectorFactory()
    factory.load_profile(str(Path(langdetect.__file__).parent / "profiles"))
    return factory


@pytest.fixture(scope="module")
def tables() -> LangdetectTables:
    return LangdetectTables()


def _assert_equal(factory: DetectorFactory, tables: LangdetectTables, text: str) -> None:
    """What the package's own n-grams add up to with its own profiles."""
    detector = factory.create()
    detector.append(text)
    detector.cleaning_text()
    grams = detector._extract_ngrams()
    sums = tables.log_likelihoods(text)
    if not grams:
        assert sums is None
        return
    shares = np.array([factory.word_lang_prob_map[gram] for gram in grams])
    expected = np.log(shares + detector.alpha / detector.BASE_FREQ).sum(axis=0)
    assert sums is not None
    assert sums == pytest.approx(expected, rel=1e-6)


def test_the_languages_are_the_packages(factory: DetectorFactory, tables: LangdetectTables) -> None:
    assert tables.languages == factory.langlist


@pytest.mark.parametrize("text", SENTENCES + AWKWARD)
def test_sums_the_packages_own_n_grams(factory: DetectorFactory, tables: LangdetectTables, text: str) -> None:
    for part in (text, text[: len(text) // 2], text.upper(), text + " " + text[::-1]):
        _assert_equal(factory, tables, part)


def test_sums_them_in_mixtures_of_languages_and_signs(
    factory: DetectorFactory, tables: LangdetectTables
) -> None:
    rng = random.Random(5)  # noqa: S311  a test, not a secret
    words = " ".join(SENTENCES + AWKWARD).split()
    for _ in range(100):
        _assert_equal(factory, tables, rng.choice((" ", "\n", ". ", "  ")).join(rng.choices(words, k=30)))


def test_a_text_beyond_the_packages_limit_is_cut_where_it_cuts(
    factory: DetectorFactory, tables: LangdetectTables
) -> None:
    _assert_equal(factory, tables, (SENTENCES[0] + "  ") * 105 + (SENTENCES[1] + " ") * 300)


def test_the_answer_does_not_depend_on_what_was_asked_before() -> None:
    fresh, used = LangdetectTables(), LangdetectTables()
    for text in SENTENCES:
        used.log_likelihoods(text)
    for text in SENTENCES[:5]:
        first, again = fresh.log_likelihoods(text), used.log_likelihoods(text)
        assert first is not None
        assert again is not None
        assert first.tolist() == again.tolist()


@pytest.mark.parametrize("code", ["ar", "de", "en", "es", "fr", "ko", "ru", "th", "tr", "zh"])
def test_sums_them_in_sentences_of_parallel_news(
    factory: DetectorFactory, tables: LangdetectTables, shared: Path, code: str
) -> None:
    lines = (shared / "data" / "pud" / f"{code}.tsv").read_text(encoding="utf-8").splitlines()[::20]
    for line in lines:
        _assert_equal(factory, tables, line.partition("\t")[2])

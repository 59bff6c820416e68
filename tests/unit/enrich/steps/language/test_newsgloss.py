# ruff: noqa: E501, RUF001  tables read better unbroken; the characters are the test
import unicodedata
from pathlib import Path

import newsgloss_model_language
import numpy as np
import pytest
from score_tables import SCORE_TABLES

from newsgloss_enrich.steps.language.detect import detect_language
from newsgloss_enrich.steps.language.newsgloss import Newsgloss, is_table, word_weights
from newsgloss_enrich.steps.language.vocabulary import CAPITAL, FLAG_BITS
from newsgloss_enrich.testing import check_detector

ENGLISH = "The ferry to the islands was late again on Tuesday, and nobody at the pier could say why."
FRENCH = "Le ferry pour les îles était encore en retard mardi, et personne sur le quai ne savait pourquoi."
CAPITALS = {
    "sl": "ŽUPAN JE NAPOVEDAL, DA BODO ŠOLO PRENOVILI ŽE PRIHODNJE POLETJE, ČE BO DOVOLJ DENARJA.",
    "en": "THE FERRY IS LATE AGAIN AND NOBODY ON THE PIER KNOWS WHY",
    "de": "DER BÜRGERMEISTER WILL DIE SCHULE NÄCHSTES JAHR SANIEREN UND NEUE STRASSEN BAUEN",
    "ru": "ПАРОМ НА ОСТРОВА СНОВА ОПОЗДАЛ, И НИКТО НЕ ЗНАЕТ ПОЧЕМУ",
    "vi": "CHUYẾN PHÀ RA ĐẢO LẠI BỊ TRỄ VÀ KHÔNG AI BIẾT VÌ SAO",
    "tr": "ADALARA GİDEN VAPUR YİNE GECİKTİ VE NEDENİNİ KİMSE BİLMİYOR",
    "fr": "LE CONSEIL MUNICIPAL A DÉCIDÉ HIER DE FERMER LE VIEUX MARCHÉ",
}
LATIN_NAMES = {
    "zh-Hans": "小米发布 Xiaomi 17 Ultra 和 Redmi Note 15 Pro，并升级 HyperOS 与 Mi Home 应用。",
    "zh-Hant": "美國總統 Donald Trump 與 Federal Reserve 主席 Jerome Powell 在 White House 會談。",
    "ja": "任天堂は Nintendo Switch Online と Mario Kart World の新しい update を発表し、Shigeru Miyamoto 氏が語った。",
    "ko": "현대차는 Boston Dynamics, Google DeepMind와 함께 Savannah, Georgia에 새 robot lab을 연다고 밝혔다.",
    "ru": "Студия Warner Bros Pictures показала трейлер Superman Man of Tomorrow на фестивале San Diego Comic Con.",
    "th": "กูเกิลเปิดตัว Google Pixel Fold Pro และ Gemini Advanced Business Plan พร้อม YouTube Music ในไทย",
    "el": "Η Microsoft Corporation παρουσίασε το Surface Laptop Studio και το Xbox Game Pass Ultimate χθες.",
}
OTHER_LETTERS = {
    "sr": "Влада ће сутра расправљати о буџету, рекао је министар, а школе ће бити затворене.",
    "mn": "Хотын захиргаа шинэ гүүрний барилгын ажлыг ирэх онд эхлүүлэхээр төлөвлөж байна.",
    "kk": "Қала әкімдігі жаңа көпірдің құрылысын келесі жылы бастауды жоспарлап отыр.",
    "uz": "Шаҳар ҳокимлиги янги кўприк қурилишини келаси йил бошлашни режалаштирмоқда.",
    "ckb": "شارەوانی دەیەوێت ساڵی داهاتوو دەست بە دروستکردنی پردێکی نوێ بکات.",
    "ps": "ښاروالۍ غواړي چې راتلونکی کال د نوي پله جوړول پیل کړي.",
    "sd": "شھر جي انتظاميا ايندڙ سال نئين پل جي اڏاوت شروع ڪرڻ جو فيصلو ڪيو آهي.",
    "ug": "شەھەر ھۆكۈمىتى كېلەر يىلى يېڭى كۆۋرۈك قۇرۇلۇشىنى باشلايدىكەن.",
    "yi": "די שטאָט־פֿאַרוואַלטונג וועט קומעדיקס יאָר אָנהייבן בויען אַ נײַע בריק.",
    "be": "Гарадскія ўлады плануюць пачаць будаўніцтва новага моста ў наступным годзе.",
    "az": "Şəhər rəhbərliyi gələn il yeni körpünün tikintisinə başlamağı planlaşdırır.",
}
LACKING_IN_LANGDETECT = {
    "ga": "Dúirt an chomhairle go mbeidh an droichead nua á thógáil an bhliain seo chugainn.",
    "is": "Borgin ætlar að hefja byggingu nýrrar brúar á næsta ári, sagði borgarstjórinn.",
    "eu": "Udalak datorren urtean zubi berria eraikitzen hasiko dela iragarri du alkateak.",
    "mt": "Il-kunsill qal li l-bini tal-pont il-ġdid se jibda s-sena d-dieħla.",
    "yo": "Ìjọba ìpínlẹ̀ náà sọ pé àwọn yóò bẹ̀rẹ̀ sí kọ́ afárá tuntun ní ọdún tó ń bọ̀.",
    "xh": "Urhulumente uthi uza kuqalisa ukwakha ibhulorho entsha kunyaka ozayo.",
    "la": "Cives in foro convenerunt ut de ponte novo trans flumen aedificando deliberarent.",
    "eo": "La urba konsilio decidis konstrui novan ponton trans la rivero en la venonta jaro.",
    "yue": "佢哋話聽日唔使返工，因為條橋仲未整好，我哋都唔知點算。",
    "am": "የከተማው ምክር ቤት በሚቀጥለው ዓመት አዲስ ድልድይ መገንባት እንደሚጀምር አስታወቀ።",
}
ENGLISH_WITH_NAMES = (
    "Minister Zofia Wiśniewska met Tamás Szabó in Kraków. Szabó said no. Wiśniewska agreed with him in Győr.",
    "Íñigo Martínez met Begoña Núñez in A Coruña on Friday. Martínez said the tunnel in A Coruña was unsafe.",
    "Geert van den Broek and Wolfgang von der Heide met Marie de la Croix in Antwerp, and they spoke for an hour.",
)


@pytest.fixture(scope="module")
def detector() -> Newsgloss:
    return Newsgloss()


def _tag(detector: Newsgloss, text: str) -> str:
    return detect_language(text, detector).language.tag


def test_it_keeps_the_promises_of_a_detector(detector: Newsgloss) -> None:
    check_detector(detector)


def test_more_than_a_hundred_languages_are_known(detector: Newsgloss) -> None:
    assert len({tag for script in detector.scripts for tag in detector.tags(script)}) > 100


@pytest.mark.parametrize(
    ("tag", "text"),
    [*CAPITALS.items(), *LATIN_NAMES.items(), *OTHER_LETTERS.items(), *LACKING_IN_LANGDETECT.items()],
)
def test_a_sentence_gets_its_language(detector: Newsgloss, tag: str, text: str) -> None:
    assert _tag(detector, text) == tag


@pytest.mark.parametrize(
    "text", [*CAPITALS.values(), *OTHER_LETTERS.values(), *LACKING_IN_LANGDETECT.values()]
)
def test_composed_and_decomposed_text_are_the_same(detector: Newsgloss, text: str) -> None:
    forms = [detect_language(unicodedata.normalize(form, text), detector) for form in ("NFC", "NFD")]
    assert forms[0] == forms[1]


@pytest.mark.parametrize("text", ENGLISH_WITH_NAMES)
def test_foreign_names_do_not_make_english_foreign(detector: Newsgloss, text: str) -> None:
    assert _tag(detector, text) == "en"


def test_borrowed_words_that_are_repeated_do_not_make_english_foreign(detector: Newsgloss) -> None:
    text = (
        "The café reopened on Monday. The owner of the café said that the café would serve lunch again. "
        "A naïve visitor thought that the café had never closed, and a second one asked for the café's old menu."
    )
    assert detector.detect(text)[0][0] == "en"


@pytest.mark.parametrize(
    "text",
    [
        "A café, a naïve waiter, a cliché about his fiancée and the décor: the review in the evening paper was short and not kind.",
        "The naïve fiancée sat in the café and called the décor a cliché, and nobody who heard her thought that she was wrong about it.",
        "At the café, his fiancée called the décor a cliché and the menu naïve. The owner laughed and said the critics had been right from the start.",
        "Théo, Zoë, Renée, Håkon, Søren and Łukasz all said the exam was too hard for them this year.",
    ],
)
def test_many_different_borrowed_words_do_not_make_english_unknown(detector: Newsgloss, text: str) -> None:
    assert _tag(detector, text) == "en"


def test_tables_of_results_are_told_by_the_few_words_in_them_and_never_wrongly(detector: Newsgloss) -> None:
    answers = [(tag, _tag(detector, text)) for tag, texts in SCORE_TABLES.items() for text in texts]
    assert [one for one in answers if one[1] not in {one[0], "und"}] == []
    assert sum(tag == answer for tag, answer in answers) >= 0.9 * len(answers)


def test_a_list_of_names_or_addresses_is_no_language(detector: Newsgloss) -> None:
    for text in (
        "John Smith, Maria Garcia, Pierre Dupont, Hans Müller, Ivan Petrov",
        "Hauptstraße 12, 10115 Berlin; Rue de Rivoli 8, 75001 Paris; Via Roma 5, 00184 Roma",
        "123 Main St, Springfield, IL 62701",
    ):
        assert _tag(detector, text) == "und"


def test_a_line_of_names_and_results_is_no_language(detector: Newsgloss) -> None:
    for text in (
        "Ski Jumping: 1. Halvor Nygård 281.4, 2. Ryo Sato 279.0, 3. Jan Kubica 270.3",
        "San Telmo 2 (García 12, 40), Odense 1 (Jensen 77), 90 Minutes",
    ):
        result = detect_language(text, detector)
        assert (result.language.tag, result.reason) == ("und", "names and figures alone")


@pytest.mark.parametrize(
    "text",
    [
        "Council spends 40 million on 3 bridges",
        "COUNCIL SPENDS 40 MILLION ON 3 BRIDGES",
        "Council Spends 40 Million on 3 Old Bridges",
    ],
)
def test_a_headline_with_figures_is_told(detector: Newsgloss, text: str) -> None:
    assert _tag(detector, text) == "en"


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "Zofia Wiśniewska met Şahin Quliyev in Kraków. Quliyev said no."),
        ("en", "Gyöngyi Fehér met László Kovács in Székesfehérvár. Fehér said no."),
        ("de", "Rəşad Əliyev traf Gülnarə Həsənova in Sumqayıt. Əliyev lehnte ab."),
        ("nl", "Recep Yıldırım sprak met Gülşen Çağlar in Muğla. Yıldırım weigerde."),
        ("fr", "La police de Rzeszów a arrêté Tamás Szabó après une dispute avec Joost de Vries."),
        ("es", "Petersen y Suárez vencieron a Nguyễn Thị Minh en la final de Şəki."),
    ],
)
def test_a_brief_full_of_foreign_names_has_the_language_of_its_words(
    detector: Newsgloss, tag: str, text: str
) -> None:
    assert _tag(detector, text) == tag


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("hr", "Tijekom tjedna suradnja sveučilišta i tvrtke nije donijela točno izvješće"),
        ("sr", "Posle sednice predsednik je rekao da je bezbednost u opštini uvek bila važna"),
    ],
)
def test_words_that_one_standard_alone_writes_tell_it(detector: Newsgloss, tag: str, text: str) -> None:
    assert _tag(detector, text) == tag


def test_code_between_sentences_does_not_vote(detector: Newsgloss) -> None:
    text = "for x in range(10):\n    print(x)\nThe programmers said on Monday that the release would be ready by the end of the month."
    assert _tag(detector, text) == "en"


def test_letters_of_full_width_are_the_usual_ones(detector: Newsgloss) -> None:
    assert (
        _tag(
            detector,
            "Ｔｈｅ　ｃｏｕｎｃｉｌ　ｗｉｌｌ　ｒｅｐａｉｒ　ｔｈｅ　ｂｒｉｄｇｅ　ｎｅｘｔ　ｓｐｒｉｎｇ",
        )
        == "en"
    )


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("no", "Regjeringen vil ikke øke avgiften på strøm"),
        ("da", "Regeringen vil ikke hæve afgiften på strøm"),
        ("nn", "Regjeringa vil ikkje auke avgifta på straum"),
        ("hr", "Vlada je odlučila da će se tisuće kuća obnoviti do siječnja"),
        ("ms", "Kerajaan akan menaikkan cukai kereta mulai bulan depan kerana belanjawan"),
        ("id", "Pemerintah akan menaikkan pajak mobil mulai bulan depan karena anggaran"),
        ("gl", "O presidente da Xunta anuncia novas medidas para os concellos galegos"),
    ],
)
def test_close_languages_are_told_apart_where_their_words_allow_it(
    detector: Newsgloss, tag: str, text: str
) -> None:
    assert _tag(detector, text) == tag


def test_where_close_languages_share_all_words_they_are_the_alternatives(detector: Newsgloss) -> None:
    language = detect_language("Vlada je najavila novi zakon o porezu", detector).language
    assert {one.tag for one in language.alternatives} >= {"bs", "hr", "sr"} - {language.tag}


def _weights(text: str) -> list[float]:
    """Words of sentences that `.` ends."""
    sentences = [sentence.split() for sentence in text.split(".")]
    words = [word for words in sentences for word in words]
    numbers = [CAPITAL * word[0].isupper() + (at << FLAG_BITS) for at, word in enumerate(words, 1)]
    starts = np.cumsum([0, *map(len, sentences[:-1])])
    return [round(one, 1) for one in word_weights(np.array(numbers), starts).tolist()]


def test_the_first_word_of_a_sentence_counts_although_it_has_a_capital() -> None:
    assert _weights("The mayor met Anna") == [1, 1, 1, 0.1]
    assert _weights("Nobody. Why would they say") == [1] * 5


def test_a_name_at_the_beginning_of_a_sentence_counts_as_a_name() -> None:
    assert _weights("Anna Kowalska said yes. She left") == [0.1, 0.1, 1, 1, 1, 1]


def test_a_first_word_that_has_a_capital_within_a_sentence_is_a_name() -> None:
    kowalska = CAPITAL + (7 << FLAG_BITS)
    weights = word_weights(np.array([CAPITAL, 0, kowalska, kowalska, 0]), np.array([0, 3]))
    assert [round(one, 1) for one in weights.tolist()] == [1, 1, 0.1, 0.1, 1]


def test_in_a_title_every_word_counts() -> None:
    assert _weights("Council Votes Down New Stadium") == [1] * 5


def test_in_a_table_of_figures_only_words_without_a_capital_count() -> None:
    table = "Results of monday 12. Odense 2 Lugano 1. Genk 0 Werder 0. Brno 4 Viborg 3. Kiel 1 Braga 1"
    words = [word for word in table.replace(".", "").split() if word.isalpha()]
    numbers = [CAPITAL * word[0].isupper() + (at << FLAG_BITS) for at, word in enumerate(words, 1)]
    starts = np.array([0, 3, 5, 7, 9])
    assert is_table(table, np.array(numbers), len(starts))
    weights = word_weights(np.array(numbers), starts, labels=set())
    assert [round(one, 1) for one in weights.tolist()] == [1, 1, 1, *([0.1] * 8)]


def test_in_a_table_of_figures_a_word_before_a_colon_counts() -> None:
    numbers = np.array([CAPITAL + (at << FLAG_BITS) for at in range(1, 5)])
    weights = word_weights(numbers, np.array([0, 2]), labels={int(numbers[2])})
    assert [round(one, 1) for one in weights.tolist()] == [0.1, 0.1, 1, 0.1]


def test_in_a_table_of_figures_a_line_that_begins_a_sentence_counts() -> None:
    capital, small = (CAPITAL + (at << FLAG_BITS) for at in (1, 2)), (at << FLAG_BITS for at in (3, 4))
    numbers = np.array([CAPITAL + (9 << FLAG_BITS), *capital, CAPITAL + (8 << FLAG_BITS), *small])
    weights = word_weights(numbers, np.array([0, 1, 3]), labels=set())
    assert [round(one, 1) for one in weights.tolist()] == [0.1, 0.1, 0.1, 1, 1, 1]


def test_a_sentence_with_long_latin_names_has_the_language_of_its_own_letters(detector: Newsgloss) -> None:
    for tag, text in (
        ("ru", "Netflix и Warner Bros. Discovery ведут переговоры, пишет Wall Street Journal"),
        ("uk", "Goldman Sachs та Morgan Stanley підвищили прогноз щодо Ukrainian Sovereign Bonds"),
        ("el", "Η Goldman Sachs και η Morgan Stanley αγόρασαν την Piraeus Financial Holdings Group"),
    ):
        assert _tag(detector, text) == tag


def test_words_that_the_ethiopic_sign_parts_are_words(detector: Newsgloss) -> None:
    text = LACKING_IN_LANGDETECT["am"]
    assert _tag(detector, text.replace(" ", "፡")) == "am"


def test_names_in_other_letters_do_not_hide_english(detector: Newsgloss) -> None:
    text = "The chairman of 台積電 and the head of 三星電子 met in Seoul, but they did not say what they talked about."
    assert _tag(detector, text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Emglev an itron hag an aotrou a zo bet graet dec'h da noz e kêr evit ar wech kentañ.",  # Breton
        "Dow puoblëcëje zëmsczi mają rozegracjã na rënkù w Gduńskù dzysô.",  # Kashubian
        "Zbxqv wkjrt plomfgh tzzkq vvrbnm qwzxk jjhgf ptrwq lkxzv bnmqw",  # none
    ],
)
def test_a_language_that_is_not_known_is_undetermined_with_what_is_near(
    detector: Newsgloss, text: str
) -> None:
    language = detect_language(text, detector).language
    assert language.tag == "und"
    assert language.alternatives


def test_a_second_language_is_reported_with_its_share(detector: Newsgloss) -> None:
    language = detect_language(f"{ENGLISH} {ENGLISH}\n{FRENCH}", detector).language
    (second,) = [one for one in language.alternatives if one.share is not None]
    assert (language.tag, second.tag) == ("en", "fr")
    assert second.share == pytest.approx(1 / 3, abs=0.1)


def test_text_in_one_language_reports_no_second(detector: Newsgloss) -> None:
    language = detect_language(f"{ENGLISH} {ENGLISH}", detector).language
    assert [one for one in language.alternatives if one.share is not None] == []


def test_the_answer_does_not_depend_on_what_was_asked_before(detector: Newsgloss) -> None:
    for text in (FRENCH, *OTHER_LETTERS.values()):
        detector.detect(text)
    assert detect_language(ENGLISH, detector) == detect_language(ENGLISH, Newsgloss())


def test_the_declared_language_never_outvotes_clear_text(detector: Newsgloss) -> None:
    result = detect_language(ENGLISH, detector, hint="fr")
    assert (result.language.tag, result.language.agrees, result.reason) == ("en", False, None)


def test_the_model_is_small() -> None:
    files = Path(newsgloss_model_language.FOLDER).iterdir()
    assert sum(file.stat().st_size for file in files) <= 6_000_000


@pytest.mark.parametrize(
    ("tag", "around"),
    [
        (
            "ru",
            "Премьер-министр заявил вчера, что переговоры продолжатся на следующей неделе. {} Решение примут до конца года, и депутаты встретили эти слова молчанием, сообщили в пресс-службе правительства.",
        ),
        (
            "de",
            "Der Ministerpräsident sagte gestern, die Gespräche gingen nächste Woche weiter. {} Eine Entscheidung soll bis zum Ende des Jahres fallen, und die Abgeordneten nahmen seine Worte schweigend auf.",
        ),
    ],
)
def test_a_long_quotation_in_another_language_does_not_vote(
    detector: Newsgloss, tag: str, around: str
) -> None:
    quotation = (
        "«We will never accept a deal that does not protect our farmers and our fishing communities, and we will not"
        " be rushed into signing anything before the people of this country have had their say on it in a free vote,"
        " because that is what we promised them when they gave us their trust at the election two years ago»."
    )
    language = detect_language(around.format(quotation), detector).language
    assert (language.tag, language.alternatives) == (tag, [])


def test_of_long_text_the_beginnings_of_sentences_are_read(detector: Newsgloss) -> None:
    text = " ".join([ENGLISH] * 12)
    evidence = detector.evidence(text)
    assert evidence is not None
    assert len(evidence.words) < len(text.split()) * 2 / 3
    assert _tag(detector, text) == "en"

# ruff: noqa: E501, RUF001  tables read better unbroken; the characters are the test
"""Each kind of boilerplate in several languages, and the stories that speak like it."""

import pytest

from newsgloss_enrich.steps.boilerplate import Context, find_boilerplate
from newsgloss_enrich.steps.boilerplate.agencies import is_agency_line
from newsgloss_enrich.steps.boilerplate.byline import is_byline
from newsgloss_enrich.steps.boilerplate.copyright import is_copyright
from newsgloss_enrich.steps.boilerplate.repeated_headline import repeats_headline
from newsgloss_enrich.steps.boilerplate.row import row_marks
from newsgloss_enrich.steps.text.words import fold

PARAGRAPH = "The harbour bridge in Aberdeen reopened on Monday, four weeks after a drifting barge tore away part of it."
SECOND = "Hauliers had been sent round by the northern bridge, which added eleven kilometres to each journey."


def found(body: str, title: str = "") -> list[tuple[str, str]]:
    return [
        (span.kind, body[span.start : span.end])
        for span in find_boilerplate(body, Context(title, ("Ann Author",)))
    ]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("agency_line", "Source: Reuters"), ("agency_line", "Quelle: dpa-infocom"), ("agency_line", "Avec AFP"),
        ("agency_line", "Con información de EFE"), ("agency_line", "Fonte: ANSA"), ("agency_line", "Bron: ANP"),
        ("agency_line", "Источник: РИА Новости"), ("agency_line", "المصدر: رويترز"), ("agency_line", "来源：新华网"),
        ("agency_line", "（共同通信）"), ("agency_line", "(연합뉴스)"), ("agency_line", "Agence France-Presse"),
        ("agency_line", "This story was originally published by Reuters."),
        ("cookie_notice", "We use cookies to ensure that we give you the best experience on our website."),
        ("cookie_notice", "Wir verwenden Cookies, um Ihnen das beste Erlebnis zu bieten."),
        ("cookie_notice", "En poursuivant votre navigation sur ce site, vous acceptez l'utilisation de cookies."),
        ("cookie_notice", "Utilizamos cookies para mejorar su experiencia."), ("cookie_notice", "Accept all cookies"),
        ("cookie_notice", "当サイトではCookieを使用しています。"), ("cookie_notice", "本网站使用Cookie以改善您的体验。"),
        ("newsletter", "Recevez nos alertes par e-mail"), ("newsletter", "無料メルマガ登録はこちら"),
        ("newsletter", "Schrijf je in voor onze nieuwsbrief"), ("newsletter", "뉴스레터를 구독하세요"),
        ("newsletter", "Подпишитесь на нашу рассылку"), ("newsletter", "Bültenimize abone olun"),
        ("social_footer", "Partager l'article"), ("social_footer", "Siga-nos no Instagram"), ("social_footer", "記事をシェアする"),
        ("social_footer", "Facebook'ta paylaş"), ("social_footer", "請在臉書上關注我們"), ("social_footer", "페이스북 공유하기"),
        ("copyright", "Reproduction interdite"), ("copyright", "© The Daily Post"), ("copyright", "無断転載禁止"),
        ("copyright", "Prohibida su reproducción total o parcial."), ("copyright", "ห้ามทำซ้ำโดยไม่ได้รับอนุญาต"),
        ("related_links", "Weitere Nachrichten: Hafen wird ausgebaggert"), ("related_links", "Bekijk ook: De drijvende aak"),
        ("related_links", "【関連記事】港の橋"), ("related_links", "[관련기사] 항구의 다리들"), ("related_links", "Te recomendamos: Los buzos"),
        ("byline", "Jane Doe is a freelance journalist based in Leeds."),
    ],
)  # fmt: skip
def test_a_line_below_the_story_is_known(kind: str, line: str) -> None:
    assert found(f"{PARAGRAPH}\n\n{SECOND}\n\n{line}") == [(kind, line)]


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Blick auf den Hafen", "Foto: Jana Reh"), ("Une vue du port", "© Luc Roux / AFP"), ("退潮时的港口", "（图片来源：新华社）"),
        ("函館の漁師たち", "（写真：共同通信）"), ("函館の漁師たち", "＝佐野優撮影"), ("항구의 모습", "(사진=연합뉴스)"),
        ("A view of the harbour", "[Jane Doe/The Daily Post]"), ("A view of the harbour.", "REUTERS/Ana Silva"),
        ("Une vue du port.", "(Anne Sylvain/AFP)"), ("Vista del puerto", "EFE/Juan Soto"), ("새 다리", "/사진=뉴스1"), ("Вид на порт", "Фото: Иван Сотов"),
    ],
)  # fmt: skip
def test_a_caption_between_paragraphs_is_apart_from_its_credit(caption: str, credit: str) -> None:
    body = f"{PARAGRAPH}\n\n{caption} {credit}\n\n{SECOND}"
    assert found(body) == [("caption", caption), ("credit", credit)]


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe and Lee Roe in London", "The Harbour Post Staff & Agencies", "von Wim Jonas/dpa", "Von unserem Korrespondenten Lars Ott", "Propos recueillis par Théo Vasseur",
        "Texto: Lucía Reyes", "di Lucia Re", "Door onze correspondent Jan Stam", "Автор: Лидия Рогова", "بقلم: سلمى عادل",
        "记者 王明", "（責任編輯：王明）", "取材・文＝田中花", "김하나 기자 hana@port.example", "โดย มานี ใจดี", "Redacción",
    ],
)  # fmt: skip
def test_bylines_are_known_in_many_languages(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("HARBOUR BRIDGE REOPENS", "Harbour bridge reopens"),
        ("港の旋回橋が再び開通 | 港新聞", "港の旋回橋が再び開通"),
        ("Harbour bridge - The Post", "Harbour bridge"),
        ("KIŞIN LIMAN KÖPRÜSÜ AÇILDI", "Kışın liman köprüsü açıldı"),
    ],
)
def test_a_headline_again_with_a_small_difference(line: str, title: str) -> None:
    assert repeats_headline(line, title)


def test_a_headline_that_goes_on_as_a_sentence_is_the_story() -> None:
    assert not repeats_headline(
        "Harbour bridge reopens after the storm of January, the council says", "Harbour"
    )


def test_a_row_may_hold_a_name_without_by_and_a_date_with_a_dash() -> None:
    assert row_marks("Jane Doe | Lee Roe", lambda _: []) == []
    body = f"Jane Doe | 12 Mar 2019 - 10:15 | 3 min read\n\n{PARAGRAPH}\n\n{SECOND}"
    assert found(body) == [
        ("byline", "Jane Doe"),
        ("dateline", "12 Mar 2019 - 10:15"),
        ("read_time_label", "3 min read"),
    ]


def test_links_between_paragraphs_end_with_the_block() -> None:
    body = f"{PARAGRAPH}\n\nRelated stories\nThe barge that drifted\nA history of bridges\n\n{SECOND}"
    assert [text for _, text in found(body)] == [
        "Related stories",
        "The barge that drifted",
        "A history of bridges",
    ]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Some disciplines are organized around a single professional society [7].",
        "The site, he wrote, had long used cookies to follow its readers across the web.",
        "Cookies were served with the tea, and nobody spoke of privacy again until the minister left.",
        "(See attached file: API.pdf)",
        "He was taken to the house by the river (courtesy of an old friend from the council).",
        "Reuters reported on Monday that the bridge would stay closed.",
        "The source: an old well below the castle, which the monks had dug in the year of the plague.",
        "She is a professor of history at the University of Oslo and has written on bridges.",
        "Follow the line of the river, the guide said, and you will come to the bridge.",
        "Mr Roe said the newsletter had been sent to every member by e-mail, and that none had replied.",
        "Rights groups said that without permission from the council nobody may enter the park after dark now.",
        "关于微博上的传言，市政府表示，大桥将在星期一重新开放，并请市民不要相信没有根据的消息，也不要传播它们。",
        "共同研究を行った大学によると、橋の安全性に問題はないという。",
        "A photo by the bridge, taken in 1950, hangs in the harbour office to this day.",
        "Beirut (the capital) - and the whole of the coast - was without power for a day.",
    ],
)  # fmt: skip
def test_a_story_that_speaks_of_such_things_stays_a_story(paragraph: str) -> None:
    assert found(f"{PARAGRAPH}\n\n{paragraph}\n\n{SECOND}\n\n{PARAGRAPH}") == []


@pytest.mark.parametrize(("line", "mark"), [("(PTI)", " "), ("– AFP", " "), ("(dpa)", "\n\n")])
def test_an_agency_signs_the_last_paragraph(line: str, mark: str) -> None:
    for story in (PARAGRAPH, f"{PARAGRAPH}\n\n{SECOND}"):
        assert found(f"{story}{mark}{line}") == [("agency_line", line)]


@pytest.mark.parametrize("below", ["Reporting by Jane Doe", "12 March 2019", "By Jane Doe\n© 2019 The Post"])
def test_a_story_of_one_paragraph_is_no_standfirst(below: str) -> None:
    assert "standfirst" not in [kind for kind, _ in found(f"{PARAGRAPH}\n\n{below}\n© 2019 The Daily Post")]


def test_a_summary_that_the_lead_tells_again_is_a_standfirst() -> None:
    summary = (
        "Aberdeen's harbour bridge reopened on Monday, weeks after a drifting barge tore part of it away."
    )
    body = f"12 March 2019\n\n{summary}\n\n{PARAGRAPH}\n\n{SECOND}"
    assert ("standfirst", summary) in found(body)
    assert ("standfirst", SECOND) not in found(body.replace(summary, SECOND))


@pytest.mark.parametrize(
    "line", ["Reuters said so", "The Associated Press reported it", "AA meeting", "Source"]
)
def test_a_line_that_only_begins_with_an_agency_is_none(line: str) -> None:
    assert not is_agency_line(line)


def test_a_law_about_copyright_is_no_notice() -> None:
    line = "The copyright law was amended last week, and all rights reserved to authors since the war remain with them."
    assert not is_copyright(line, fold(line))

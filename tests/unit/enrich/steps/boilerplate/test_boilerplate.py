# ruff: noqa: E501, RUF001  tables read better unbroken; the characters are the test
import itertools
from datetime import date

import pytest

from newsgloss_enrich.steps.boilerplate import Context, find_boilerplate, read_claims
from newsgloss_enrich.steps.boilerplate.dateline import publication_date
from newsgloss_enrich.steps.boilerplate.opening import story_opening_end
from newsgloss_enrich.steps.boilerplate.read_time_label import read_time_minutes

TITLE = "Harbour bridge reopens after winter storm"
LEAD = "The harbour bridge in Aberdeen reopened on Monday, four weeks after a drifting barge tore away part of it."
STORY = f'{LEAD}\n\n"The pier is sound," Moira Dunbar told reporters at the harbour office. "We will watch it closely."\n\nHauliers had been sent round by the northern bridge, which added eleven kilometres to each journey.\n\nCyclists and walkers may use the bridge from Saturday, and a second closure follows in September.'


def kinds(body: str, title: str = TITLE, **context: object) -> list[tuple[str, str]]:
    spans = find_boilerplate(body, Context(title, **context))  # type: ignore[arg-type]
    for span in spans:
        text = body[span.start : span.end]
        assert text == text.strip() != ""
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    return [(span.kind, body[span.start : span.end]) for span in spans]


def test_a_story_alone_has_no_boilerplate() -> None:
    assert kinds(STORY) == []


def test_a_head_in_one_block_is_read_line_by_line() -> None:
    standfirst = "The swing bridge closed when a barge broke loose will carry traffic again from Monday."
    body = "\n".join(
        [
            f"{TITLE} repairs",
            "3 min read",
            "12 March, 2019",
            standfirst,
            "A bridge at low tide [Getty]",
            STORY,
        ]
    )
    assert kinds(body) == [
        ("repeated_headline", f"{TITLE} repairs"),
        ("read_time_label", "3 min read"),
        ("dateline", "12 March, 2019"),
        ("standfirst", standfirst),
        ("caption", "A bridge at low tide"),
        ("credit", "[Getty]"),
    ]


def test_labels_in_one_row_are_told_apart() -> None:
    body = f"By Jane Doe and Lee Roe | 12 March 2019 | 3 min read\n\n{STORY}"
    assert kinds(body) == [
        ("byline", "By Jane Doe and Lee Roe"),
        ("dateline", "12 March 2019"),
        ("read_time_label", "3 min read"),
    ]


def test_a_head_that_lost_its_line_ends_is_cut_from_the_story() -> None:
    body = f"{TITLE} 3 min read 12 March, 2019 {LEAD} More follows."
    assert [kind for kind, _ in kinds(body)] == ["repeated_headline", "read_time_label", "dateline"]


def test_a_first_paragraph_is_no_standfirst_without_evidence() -> None:
    assert kinds(f"12 March 2019\n\n{STORY}") == [("dateline", "12 March 2019")]


def test_a_paragraph_above_the_byline_is_the_standfirst() -> None:
    summary = "Traffic will flow again from Monday, says the council."
    assert kinds(f"{summary}\nBy Jane Doe\n\n{STORY}") == [("standfirst", summary), ("byline", "By Jane Doe")]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Follow us on Twitter: @harbour_press", "social_footer"),
        ("Like us on Facebook", "social_footer"),
        ("Share this article", "social_footer"),
        ("Facebook Twitter WhatsApp Email", "social_footer"),
        ("Folgen Sie uns auf Instagram", "social_footer"),
        ("Suivez-nous sur Facebook", "social_footer"),
        ("Síguenos en Twitter", "social_footer"),
        ("تابعونا على فيسبوك", "social_footer"),
        ("Подписывайтесь на наш Телеграм-канал", "social_footer"),
        ("关注我们的微博", "social_footer"),
        ("Read more: How the bridges were built", "related_links"),
        ("Lire aussi : Les ponts du port", "related_links"),
        ("Lesen Sie auch: Brücken am Hafen", "related_links"),
        ("Ver también: Los puentes", "related_links"),
        ("関連記事：港の橋", "related_links"),
        ("Sign up for our newsletter", "newsletter"),
        ("Inscrivez-vous à notre newsletter", "newsletter"),
        ("Suscríbase a nuestro boletín", "newsletter"),
        ("© 2024 Harbour Press", "copyright"),
        ("All rights reserved.", "copyright"),
        ("Alle Rechte vorbehalten", "copyright"),
        ("ADVERTISEMENT", "advertisement"),
        ("Publicité", "advertisement"),
        ("Listen to this article", "navigation"),
        ("Reporting by Jane Doe; Editing by Lee Roe", "byline"),
        ("Agencies contributed to this report.", "byline"),
        ("(AFP)", "agency_line"),
        ("(avec AFP et Reuters)", "agency_line"),
        ("Tags: bridges, harbour", "related_links"),
        ("12 comments", "navigation"),
    ],
)
def test_footers_are_known_in_many_languages(line: str, kind: str) -> None:
    assert kinds(f"{STORY}\n\n{line}\n") == [(kind, line)]


def test_a_footer_that_lost_its_line_end_is_cut_off_the_last_paragraph() -> None:
    assert kinds(f"{STORY} Follow us on Twitter: @press") == [
        ("social_footer", "Follow us on Twitter: @press")
    ]


def test_headlines_below_related_stories_belong_to_them() -> None:
    body = f"{STORY}\n\nRelated stories\nThe barge that drifted\nA history of bridges"
    assert [kind for kind, _ in kinds(body)] == ["related_links"] * 3


@pytest.mark.parametrize(
    "paragraph",
    [
        "Follow us, she told the crowd, and the crowd followed her down to the harbour without a word.",
        (
            "He will share the prize with two others, the academy said on Twitter after the vote in Oslo, and the three "
            "will meet in the spring to decide how the money is to be divided among their schools, it added, and when."
        ),
        "By Monday the bridge had reopened, and Jane Doe was the first to cross it.",
        "On 12 March 2019 the war ended.",
        "He read the letter for 3 minutes.",
        "Related costs rose by a third, the council said in its yearly report to the government.",
        "Read more slowly, the teacher said.",
        "Subscribe to the theory or not, the facts remain what they are.",
        "The copyright law of 2019 was amended by parliament last week after long debate.",
        "It was the worst winter in twenty years (the council began counting in 1950).",
        "The bank, known as AP (Anglo-Pacific), closed.",
    ],
)
def test_a_story_that_speaks_like_a_label_stays_a_story(paragraph: str) -> None:
    assert kinds(f"{LEAD}\n\n{paragraph}\n\n{STORY}", title="Another headline entirely, of other words") == []


@pytest.mark.parametrize(
    ("line", "caption", "credit", "who"),
    [
        ("A bridge (AP Photo/Jane Doe)", "A bridge", "(AP Photo/Jane Doe)", "AP Photo/Jane Doe"),
        ("A bridge. Photo: Jane Doe/Reuters", "A bridge.", "Photo: Jane Doe/Reuters", "Jane Doe/Reuters"),
        (
            "Une vue du port. Crédit photo : Jeanne Martin",
            "Une vue du port.",
            "Crédit photo : Jeanne Martin",
            "Jeanne Martin",
        ),
        ("Blick auf den Hafen (Foto: dpa)", "Blick auf den Hafen", "(Foto: dpa)", "dpa"),
        ("Image credit: Jane Doe", None, "Image credit: Jane Doe", "Jane Doe"),
        ("© Reuters", None, "© Reuters", "Reuters"),
    ],
)
def test_captions_and_credits_are_apart(line: str, caption: str | None, credit: str, who: str) -> None:
    body = f"12 March 2019\n{line}\n\n{STORY}"
    found = kinds(body)
    expected = ([("caption", caption)] if caption else []) + [("credit", credit)]
    assert found[1:] == expected
    assert read_claims(body, find_boilerplate(body, Context(TITLE))).photo_credit == who


@pytest.mark.parametrize(
    ("label", "minutes"),
    [
        ("3 min read", 3), ("5-minute read", 5), ("One minute read", 1), ("Reading time: 4 minutes", 4),
        ("Lesezeit 3 Min.", 3), ("Lecture 4 min", 4), ("Temps de lecture : 3 min.", 3), ("Tiempo de lectura: 2 minutos", 2),
        ("Tempo di lettura: 3 minuti", 3), ("leestijd 3 min", 3), ("Время чтения: 5 минут", 5), ("3 dakika okuma", 3),
        ("٣ دقائق قراءة", 3), ("مدة القراءة: دقيقتان", 2), ("阅读时间：3分钟", 3), ("読了時間 4分", 4), ("この記事は約3分で読めます", 3),
        ("읽는 시간 3분", 3), ("เวลาอ่าน 3 นาที", 3),
        ("He read for 3 minutes", None), ("3 minutes", None), ("read", None), ("12 March 2019", None),
    ],
)  # fmt: skip
def test_read_time_labels_are_read_in_many_languages(label: str, minutes: int | None) -> None:
    assert read_time_minutes(label) == minutes


@pytest.mark.parametrize(
    "line",
    [
        "12 March, 2019", "March 12, 2019 08:15 GMT", "2019-03-12", "2019-03-12T08:15:00Z", "Publié le 12 mars 2019 à 10h02",
        "12. März 2019", "Stand: 12.03.2019, 10:15 Uhr", "12 de marzo de 2019", "12 марта 2019 г.", "2019年3月12日",
        "2019년 3월 12일 (화)", "Updated: 12 March 2019 10:02am", "Last modified on Tue 12 Mar 2019 10.02 GMT", "١٢ مارس ٢٠١٩",
        "12 آذار 2019", "12 Mart 2019 Salı", "12 มีนาคม 2562", "Pubblicato il 12 marzo 2019 alle ore 10:02", "12 marca 2019, 10:02",
        "Published on March 12, 2019 | Updated March 13, 2019", "Tuesday, 12th March 2019", "MARCH 12, 2019 / 8:15 AM",
    ],
)  # fmt: skip
def test_publication_dates_are_read_in_many_forms(line: str) -> None:
    found = publication_date(line)
    assert found is not None
    assert found.value == date(2019, 3, 12)


def test_a_date_of_unclear_order_is_a_dateline_but_no_claim() -> None:
    body = f"3/4/2019\n\n{STORY}"
    spans = find_boilerplate(body, Context(TITLE))
    assert [span.kind for span in spans] == ["dateline"]
    assert read_claims(body, spans).date is None


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("BEIRUT (AFP) — The council", "BEIRUT (AFP) —"),
        ("LONDON, March 12 (Reuters) - Shares", "LONDON, March 12 (Reuters) -"),
        ("МОСКВА (РИА Новости) — Совет", "МОСКВА (РИА Новости) —"),
        ("WASHINGTON — The council", None),
        ("Beirut (AFP) - The council", "Beirut (AFP) -"),
        ("Beirut (UNESCO) - The council", None),
        ("Madrid, 12 mar (EFE).- El consejo", "Madrid, 12 mar (EFE).-"),
        ("МОСКВА, 12 мар — РИА Новости. Совет", "МОСКВА, 12 мар — РИА Новости."),
        ("新华社伦敦3月12日电（记者王明）市议会", "新华社伦敦3月12日电（记者王明）"),
        ("【パリ共同】市議会は", "【パリ共同】"),
        ("(런던=연합뉴스) 김하나 특파원 = 시의회는", "(런던=연합뉴스) 김하나 특파원 ="),
        ("中央社會工作組織表示，十二日電費將上漲。", None),
        ("NATO (the alliance) said: no", None),
    ],
)
def test_the_place_and_agency_that_open_a_story_are_a_dateline(paragraph: str, dateline: str | None) -> None:
    end = story_opening_end(paragraph)
    assert (paragraph[:end] if end else None) == dateline


def test_a_name_between_headline_and_date_is_the_author() -> None:
    body = f"{TITLE} | The Daily\nJane Doe, Correspondent\n12 Mar 2019, 10:15 AM IST\n{STORY}"
    assert [kind for kind, _ in kinds(body)] == ["repeated_headline", "byline", "dateline"]


def test_an_agency_dateline_is_found_below_a_head() -> None:
    body = (
        f"March 12, 2019 / Updated 2 hours ago\n{TITLE}\nJane Doe\n2 Min Read\n\nABERDEEN (Reuters) - {STORY}"
    )
    assert [kind for kind, _ in kinds(body)] == [
        "dateline",
        "repeated_headline",
        "byline",
        "read_time_label",
        "dateline",
    ]


def test_a_copyright_that_lost_its_line_end_takes_no_story_with_it() -> None:
    notice = "© 2019 The Daily. All rights reserved."
    assert kinds(f"{STORY} {notice}") == [("copyright", notice)]


def test_a_sign_off_is_found_above_another_line() -> None:
    body = f"{STORY}\n\nReporting by Jane Doe; Editing by Lee Roe\nOur Standards: The Trust Principles."
    assert kinds(body) == [("byline", "Reporting by Jane Doe; Editing by Lee Roe")]


MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    "unit",
    [
        "\n",
        " ",
        "a",
        "(",
        "By ",
        "By By By\n",
        "[a",
        "A. ",
        "12 March 2019\n",
        "Photo: ",
        "/ AP ",
        "© ",
        "@a ",
        '. "',
        "x" * 239 + "\n",
    ],
)
def test_hostile_text_is_read_in_one_pass(unit: str) -> None:
    body = unit * (MEGABYTE // len(unit)) + "a"
    assert all(
        span.end <= len(body) for span in find_boilerplate(body, Context("By By By Headline of some words"))
    )

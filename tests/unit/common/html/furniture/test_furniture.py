import pytest
from tests.unit.common.html.story import ADDRESS, BODY, PARAGRAPHS, TITLE, page, read

LINK = '<a href="/2026/03/{0}">Old story number {0} about the harbour</a>'
LINKS = [LINK.format(number) for number in range(3)]


def body(html: str) -> str:
    return read(html).body


@pytest.mark.parametrize(
    "inside",
    [
        "<ul>" + "".join(f"<li>{link}</li>" for link in LINKS) + "</ul>",
        "<h3>Top stories</h3><ul>" + "".join(f"<li>{link} today</li>" for link in LINKS) + "</ul>",
        "<div><h3>Most read</h3>" + "".join(f"<div>{link}</div>" for link in LINKS) + "</div>",
        "".join(f"<p>{link}</p>" for link in LINKS),
        f"<p>Related: {LINKS[0]}</p>",
        f"<p><strong>READ MORE:</strong> {LINKS[0]}</p>",
        f"<p><strong>DON'T MISS</strong><br>{LINKS[0]} [VIDEO]<br>{LINKS[1]} [PICTURES]</p>",
        '<a href="/2026/03/1"><h3>Old story about the harbour</h3><p>Few people remember it.</p></a>',
        '<div class="newsletter-box"><p>All the news of the coast, every morning at six.</p></div>',
        '<section id="related-articles"><p>Once upon a time a story stood in this very place.</p></section>',
        '<div style="display:none"><p>What readers of the old site saw, and nobody sees now.</p></div>',
        "<div hidden><p>What readers of the old site saw, and nobody sees any more today.</p></div>",
        '<p>Follow us on <a href="https://facebook.com/x">Facebook</a> and never miss a story.</p>',
        "<p>Subscribe to our newsletter</p>",
        "<p>Copyright 2026 Coast Courier, all rights reserved</p>",
        "<p>© Coast Courier</p>",
    ],
)
def test_what_is_not_the_article_is_not_its_text(inside: str) -> None:
    assert body(page(body=inside)) == BODY


@pytest.mark.parametrize(
    "line",
    [
        "<p>Get it from <a href='https://shop.example/offer'>the shop of the island</a></p>",
        "<p>Follow the coast path for two hours, past the lighthouse, to reach the new pier.</p>",
        "<p>The <a href='/2026/03/1'>old pier</a> was closed in March after a storm had damaged it.</p>",
        "<h3><a href='#pier'>What happens to the pier?</a></h3>",
    ],
)
def test_links_and_imperatives_of_the_article_stay(line: str) -> None:
    last = "<p>The first night boat leaves on Friday, and the band of the island will play on board.</p>"
    found = body(page(body=line + last)).split("\n")
    assert found[: len(PARAGRAPHS)] == list(PARAGRAPHS)
    assert len(found) == len(PARAGRAPHS) + 2


def test_a_quoted_post_is_part_of_the_article() -> None:
    post = (
        '<div class="social-media-embed"><blockquote class="twitter-tweet"><p>Night boats at last! We waited '
        "twenty years for them.</p>— Islander (@islander) 7 April 2026</blockquote></div>"
    )
    assert "We waited twenty years" in body(page(body=post))


def test_names_that_a_popup_repeats_are_read_once() -> None:
    popup = (
        '<span class="rollover-people-block"><a href="/p/1">Story one</a> <a href="/p/2">Story two</a></span>'
    )
    text = f"<p>The minister <a href='/people/ada'>Ada Example</a>{popup} said that she would come.</p>"
    assert "Ada Example said that she would come" in " ".join(body(page(body=text)).split())


@pytest.mark.parametrize(
    "standfirst",
    [
        "<h2>For twenty years the last boat left at nine, and everyone who missed it slept ashore</h2>",
        '<p class="article-deck">Late boats, paid by the county.</p>',
        '<h3 class="sub-headline">Late boats, paid by the county</h3>',
    ],
)
def test_the_summary_below_the_headline_is_not_the_text(standfirst: str) -> None:
    assert body(page(before=standfirst)) == BODY


def test_a_hidden_article_is_still_an_article() -> None:
    html = (
        page()
        .replace("<article>", '<article style="display: none">')
        .replace("<h1>", "<div class='related'><h1>")
    )
    assert body(html) == BODY


def test_a_page_inside_a_form_is_still_a_page() -> None:
    html = page().replace("<body>", "<body><form action='/'>").replace("</body>", "</form></body>")
    assert body(html) == BODY


def test_a_second_article_below_is_not_part_of_the_first() -> None:
    second = (
        "<article><h1>Chess cup for the lighthouse</h1>" + f"<p>{PARAGRAPHS[0][::-1]}</p>" * 3 + "</article>"
    )
    assert body(page(after=second)) == BODY


def test_the_headline_is_not_repeated_as_text() -> None:
    assert body(page(before=f"<p>{TITLE}</p>")) == BODY


def test_without_an_address_links_are_links_to_elsewhere_too() -> None:
    html = page(body="<ul>" + "".join(f"<li>{link}</li>" for link in LINKS) + "</ul>")
    assert read(html, None).body == read(html, ADDRESS).body == BODY


@pytest.mark.parametrize(
    "html",
    [
        "<div class=related>" * 5000 + "x",
        "<ul><li><a href=/a>one two three four</a></li></ul>" * 3000,
        "<blockquote class=twitter-tweet>" * 200,
        "<h3>Related</h3>" * 3000,
        "<p>" + "<a href=/a>one two three four</a>" * 10_000 + "</p>",
    ],
)
def test_odd_markup_is_survived(html: str) -> None:
    assert PARAGRAPHS[0] in body(page(body=html))


@pytest.mark.parametrize(
    "line",
    [
        "<p>Advertisement</p>",
        "<p>ADVERTISEMENT - scroll to continue</p>",
        "<p>Source: Reuters</p>",
        "<p>(Reporting by Mara Ellin; Editing by Jonas Vik)</p>",
        "<p>Our Standards: <a href='https://x.example/'>The Thomson Reuters Trust Principles.</a></p>",
        "<p><em>Mara Ellin is a senior reporter at the Courier and covers ports.</em></p>",
        '<p>Lee también: <a href="/otra">Otra historia sobre los puentes</a></p>',
        '<p>اقرأ أيضا: <a href="/x">قصة أخرى عن الجسور في المدينة</a></p>',
    ],
)
def test_lines_below_the_story_are_not_its_text(line: str) -> None:
    assert read(page(body=line)).body == BODY


@pytest.mark.parametrize(
    "line",
    [
        "Follow the river for two miles, then turn left at the Facebook data centre and its grey fence.",
        "Join the queue early: the app crashed within minutes last year, said the organisers of the fair.",
        "Download speeds on WhatsApp fell by half in a year.",
        "Copyright law has to change, the commission said on Monday in Brussels.",
        "(c) the third option is to close the ferry line for good.",
    ],
)
def test_sentences_that_begin_like_an_appeal_stay(line: str) -> None:
    assert line in read(page(body=f"<p>{line}</p>")).body


@pytest.mark.parametrize("hidden", ['style="display:none"', "hidden"])
def test_the_rest_of_an_article_behind_a_button_is_its_text(hidden: str) -> None:
    rest = [f"{line[:-1]}, as the company said in its letter of May." for line in PARAGRAPHS[:2]]
    html = page(body=f"<div class='collapsed' {hidden}>{''.join(f'<p>{line}</p>' for line in rest)}</div>")
    assert read(html).body == "\n".join([BODY, *rest])


def test_linked_headings_above_paragraphs_of_the_article_stay() -> None:
    sections = "".join(
        f'<h2><a href="/places/{name}">{name} is the place to be</a></h2><p>{PARAGRAPHS[0]} {name}.</p>'
        for name in ("Aberdeen", "Bergen", "Cork")
    )
    assert "Bergen is the place to be" in read(page(body=sections)).body

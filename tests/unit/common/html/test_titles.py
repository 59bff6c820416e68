import time

import pytest
from tests.patience import PATIENCE_SECONDS
from tests.unit.common.html.story import TITLE, json_ld, page, read

SITE = '<meta property="og:site_name" content="Coast Courier">'


@pytest.mark.parametrize(
    "given",
    [
        f"{TITLE} | Coast Courier",
        f"{TITLE} - Coast Courier",
        f"{TITLE} \N{EN DASH} Islands \N{EN DASH} Coast Courier",
        f"{TITLE} | Islands | News | Coast Courier",
        f"Coast Courier: {TITLE}",
        f"{TITLE} | coast-courier.example",
        TITLE,
    ],
)
def test_site_and_section_leave_the_title(given: str) -> None:
    head = f'{SITE}<meta property="og:title" content="{given}">'
    assert read(page(head, title=given)).title == TITLE
    assert read(page(f'<meta property="og:title" content="{given}">', title=given)).title == TITLE


def test_without_a_heading_the_site_s_name_leaves_the_title() -> None:
    html = page(SITE, title=f"{TITLE} | Coast Courier").replace("<h1>", "<h4>").replace("</h1>", "</h4>")
    assert read(html).title == TITLE


def test_a_dash_of_the_headline_stays() -> None:
    headline = "Ferry crew doubled - islanders cheer"
    html = page(title=f"{headline} | Coast Courier").replace(TITLE, headline)
    assert read(html).title == headline


def test_the_heading_goes_before_another_headline() -> None:
    block = json_ld(
        f'{{"@type": "Article", "name": "{TITLE}", "headline": "how one county pays for late boats"}}'
    )
    assert read(page(block)).title == TITLE


def test_a_site_s_name_as_heading_is_no_title() -> None:
    html = page(f'{SITE}<meta property="og:title" content="{TITLE}">').replace(
        f"<h1>{TITLE}</h1>", "<h1>Coast Courier</h1>"
    )
    assert read(html).title == TITLE


def test_a_page_without_any_name_has_none() -> None:
    assert read(page(title="").replace(f"<h1>{TITLE}</h1>", "")).title is None


@pytest.mark.parametrize(
    "given",
    [
        f"{TITLE} - BBC News",
        f"{TITLE} | Reuters",
        f"{TITLE} | Politics | The Guardian",
        f"{TITLE} \N{EN DASH} The Irish Times",
        f"{TITLE} - Le Monde",
        f"{TITLE} | EL PAÍS",
        f"{TITLE} - CNN.com",
        f"{TITLE} | Coast Courier News",
        f"{TITLE} · Coast Courier",
    ],
)
def test_a_site_that_the_page_does_not_name_leaves_its_title(given: str) -> None:
    html = page(title=given).replace(f"<h1>{TITLE}</h1>", "")
    assert read(html).title == TITLE


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.spiegel.example/a", "DER SPIEGEL"),
        ("https://www.nytimes.example/a", "The New York Times"),
        ("https://www.elpais.example/a", "El País"),
    ],
)
def test_a_site_is_known_by_its_host(address: str, name: str) -> None:
    html = page(title=f"{TITLE} - {name}").replace(f"<h1>{TITLE}</h1>", "")
    assert read(html, address).title == TITLE


@pytest.mark.parametrize(
    "given",
    [
        "Norway - Portugal 2:1",
        "War and peace on the quay \N{EN DASH} a review",
        "What we know about the ferry | Explained",
        "Why the ferry matters - and why it does not",
        "Second crew costs the county four million \N{EN DASH} sources",
        "No late boat this year \N{EN DASH} Ellin",
    ],
)
def test_what_is_no_site_stays_in_the_title(given: str) -> None:
    html = page(title=given).replace(f"<h1>{TITLE}</h1>", "")
    assert read(html).title == given


@pytest.mark.parametrize("mark", [": ", " › ", " ~ ", " － ", "｜", "_", "："])  # noqa: RUF001 - as sites write them
def test_the_named_site_leaves_the_title_behind_other_marks(mark: str) -> None:
    head = '<meta property="og:site_name" content="Coast Courier">'
    html = page(head, title=f"{TITLE}{mark}Coast Courier").replace(f"<h1>{TITLE}</h1>", "")
    assert read(html).title == TITLE


def test_words_above_the_heading_are_not_the_title() -> None:
    html = page(f'<meta property="og:title" content="{TITLE}">').replace("<h1>", "<h1><span>Islands</span> ")
    assert read(html).title == TITLE


def test_a_title_of_any_length_takes_no_time() -> None:
    started = time.process_time()
    read(page(title="a | " * 20_000).replace(f"<h1>{TITLE}</h1>", f"<h1>{'a - ' * 20_000}</h1>"))
    assert time.process_time() - started < PATIENCE_SECONDS

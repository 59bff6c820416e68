import json
from collections import Counter

import pytest
from rich.cells import cell_len
from tests.unit.enrich.commands.tail.tail_arrivals import (
    DELETION,
    FOREIGN,
    article_arrival,
    entity,
    letter_arrival,
)

from newsgloss_enrich.commands.tail.arrivals import Arrival
from newsgloss_enrich.commands.tail.text import HEADINGS, row
from newsgloss_enrich.commands.tail.view import view

HOSTILE = "\x1b[2J\x07[red]\u202eevil\nsecond line\ttab"


def shown(arrival: Arrival, width: int = 80) -> list[str]:
    return [line.plain for line in view(arrival, width)]


@pytest.mark.parametrize("width", [80, 110])
@pytest.mark.parametrize(
    "arrival",
    [
        article_arrival(),
        article_arrival(*(entity(f"A rather long name of a place {n}", country="GB") for n in range(9))),
        article_arrival(entity("国" * 60), title="国" * 90),
        article_arrival(title="words of many lengths, " * 10),
        article_arrival(title=None, body=None, status="canceled", language=None),
        letter_arrival(message="x" * 240),
        letter_arrival(why=False),
        DELETION,
        FOREIGN,
    ],
    ids=["article", "entities", "wide", "long", "canceled", "letter", "no letter", "deletion", "foreign"],
)
def test_no_line_is_wider_than_the_terminal(width: int, arrival: Arrival) -> None:
    lines = shown(arrival, width)
    assert max(map(cell_len, lines)) <= width
    assert lines[-1] == "", "arrivals keep apart"


def test_an_article_is_told_in_a_few_lines() -> None:
    title, about, entities, troubles, place, _ = shown(article_arrival(entity("Aberdeen", country="GB")))
    assert title[10:] == "Harbour bridge reopens"
    assert about.split() == ["wire", "en", "0.99", "3", "min"]
    assert entities.strip() == "Aberdeen GPE GB x2"
    assert troubles.strip() == "entities degraded: too long"
    assert place.split() == ["wire:a-17", "articles.enriched.v1-3@1042"]


def test_a_long_title_is_shown_whole_below_itself() -> None:
    title = "words of many lengths, " * 10
    lines = shown(article_arrival(title=title))
    assert not Counter(title.split()) - Counter(" ".join(lines).split())
    assert all(line.startswith(" " * 10) for line in lines[1:-1])


def test_the_entities_beyond_the_first_are_counted() -> None:
    text = " ".join(shown(article_arrival(*(entity(f"N{n}") for n in range(9)))))
    assert "N5" in text
    assert "N6" not in text
    assert "and 3 more" in text


@pytest.mark.parametrize(
    ("arrival", "label"),
    [
        (article_arrival(status="canceled", language=None), "canceled"),
        (article_arrival(status="withheld"), "withheld"),
        (DELETION, "deleted"),
        (letter_arrival(), "dead letter"),
        (FOREIGN, "foreign"),
    ],
)
def test_what_is_no_usable_article_says_so_first(arrival: Arrival, label: str) -> None:
    assert shown(arrival)[0][10:].startswith(f"{label}  ")
    assert row(arrival)[1] == label


def test_the_stages_of_a_canceled_article_are_not_told_one_by_one() -> None:
    stages = {name: {"status": "skipped", "reason": "canceled"} for name in ("language", "entities")}
    canceled = article_arrival(title=None, body=None, status="canceled", language=None, stages=stages)
    assert "skipped" not in " ".join(shown(canceled))
    assert "skipped" not in " ".join(row(canceled))


def test_a_dead_letter_says_why() -> None:
    assert "timeout: it took too long" in " ".join(shown(letter_arrival()))
    assert row(letter_arrival())[-1] == "timeout: it took too long"


def test_text_of_an_article_cannot_act_upon_the_terminal() -> None:
    arrival = article_arrival(entity(HOSTILE), title=HOSTILE, source=HOSTILE)
    for text in ("".join(shown(arrival, 110)), "".join(row(arrival))):
        assert text.isprintable()
        assert "[red]" in text


def test_a_line_of_text_has_a_cell_for_each_heading() -> None:
    for arrival in (article_arrival(entity("A"), entity("B")), letter_arrival(), DELETION, FOREIGN):
        assert len(row(arrival)) == len(HEADINGS)
    cells = dict(zip(HEADINGS, row(article_arrival(entity("A"), entity("B"))), strict=True))
    assert cells["written at"] == "2026-03-12 07:20:00"
    assert cells["place"] == "articles.enriched.v1-3@1042"
    assert cells["entities"] == "A; B"


def test_a_program_gets_the_record_as_it_is_and_where_it_is() -> None:
    arrival = article_arrival()
    fields = json.loads(json.dumps(arrival.fields()))
    assert fields["kind"] == "article"
    assert fields["offset"] == 1042
    assert fields["record"] == json.loads(arrival.value)
    assert letter_arrival().fields()["dead_letter"]["code"] == "timeout"
    assert DELETION.fields() == {"kind": "deleted", **DELETION.place.fields()}

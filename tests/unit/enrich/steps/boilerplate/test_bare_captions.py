"""Captions without a credit, authors above their role, and the sentences that look like them."""

import pytest

from newsgloss_enrich.steps.boilerplate import Context, find_boilerplate

PARAGRAPH = (
    "The council agreed on Tuesday to repair the old bridge, which was closed in May after a lorry hit it."
)
SECOND = (
    "The work will take two years, cost nine million pounds and begin as soon as the winter floods have gone."
)


def kinds(*lines: str) -> dict[str, str]:
    body = "\n\n".join(lines)
    return {
        body[span.start : span.end]: span.kind for span in find_boilerplate(body, Context(title="The bridge"))
    }


@pytest.mark.parametrize(
    "line",
    [
        "A woman walks past the Granger Building in Oslo, Norway, on Tuesday.",
        "President Ivan Morrow speaks to reporters at the Capitol, in Washington, March 3, 2024.",
        "Protesters march through the streets of Lima, Peru, Saturday, Jan. 14, 2023.",
        "Firefighters are seen near a burned house in Athens, Greece, on July 4.",
        "Smoke rises from a factory in Kharkiv, Ukraine, on Wednesday.",
        "Harold Finch (left) and Jane Moss (right) at the opening of the Oslo fair",
        "Jane Moss, left, shakes hands with Harold Finch in Oslo.",
        "From left: Harold Finch, Jane Moss and Peter Ault.",
        "Clockwise from top left: Jane Moss, Harold Finch and Peter Ault",
        "Left to right: Harold Finch and Jane Moss",
        "Pictured: Harold Finch outside Leeds Crown Court",
        "Above: Jane Moss at home in Oslo",
        "A burned house stands in Kharkiv in this image released on May 3.",
        "The bridge over the Tamber in this undated handout photo.",
    ],
)
def test_a_caption_is_known_without_a_credit(line: str) -> None:
    assert kinds(line, PARAGRAPH, SECOND) == {line: "caption"}
    assert kinds(PARAGRAPH, line, SECOND) == {line: "caption"}


@pytest.mark.parametrize(
    "line",
    [
        "Apple holds its conference in Cupertino on Tuesday.",
        "Leeds plays Burnley in Yorkshire on Saturday.",
        "Prime Minister Jane Moss visits Norway on Monday to sign a treaty, her office said.",
        "From left-wing Oslo to rural Norway, voters are angry.",
        "President Jane Moss takes office on Friday, January 3, 2025.",
        "Below Oslo lies a tunnel. Above Bergen stands a tower.",
        "Jane Moss stands accused on Friday of stealing from Oslo.",
        "“He waves at us on Friday,” she said.",
        "A woman walks past the bank on Tuesday, and the police said they were looking for her.",
        "Jane Moss reports from home that Oslo is calm.",
        "In this picture of the past, Oslo was poor.",
    ],
)
def test_a_sentence_of_the_story_is_no_caption(line: str) -> None:
    assert kinds(line, PARAGRAPH, SECOND) == {}
    assert kinds(PARAGRAPH, line, SECOND) == {}


@pytest.mark.parametrize(
    "role", ["Staff Writer", "Political Correspondent", "Economics Editor", "Staff reporter"]
)
def test_a_name_above_a_role_is_the_author(role: str) -> None:
    body = f"Jane Moss\n{role}\n\n{PARAGRAPH}\n\n{SECOND}"
    spans = find_boilerplate(body, Context(title="The bridge"))
    assert [(span.kind, body[span.start : span.end]) for span in spans] == [
        ("byline", "Jane Moss"),
        ("byline", role),
    ]


def test_a_reporters_place_and_note_belong_to_the_byline() -> None:
    reports, note = (
        "Harold Finch reports from Oslo",
        "Jane Moss is a reporter at the Herald. She covers Norway.",
    )
    assert kinds(reports, PARAGRAPH, SECOND, note) == {reports: "byline", note: "byline"}

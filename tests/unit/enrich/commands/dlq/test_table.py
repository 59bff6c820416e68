import io
from collections import Counter
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests.unit.enrich.commands.dlq.stored_letters import stored_letter

from newsgloss_enrich.commands.dlq.letters import StoredDeadLetter
from newsgloss_enrich.commands.dlq.listing import ListedDeadLetter
from newsgloss_enrich.commands.dlq.show import describe
from newsgloss_enrich.commands.dlq.table import field_table, heading, rows
from newsgloss_schemas import DeadLetterHeaders


def letter(article: str = "a", message: str = "it failed", offset: int = 7) -> ListedDeadLetter:
    failed_at = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
    why = DeadLetterHeaders(
        code="timeout",
        message=message,
        stage="enrich",
        error_class="TimeoutError",
        original_topic="articles.raw.v1",
        original_partition=2,
        original_offset=41,
        original_timestamp=failed_at,
        group="newsgloss-enrich",
        attempt=1,
        enricher_version="1",
        failed_at=failed_at,
    )
    return ListedDeadLetter(StoredDeadLetter(3, offset, 0, article.encode(), b"{}", [], why), redriven=False)


def shown(listed: ListedDeadLetter, width: int) -> list[str]:
    return [line.plain for line in (*heading(width), *rows(listed, width))]


@pytest.mark.parametrize("width", [80, 110])
@pytest.mark.parametrize(
    ("article", "message"),
    [
        ("a", "it failed"),
        ("confluent:bad", "source: field required"),
        ("x" * 256, "y" * 256),
        ("国" * 100, "words of many lengths, " * 10),
        ("", ""),
    ],
    ids=["short", "words", "long", "wide", "empty"],
)
def test_no_line_is_wider_than_the_terminal_and_nothing_is_left_out(
    width: int, article: str, message: str
) -> None:
    lines = shown(letter(article, message), width)
    assert max(map(cell_len, lines)) <= width
    left_out = Counter("".join((article + message).split())) - Counter("".join(lines))
    assert not left_out


def test_partition_and_offset_are_columns_under_their_names() -> None:
    names, _, cells, *_ = shown(letter(), 80)
    for name, value in (("partition", "3"), ("offset", "7"), ("try", "1")):
        end = names.index(name) + len(name)
        assert cells[:end].endswith(f" {value}") or cells[:end].strip() == value
    for name, value in (("failed at", "2026-03-12 09:00:00"), ("code", "timeout"), ("state", "waits")):
        assert cells[names.index(name) :].startswith(value)


def test_article_and_message_keep_apart() -> None:
    *_, second = shown(letter("confluent:bad", "source: field required"), 110)
    assert second.split() == ["confluent:bad", "source:", "field", "required"]


def test_an_offset_that_is_wider_than_its_column_is_whole() -> None:
    lines = shown(letter(offset=123_456_789_012), 110)
    assert any("123456789012" in line for line in lines)


def test_a_record_that_is_no_dead_letter_says_so() -> None:
    stray = ListedDeadLetter(StoredDeadLetter(0, 1, 0, None, None, [], None), redriven=False)
    assert "no dead letter" in " ".join(" ".join(shown(stray, 80)).split())


def test_what_has_become_of_it_is_a_word() -> None:
    one = letter().letter
    assert ListedDeadLetter(one, redriven=False).state == "waits"
    assert ListedDeadLetter(one, redriven=True).state == "redriven"
    assert ListedDeadLetter(one, redriven=True, discarded=True).state == "discarded"


@pytest.mark.parametrize("width", [80, 110])
def test_the_fields_of_one_letter_stay_on_the_terminal_and_are_whole(width: int) -> None:
    stored = stored_letter(key=b"k" * 200)
    console = Console(file=io.StringIO(), width=width)
    console.print(field_table({**describe(stored), "header " + "n" * 90: "[red]" + "v" * 200}))
    text = str(console.file.getvalue())  # type: ignore[attr-defined]
    assert max(map(cell_len, text.splitlines())) <= width
    assert text.count("k") >= 200
    assert text.count("v") >= 200
    assert "[red]" in text

import io
from collections import Counter

import pytest
from rich.cells import cell_len
from rich.console import Console

from newsgloss_enrich.commands.status.group import Group, Member
from newsgloss_enrich.commands.status.partitions import PartitionStatus
from newsgloss_enrich.commands.status.status import Letters, Status
from newsgloss_enrich.commands.status.text import lines
from newsgloss_enrich.commands.status.view import view

GROUP = Group("newsgloss-enrich", "Stable", [Member("newsgloss-enrich", "/10.0.0.7", [0])])


def shown(status: Status, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(view(status))
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def test_the_view_names_lag_members_rates_and_codes() -> None:
    partitions = [PartitionStatus(0, 10, 0, 20, 1.0, 2.0), PartitionStatus(1, None, 0, 5)]
    letters = Letters(Counter({"timeout": 3, "step_failed": 12}), 4)
    text = shown(Status(GROUP, partitions, letters))
    for wanted in (
        "Stable",
        "1 member ",
        "lag 15",
        "in 1.0/s",
        "out 2.0/s",
        "caught up in 15 s",
        "/10.0.0.7",
    ):
        assert wanted in text, wanted
    assert "nobody" in text
    assert text.index("step_failed") < text.index("timeout") < text.index("redriven")


def test_a_group_that_falls_behind_is_said_to() -> None:
    text = shown(Status(GROUP, [PartitionStatus(0, 10, 0, 20, 2.0, 1.0)], Letters()))
    assert "falling behind" in text
    assert "no dead letters wait" in text


def test_markup_of_a_hostile_name_is_shown_as_it_is() -> None:
    text = shown(Status(Group("[red]x[/red]"), [], Letters(Counter({"[blink]": 1}))))
    assert "[red]x[/red]" in text
    assert "[blink]" in text


def test_how_it_is_with_each_partition_is_said_in_words() -> None:
    partitions = [
        PartitionStatus(0, 20, 0, 20),
        PartitionStatus(1, 10, 0, 20),
        PartitionStatus(2, None, 0, 5),
        PartitionStatus(3, 10, 0, 20),
    ]
    group = Group("g", "Stable", [Member("c", "/10.0.0.7", [0, 1, 2])])
    status = Status(group, partitions, Letters())
    states = ["up to date", "behind", "not begun", "nobody reads it"]
    assert [status.state(one) for one in partitions] == states
    assert status.states() == "4 partitions: " + ", ".join(f"1 {state}" for state in states)
    assert status.states() in shown(status)
    heading, *rows = lines(status)
    assert heading.split("\t")[-1] == "state"
    assert [line.split("\t")[-1] for line in rows[:4]] == states
    assert "1 partition" in Status(group, partitions[:1], Letters()).states()


@pytest.mark.parametrize("width", [80, 110])
def test_no_line_is_wider_than_the_terminal_and_no_number_is_split(width: int) -> None:
    host = "/newsgloss-enrich-7d9f8b6c5d-x2x9q.news.svc.cluster.local"
    group = Group("a-rather-long-name-of-a-consumer-group", "PreparingRebalance", [Member("c", host, [0, 1])])
    partitions = [
        PartitionStatus(0, 123_456_789, 0, 123_999_999, 1234.5, 1234.5),
        PartitionStatus(117, None, 0, 123_456_789),
    ]
    letters = Letters(Counter({"a_code_that_is_as_long_as_none_of_ours_but_may_come_one_day" * 2: 1_234_567}))
    text = shown(Status(group, partitions, letters), width)
    assert max(map(cell_len, text.splitlines())) <= width
    for number in ("123,456,789", "123,999,999", "543,210", "1,234.5", "117", "1,234,567"):
        assert number in text, number
    assert "nobody" in text

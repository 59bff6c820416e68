import io
from collections import Counter

from rich.console import Console

from newsgloss_enrich.tools.group import Group, Member
from newsgloss_enrich.tools.status import Letters, Offsets, PartitionStatus, Status, rates
from newsgloss_enrich.tools.status_view import view

GROUP = Group("newsgloss-enrich", "Stable", [Member("newsgloss-enrich", "/10.0.0.7", [0])])


def shown(status: Status) -> str:
    console = Console(file=io.StringIO(), width=100)
    console.print(view(status))
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def test_rates_are_records_a_second_between_two_readings() -> None:
    (one,) = rates([Offsets(10, 0, 100, 5.0)], [Offsets(30, 0, 150, 15.0)])
    assert (one.in_per_second, one.out_per_second, one.lag) == (5.0, 2.0, 120)


def test_a_group_that_was_set_back_or_a_new_partition_has_no_rate() -> None:
    back, new = rates([Offsets(30, 0, 100, 5.0)], [Offsets(10, 0, 100, 15.0), Offsets(None, 0, 3, 15.0)])
    assert back.out_per_second is None
    assert (new.in_per_second, new.out_per_second) == (None, None)


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
    heading, *lines = status.lines()
    assert heading.split("\t")[-1] == "state"
    assert [line.split("\t")[-1] for line in lines[:4]] == states
    assert "1 partition" in Status(group, partitions[:1], Letters()).states()


def test_a_group_that_may_not_be_seen_is_not_said_to_be_without_readers() -> None:
    unknown = Group("g", reason="not allowed")
    assert Status(unknown, [PartitionStatus(0, 10, 0, 20)], Letters()).states() == "1 partition: 1 behind"

"""The status as tables for a terminal."""

from rich.console import Group as Rows
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from newsgloss_enrich.commands.status.partitions import PartitionStatus
from newsgloss_enrich.commands.status.status import Status


def view(status: Status) -> RenderableType:
    """The group, its partitions and the dead letters, one below the other."""
    return Rows(_heading(status), _partitions(status), _letters(status))


def _heading(status: Status) -> Text:
    group = status.group
    text = Text.assemble(
        (group.id, "bold"), "  ", (group.state, "green" if group.state == "Stable" else "red")
    )
    members = len(group.members)
    text.append(f"  {members} member{'s' if members != 1 else ''}  ")
    text.append(f"lag {status.lag:,}", style="bold yellow" if status.lag else "green")
    text.append(f"  in {status.in_per_second:,.1f}/s  out {status.out_per_second:,.1f}/s")
    eta = _caught_up_in(status)
    if eta:
        text.append(f"  {eta}")
    text.append(f"\n{status.states()}")
    if status.keys.places.elsewhere:
        text.append(f"\n{status.keys.sentence}", style="red")
    if group.reason:
        text.append(f"\n{group.reason}", style="red")
    return text


def _caught_up_in(status: Status) -> str:
    gain = status.out_per_second - status.in_per_second
    if not status.lag or gain <= 0:
        return "falling behind" if status.lag and gain < 0 else ""
    seconds = status.lag / gain
    return f"caught up in {seconds:,.0f} s" if seconds < 600 else f"caught up in {seconds / 60:,.0f} min"  # noqa: PLR2004


def _partitions(status: Status) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    for name in ("partition", "committed", "end", "lag", "in/s", "out/s"):
        # A number is never split; a narrow terminal shows long names of members in several lines instead.
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("state", overflow="fold")
    table.add_column("member", overflow="fold")
    for one in status.partitions:
        table.add_row(
            str(one.partition),
            "-" if one.committed is None else f"{one.committed:,}",
            f"{one.end:,}",
            Text(f"{one.lag:,}", style="yellow" if one.lag else "green"),
            _rate(one.in_per_second),
            _rate(one.out_per_second),
            Text(status.state(one), style="green" if one.is_up_to_date else "yellow"),
            _member(status, one),
        )
    return table


def _rate(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:,.1f}"


def _member(status: Status, one: PartitionStatus) -> Text:
    owner = status.group.owner(one.partition)
    return Text(owner) if owner else Text("nobody", style="red" if one.lag else "dim")


def _letters(status: Status) -> RenderableType:
    waiting = status.letters.waiting
    if not waiting:
        redriven, discarded = status.letters.redriven, status.letters.discarded
        return Text(f"no dead letters wait; {redriven} redriven, {discarded} discarded", style="dim")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("dead letters", justify="right")
    table.add_column("code", overflow="fold")
    for code, count in waiting.most_common():
        table.add_row(f"{count:,}", Text(code, style="red"))
    table.add_row(f"{status.letters.redriven:,}", Text("redriven", style="dim"))
    table.add_row(f"{status.letters.discarded:,}", Text("discarded", style="dim"))
    return table

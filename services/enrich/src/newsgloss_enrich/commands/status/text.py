"""The status as lines for pipes, and as fields for programs."""

from collections.abc import Iterator

from newsgloss_enrich.commands.status.status import Status


def lines(status: Status) -> Iterator[str]:
    """A line for each partition, with fields by tabs; then the group, the lag and the dead letters."""
    yield "partition\tcommitted\tend\tlag\tin/s\tout/s\tmember\tstate"
    for one in status.partitions:
        committed = "-" if one.committed is None else str(one.committed)
        rates = ["-" if rate is None else f"{rate:.1f}" for rate in (one.in_per_second, one.out_per_second)]
        owner = status.group.owner(one.partition) or "-"
        yield "\t".join(
            (str(one.partition), committed, str(one.end), str(one.lag), *rates, owner, status.state(one))
        )
    letters = status.letters
    codes = ", ".join(f"{count} {code}" for code, count in sorted(letters.waiting.items()))
    waiting = f"{letters.waiting.total()}" + (f" ({codes})" if codes else "")
    yield f"group: {status.group.id}, {status.group.state}, members: {len(status.group.members)}"
    yield status.states()
    yield f"lag: {status.lag}"
    yield status.keys.sentence
    yield f"dead letters: {waiting}, redriven: {letters.redriven}, discarded: {letters.discarded}"


def fields(status: Status) -> dict[str, object]:
    """The object that `--json` writes."""
    return {
        "group": status.group.fields(),
        "partitions": [
            {
                "partition": one.partition,
                "committed": one.committed,
                "end": one.end,
                "lag": one.lag,
                "in_per_second": one.in_per_second,
                "out_per_second": one.out_per_second,
                "member": status.group.owner(one.partition) or None,
                "state": status.state(one),
            }
            for one in status.partitions
        ],
        "lag": status.lag,
        "in_per_second": status.in_per_second,
        "out_per_second": status.out_per_second,
        "dead_letters": dict(status.letters.waiting),
        "redriven": status.letters.redriven,
        "discarded": status.letters.discarded,
        "keys": status.keys.fields(),
    }

"""What a redrive or a discard prints: a line for each letter, then how many had which outcome."""

import json
from collections import Counter

import click

from newsgloss_enrich.commands.dlq.letters import StoredDeadLetter
from newsgloss_enrich.commands.dlq.outcomes import NEEDS_A_PERSON, Outcome
from newsgloss_enrich.commands.exit_status import ExitStatus


class Report:
    """The output of one run: letters on standard output, the sums on standard error, or all as JSON."""

    def __init__(self, *, dry_run: bool, as_json: bool) -> None:
        self._dry_run = dry_run
        self._as_json = as_json
        self._counts: Counter[Outcome] = Counter()

    def letter(self, letter: StoredDeadLetter, outcome: Outcome) -> None:
        """Print one letter's outcome."""
        self._counts[outcome] += 1
        why = letter.why
        if self._as_json:
            fields = {
                "outcome": outcome.code,
                "dry_run": self._dry_run,
                "partition": letter.partition,
                "offset": letter.offset,
                "original_partition": why.original_partition if why else None,
                "original_offset": why.original_offset if why else None,
                "article_id": letter.article_id,
            }
            click.echo(json.dumps(fields))
            return
        origin = f"{why.original_partition} {why.original_offset}" if why else "-"
        cells = (self._words(outcome), f"{letter.partition} {letter.offset}", origin, letter.article_id)
        click.echo("\t".join(cells))

    def redriven(self) -> ExitStatus:
        """Print the sums of a redrive; its exit status."""
        self._print_sums(Outcome.REDRIVEN)
        return ExitStatus.FAILED if NEEDS_A_PERSON & self._counts.keys() else ExitStatus.OK

    def discarded(self) -> None:
        """Print the sum of a discard."""
        self._print_sums(Outcome.DISCARDED)

    def _words(self, outcome: Outcome) -> str:
        return f"to be {outcome.value}" if self._dry_run and outcome.is_done else outcome.value

    def _print_sums(self, wanted: Outcome) -> None:
        if self._as_json:
            counts = {outcome.code: count for outcome, count in sorted(self._counts.items())}
            click.echo(json.dumps({"dry_run": self._dry_run, "counts": counts}))
            return
        left = {outcome: count for outcome, count in sorted(self._counts.items()) if outcome is not wanted}
        sums = [f"{self._counts[wanted]} {self._words(wanted)}"]
        sums += [f"{count} left: {outcome.value}" for outcome, count in left.items()]
        click.echo(", ".join(sums), err=True)

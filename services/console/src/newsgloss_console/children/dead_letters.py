"""Dead letters by the enricher's command: listed, shown, redriven, discarded."""

import base64
import json
from collections import Counter, deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

from newsgloss_console.children.calls import Calls
from newsgloss_console.children.commands import EnrichCommands
from newsgloss_console.children.process import CommandFailedError

SECONDS = 60.0
NEWEST = 200
"""Letters that a page lists."""
MAX_CHOSEN = 200
OK_WITH_LETTERS_LEFT = 1
"""Exit status of a redrive of which a letter needs a person."""

LISTED = {
    "partition": 20, "offset": 20, "article_id": 256, "code": 100, "message": 500, "attempt": 20,
    "failed_at": 40, "redriven": 5, "discarded": 5,
}  # fmt: skip
"""The fields of a letter that the list shows, and how many characters of each. Headers may be long."""
MAX_CODES = 100

Act = Literal["redrive", "discard"]


@dataclass(frozen=True)
class LetterFilters:
    """Which letters are listed; an empty filter accepts all."""

    code: str = ""
    since: str = ""
    until: str = ""
    article_id: str = ""
    discarded: bool = False

    def options(self) -> list[str]:
        """The command's options. A value is joined to its option, so that it is not taken for another one."""
        named = {"code": self.code, "since": self.since, "until": self.until, "article-id": self.article_id}
        options = [f"--{name}={value}" for name, value in named.items() if value]
        return [*options, "--discarded"] if self.discarded else options


@dataclass
class Letters:
    """The newest letters, and how many there are by code."""

    newest: list[dict[str, Any]] = field(default_factory=list)
    total: int = 0
    codes: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, order=True)
class Place:
    """Where a letter is in the dead-letter topic."""

    partition: int
    offset: int

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Read `PARTITION-OFFSET`.

        Raises:
            ValueError: It is something else.
        """
        partition, dash, offset = text.partition("-")
        digits = f"{partition}{offset}"
        if not dash or not partition or not offset or not (digits.isascii() and digits.isdigit()):
            raise ValueError("a letter is named by PARTITION-OFFSET")
        return cls(int(partition[:9]), int(offset[:18]))

    def __str__(self) -> str:
        return f"{self.partition}-{self.offset}"


@dataclass
class Outcomes:
    """What a command did, or would do, with letters."""

    letters: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


class ActFailedError(CommandFailedError):
    """An act stopped on its way; `done` is what became of the letters before."""

    def __init__(self, failure: CommandFailedError, done: Outcomes) -> None:
        super().__init__(str(failure), failure.code)
        self.done = done


class DeadLetters:
    """Asks the enricher's command."""

    def __init__(self, commands: EnrichCommands, calls: Calls) -> None:
        self._commands = commands
        self._calls = calls

    async def listed(self, filters: LetterFilters) -> Letters:
        """The newest letters by the time of their failure.

        Raises:
            CommandFailedError: The command failed.
        """
        line = self._commands.line("dlq", "list", "--json", *filters.options())
        found, newest = Letters(), deque[dict[str, Any]](maxlen=5 * NEWEST)
        async with self._calls.call(line, self._commands.with_kafka(), SECONDS) as child:
            async for one in child.lines():
                letter = _listed(json.loads(one))
                found.total += 1
                code = letter.get("code", "no dead letter")
                found.codes[
                    code if code in found.codes or len(found.codes) < MAX_CODES else "other codes"
                ] += 1
                newest.append(letter)
            status = await child.status()
            if status != 0:
                raise child.failure(status)
        found.newest = sorted(newest, key=lambda letter: str(letter.get("failed_at", "")), reverse=True)[
            :NEWEST
        ]
        return found

    async def shown(self, place: Place) -> tuple[dict[str, Any], bytes | None]:
        """One letter, and its value.

        Raises:
            CommandFailedError: The command failed, for example because there is no such letter.
        """
        line = self._commands.line(
            "dlq", "show", str(place.partition), str(place.offset), "--value", "--json"
        )
        async with self._calls.call(line, self._commands.with_kafka(), SECONDS) as child:
            lines = [one async for one in child.lines()]
            status = await child.status()
            if status != 0 or not lines:
                raise child.failure(status)
        letter: dict[str, Any] = json.loads(lines[0])
        value = letter.pop("value_base64", None)
        return letter, None if value is None else base64.b64decode(value)

    async def act(self, act: Act, places: Sequence[Place], reason: str, *, dry_run: bool) -> Outcomes:
        """Redrive or discard letters, partition by partition; with `dry_run` only say what would happen.

        Raises:
            ActFailedError: The command failed; some letters may be done.
        """
        done = Outcomes()
        try:
            await self._act(act, places, reason, done, dry_run=dry_run)
        except CommandFailedError as failure:
            raise ActFailedError(failure, done) from failure
        return done

    async def _act(
        self, act: Act, places: Sequence[Place], reason: str, done: Outcomes, *, dry_run: bool
    ) -> None:
        for partition, chosen in groupby(sorted(places), key=lambda place: place.partition):
            offsets = [f"--offset={place.offset}" for place in chosen]
            options = [f"--partition={partition}", *offsets, *(["--dry-run"] if dry_run else [])]
            options += [f"--reason={reason}"] if act == "discard" else []
            line = self._commands.line("dlq", act, "--json", *options)
            async with self._calls.call(line, self._commands.with_kafka(), SECONDS) as child:
                ended = await self._take(done, child.lines())
                status = await child.status()
                if not ended or status not in (0, OK_WITH_LETTERS_LEFT):
                    raise child.failure(status)

    @staticmethod
    async def _take(done: Outcomes, lines: AsyncIterator[bytes]) -> bool:
        """Collect the outcomes; whether the sums came, by which the command says that it has finished."""
        ended = False
        async for one in lines:
            said = json.loads(one)
            if "counts" in said:
                ended = True
            else:
                done.letters.append(said)
                done.counts[str(said.get("outcome"))] += 1
        return ended


def _listed(letter: dict[str, Any]) -> dict[str, Any]:
    """A letter for the list, every text in it bounded."""
    found = {name: letter[name] for name in LISTED if letter.get(name) is not None}
    return {name: one[: LISTED[name]] if isinstance(one, str) else one for name, one in found.items()}

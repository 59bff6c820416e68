"""Bugs to plant in the engine, each of which the model test must find: `test_planted_bugs.py`.

A bug is a file of `newsgloss_enrich.stream`, a piece of its text, and what to put in its place.
"""

from typing import NamedTuple


class Bug(NamedTuple):
    """One defect."""

    name: str
    file: str
    edits: tuple[tuple[str, str], ...]
    """Each a text that the file holds once, and what stands there instead."""


BUGS = [
    Bug(
        "a recovery goes on with the producer that failed",
        "group_offset.py",
        (
            (
                (
                    "        self.drop_producer()\n"
                    "        self._producer = await self._producers.start(self._partition)\n"
                ),
                (
                    "        if self._producer is None:\n"
                    "            self._producer = await self._producers.start(self._partition)\n"
                ),
            ),
            (
                "    def drop_producer(self) -> None:\n",
                "    def drop_producer(self) -> None:\n        return\n",
            ),
        ),
    ),
    Bug(
        "a recovery believes what it knew instead of reading the offset",
        "group_offset.py",
        (
            (
                "        committed = await self.read()\n",
                "        committed = self.found if self.is_noted else await self.read()\n",
            ),
        ),
    ),
    Bug(
        "a run takes in records of the position that it has left",
        "run.py",
        (
            (
                "        if self.state in TAKING_IN and self._seek_to is None:\n",
                "        if self.state in TAKING_IN:\n",
            ),
        ),
    ),
    Bug(
        "what another member committed does not end the work in hand",
        "in_flight.py",
        (
            (
                (
                    "        for dropped in self._slices:\n"
                    "            dropped.work.cancel()\n"
                    "        self._slices.clear()\n"
                ),
                "",
            ),
        ),
    ),
    Bug(
        "the backlog outlives a move of the offset",
        "in_flight.py",
        (
            (
                (
                    "        self._backlog.clear()\n"
                    "        self._arrivals.clear()\n"
                    "        self._load.size = self._load.records = 0\n"
                ),
                "        self._arrivals.clear()\n        self._load.size = self._load.records = 0\n",
            ),
        ),
    ),
    Bug(
        "the slice that ends at the committed offset is sent again",
        "in_flight.py",
        (
            (
                "self._slices[0].end <= offset",
                "self._slices[0].end < offset",
            ),
        ),
    ),
    Bug(
        "records that leak from an old position are taken in",
        "in_flight.py",
        (
            (
                "if record.offset >= self.position]",
                "]",
            ),
        ),
    ),
    Bug(
        "a slice begins at its first record, so that gaps break the chain",
        "in_flight.py",
        (
            (
                "part = Slice(self._chain_end, end, records, size, work)",
                "part = Slice(first, end, records, size, work)",
            ),
        ),
    ),
    Bug(
        "a slice is committed before those ahead of it",
        "in_flight.py",
        (
            (
                "        if not self._slices or not self._slices[0].ready:\n            return None\n",
                (
                    "        if self._slices and not self._slices[0].ready:\n"
                    "            self._slices.rotate(-1)\n"
                    "        if not self._slices or not self._slices[0].ready:\n"
                    "            return None\n"
                ),
            ),
        ),
    ),
    Bug(
        "what was committed stays on the account",
        "in_flight.py",
        (
            (
                "            self._load.records -= len(part.records)\n        self._commit_limit = min",
                "        self._commit_limit = min",
            ),
        ),
    ),
    Bug(
        "a refused record keeps its result, and is refused for ever",
        "in_flight.py",
        (
            (
                "        self._slices[0] = replace_results(self._slices[0], [result])\n",
                "        del result\n",
            ),
        ),
    ),
    Bug(
        "parked slices are adopted without their place in the chain",
        "in_flight.py",
        (
            (
                "            self._chain_end = self.position = part.end\n",
                "            self.position = part.end\n",
            ),
        ),
    ),
    Bug(
        "parked work is kept though the offset has moved",
        "in_flight.py",
        (("        if self.committed == committed:\n", "        if self._slices:\n"),),
    ),
    Bug(
        "markers are passed while records are in flight",
        "run.py",
        (
            ("        if self.idle and offset > max(", "        if offset > max("),
            (
                "return self.idle and self._read_up_to > (self.in_flight.position or 0)",
                "return self._read_up_to > 0",
            ),
        ),
    ),
    Bug(
        "a run that is ending goes on to commit",
        "run.py",
        (
            ("        if self.state in ENDING:\n", "        if self.state in ():\n"),
            (
                "        self._main.cancel()\n        await asyncio.gather(self._main, ",
                "        await asyncio.gather(",
            ),
        ),
    ),
    Bug(
        "the note of a start moves the offset on",
        "group_offset.py",
        (
            (
                "note = Committed(found.offset, found.starts + 1)",
                "note = Committed(found.offset + 1, found.starts + 1)",
            ),
        ),
    ),
    Bug(
        "a halted partition never looks for a skip",
        "run.py",
        (
            (
                "if found is not None and found.offset != self.in_flight.committed:",
                "if found is not None and found.offset < 0:",
            ),
        ),
    ),
]

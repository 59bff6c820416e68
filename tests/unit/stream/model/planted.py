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
        "run.py",
        (
            (
                (
                    "        self._drop_producer()\n"
                    "        self._producer = await self._context.producers.start(self.partition)\n"
                ),
                (
                    "        if self._producer is None:\n"
                    "            self._producer = await self._context.producers.start(self.partition)\n"
                ),
            ),
            (
                "        self._drop_producer()\n        self._context.on_recovery",
                "        self._context.on_recovery",
            ),
        ),
    ),
    Bug(
        "a recovery believes what it knew instead of reading the offset",
        "run.py",
        (
            (
                "        if committed is None:\n",
                (
                    "        if self._announced:\n"
                    "            committed = self._found\n"
                    "        if committed is None:\n"
                ),
            ),
        ),
    ),
    Bug(
        "what another member committed does not end the work in hand",
        "work_in_hand.py",
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
        "work_in_hand.py",
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
        "work_in_hand.py",
        (
            (
                "self._slices[0].end <= offset",
                "self._slices[0].end < offset",
            ),
        ),
    ),
    Bug(
        "records that leak from an old position are taken in",
        "work_in_hand.py",
        (
            (
                "if record.offset >= self.position]",
                "]",
            ),
        ),
    ),
    Bug(
        "a slice begins at its first record, so that gaps break the chain",
        "work_in_hand.py",
        (
            (
                "part = Slice(self._chain_end, end, records, size, work)",
                "part = Slice(first, end, records, size, work)",
            ),
        ),
    ),
    Bug(
        "a slice is committed before those ahead of it",
        "work_in_hand.py",
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
        "work_in_hand.py",
        (
            (
                "            self._load.records -= len(part.records)\n        self._commit_limit = min",
                "        self._commit_limit = min",
            ),
        ),
    ),
    Bug(
        "a refused record keeps its result, and is refused for ever",
        "work_in_hand.py",
        (
            (
                "        self._slices[0] = replace_results(self._slices[0], [rejected])\n",
                "        del rejected\n",
            ),
        ),
    ),
    Bug(
        "parked slices are adopted without their place in the chain",
        "work_in_hand.py",
        (
            (
                "            self._chain_end = self.position = part.end\n",
                "            self.position = part.end\n",
            ),
        ),
    ),
    Bug(
        "parked work is kept though the offset has moved",
        "work_in_hand.py",
        (("        if self.committed == committed:\n", "        if self._slices:\n"),),
    ),
    Bug(
        "markers are passed while records are in flight",
        "run.py",
        (
            ("        if self.idle and offset > max(", "        if offset > max("),
            ("return self.idle and self._read_out > (self.position or 0)", "return self._read_out > 0"),
        ),
    ),
    Bug(
        "a run that is ending goes on to commit",
        "run.py",
        (
            (
                "        if self.state in ENDING or not self._positions.stands(self.partition, self.epoch)",
                "        if not self._positions",
            ),
            (
                "        self._main.cancel()\n        await asyncio.gather(self._main, ",
                "        await asyncio.gather(",
            ),
        ),
    ),
    Bug(
        "the note of a start moves the offset on",
        "run.py",
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
                "if found is not None and found.offset != self.committed:",
                "if found is not None and found.offset < 0:",
            ),
        ),
    ),
]

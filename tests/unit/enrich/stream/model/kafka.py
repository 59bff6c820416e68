"""A modelled partition: its raw log, the group's offset, results, and a coordinator that may be late.

Every request waits until the test decides its fate. The model is atomic where Kafka is: a transaction's
results and offset appear together, and a request of an old producer epoch is refused. It is as unkind as
Kafka elsewhere: an answer may be lost after the request took effect, and a request whose sender has given up
may take effect later, for as long as its epoch is current.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from aiokafka.errors import KafkaConnectionError, MessageSizeTooLargeError, ProducerFenced

from newsgloss_enrich.pool import Enriched, Rejected
from newsgloss_enrich.stream.offsets import Committed
from newsgloss_enrich.stream.slices import Slice


class Fate(Enum):
    """What becomes of a request."""

    ANSWERED = "it takes effect and is answered"
    NOT_DONE = "it never arrives, and fails"
    ANSWER_LOST = "it takes effect, and its answer is lost"
    LATE = "it fails, and may take effect later"
    REFUSED = "the broker refuses a record in it"


@dataclass(eq=False)
class Producer:
    """A transactional producer of one epoch."""

    kafka: "ModelPartition"
    epoch: int
    has_read: bool = False
    """Whether the committed offset was read after this producer was started."""
    in_transaction: bool = False
    ended: bool = False
    """Whether a request of it was left unanswered, or was answered with an error."""

    @property
    def client(self) -> "Producer":
        """The connection over which the committed offset is read."""
        return self


@dataclass(eq=False)
class Request:
    """One that waits for its fate."""

    kind: str
    epoch: int | None
    effect: Callable[[], object]
    answer: asyncio.Future[object]
    refusable: bool = False
    """Whether the broker may refuse a record in it."""
    refused: bool = False
    """Whether it does so whenever the request comes."""


class Violation(Exception):  # noqa: N818 - reads as what happened
    """An invariant of the engine does not hold; the message names it.

    No `AssertionError`: the engine takes those for the client's, and recovers from them.
    """


@dataclass
class ModelPartition:
    """One raw partition, and everything about it that lives in Kafka."""

    raw: list[int]
    """Offsets that hold records; the others are gaps, as compaction and markers leave them."""
    unacceptable: set[int] = field(default_factory=set)
    """Offsets whose enriched record the broker refuses, however often it is sent."""
    committed: Committed | None = None
    epoch: int = 0
    visible: list[int] = field(default_factory=list)
    dead: set[int] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    waiting: list[Request] = field(default_factory=list)
    late: list[Request] = field(default_factory=list)

    # -- what runs ask

    async def start(self) -> Producer:
        """A producer of a new epoch, which fences all before it."""
        producer = await self._ask("start", None, self._begin_epoch)
        assert isinstance(producer, Producer)
        return producer

    async def read(self, producer: Producer) -> Committed | None:
        """The committed offset, as it is when it is answered."""

        def answer() -> Committed | None:
            producer.has_read = True
            return self.committed

        found = await self._ask("read", None, answer)
        assert found is None or isinstance(found, Committed)
        return found

    async def commit_offset(self, producer: Producer, committed: Committed) -> None:
        """Commit an offset alone."""

        def effect() -> None:
            now = 0 if self.committed is None else self.committed.offset
            if committed.offset < now or any(now <= record < committed.offset for record in self.raw):
                raise Violation(f"an offset alone moves the group from {now} to {committed.offset}")
            self.committed = committed

        await self._in_transaction(producer, "offset", effect)

    async def commit(self, producer: Producer, ready: Slice) -> None:
        """Commit a slice's results with its offset."""
        results = ready.work.result()
        if [result.offset for result in results] != [record.offset for record in ready.records]:
            raise Violation("a slice's results are not those of its records, in order")
        if not producer.has_read:
            raise Violation("results leave only through a producer whose start was followed by a read")

        def effect() -> None:
            if self.committed is None or ready.start != self.committed.offset:
                raise Violation(f"a slice begins at {ready.start}, the group's offset is {self.committed}")
            self.visible += [result.offset for result in results]
            self.dead |= {result.offset for result in results if isinstance(result, Rejected)}
            self.committed = Committed(ready.end)

        enriched = {result.offset for result in results if isinstance(result, Enriched)}
        refused = bool(enriched & self.unacceptable)
        await self._in_transaction(producer, "commit", effect, refusable=bool(enriched), refused=refused)

    # -- what the test decides

    def decide(self, request: Request, fate: Fate) -> None:
        """Let a request have its fate; one whose sender has gone can only be late or not at all."""
        self.waiting.remove(request)
        if request.answer.done():
            if fate in (Fate.ANSWERED, Fate.ANSWER_LOST, Fate.LATE):
                self.late.append(request)
            return
        if request.epoch is not None and request.epoch < self.epoch:
            request.answer.set_exception(ProducerFenced())
        elif request.refused:
            request.answer.set_exception(MessageSizeTooLargeError())
        elif fate is Fate.ANSWERED:
            self._take_effect(request, lost=False)
        elif fate is Fate.ANSWER_LOST:
            self._take_effect(request, lost=True)
        elif fate is Fate.REFUSED and request.refusable:
            request.answer.set_exception(MessageSizeTooLargeError())
        else:
            if fate is Fate.LATE and request.kind != "read":
                self.late.append(request)
            request.answer.set_exception(KafkaConnectionError())

    def deliver_late(self, request: Request) -> None:
        """A request whose sender has given up arrives; the epoch decides."""
        self.late.remove(request)
        if request.epoch in (self.epoch, None) and not request.refused:
            request.effect()

    def skip(self, offset: int) -> None:
        """Move the group past one record, as `newsgloss-enrich skip` does, which fences the owner."""
        self.epoch += 1
        self.skipped.add(offset)
        self.committed = Committed(offset + 1)

    # -- within

    def _begin_epoch(self) -> Producer:
        self.epoch += 1
        return Producer(self, self.epoch)

    def _take_effect(self, request: Request, *, lost: bool) -> None:
        try:
            outcome = request.effect()
        except Violation as violation:
            request.answer.set_exception(violation)
            raise
        if lost:
            request.answer.set_exception(KafkaConnectionError())
        else:
            request.answer.set_result(outcome)

    async def _in_transaction(
        self,
        producer: Producer,
        kind: str,
        effect: Callable[[], object],
        *,
        refusable: bool = False,
        refused: bool = False,
    ) -> None:
        if producer.in_transaction:
            raise Violation("a producer has one transaction at a time")
        if producer.ended:
            raise Violation("an unanswered request ends the epoch: no other is sent in it")
        producer.in_transaction = True
        try:
            await self._ask(kind, producer.epoch, effect, refusable=refusable, refused=refused)
        except BaseException:
            producer.ended = True
            raise
        producer.in_transaction = False

    async def _ask(
        self,
        kind: str,
        epoch: int | None,
        effect: Callable[[], object],
        *,
        refusable: bool = False,
        refused: bool = False,
    ) -> object:
        answer = asyncio.get_running_loop().create_future()
        request = Request(kind, epoch, effect, answer, refusable, refused)
        self.waiting.append(request)
        return await answer

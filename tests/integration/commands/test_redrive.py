"""`newsgloss-enrich dlq redrive` on the real broker."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from newsgloss_enrich.commands.dlq import handled_offsets as handled
from newsgloss_enrich.commands.dlq.letters import Selection, StoredDeadLetter
from newsgloss_enrich.commands.dlq.outcomes import Outcome
from newsgloss_enrich.commands.dlq.redrive import Redrive
from newsgloss_enrich.commands.dlq.redrive_order import RedriveOrder
from newsgloss_enrich.commands.errors import ToolError
from newsgloss_enrich.stream.attempts import DeadLetterPlace, RedriveMark

EVERYTHING = Selection()
Run = Callable[..., Any]


class Reported:
    """What a redrive reported."""

    def __init__(self) -> None:
        self.outcomes: list[tuple[int, int, Outcome]] = []

    def __call__(self, letter: StoredDeadLetter, outcome: Outcome) -> None:
        self.outcomes.append((letter.partition, letter.offset, outcome))

    @property
    def counts(self) -> Counter[Outcome]:
        return Counter(outcome for *_, outcome in self.outcomes)


@pytest.fixture
def redrive(kafka: str, topics: Any) -> Run:
    async def run(selection: Selection = EVERYTHING, **more: Any) -> Reported:
        reported = Reported()
        order = RedriveOrder(
            group=topics.group,
            raw_topic=topics.raw,
            dlq_topic=topics.dlq,
            selection=selection,
            **{"max_attempts": 5} | more,
        )
        counts = await Redrive({"bootstrap_servers": kafka}, order, reported).run()
        assert counts == reported.counts
        return reported

    return run


async def test_a_redriven_record_is_the_original_with_its_attempt_counted_on(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, article: Run, topics: Any
) -> None:
    (first,) = await wire.send_letters(letter(raw_record(3, "a", partition=2)))
    assert (await redrive()).counts == {Outcome.REDRIVEN: 1}
    again = raw_record(7, "a", partition=2, attempt=3, redriven_from=first)
    (second,) = await wire.send_letters(letter(again))
    assert (await redrive()).counts == {Outcome.REDRIVEN: 1}
    *_, record = await wire.committed(topics.raw)
    assert (record.partition, record.key, record.value) == (2, b"a", article("a"))
    assert list(record.headers) == [
        ("traceparent", b"00-1-1-00"),
        ("dlq-attempt", b"4"),
        ("dlq-group", topics.group.encode()),
        ("dlq-redriven-from", f"{topics.dlq}/0/{second}".encode()),
    ]


async def test_a_count_that_no_redrive_bears_out_keeps_no_letter_back(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any
) -> None:
    """A producer wrote the three headers itself: the letter that they name was never redriven."""
    await wire.send_letters(
        letter(raw_record(0, "a", attempt=999, redriven_from=0)),
        letter(raw_record(1, "b", attempt=5, redriven_from=70)),
    )
    assert (await redrive()).counts == {Outcome.REDRIVEN: 2}
    attempts = [dict(record.headers)["dlq-attempt"] for record in await wire.committed(topics.raw)]
    assert attempts == [b"2", b"2"]


async def test_a_letter_of_a_record_with_an_impossible_timestamp_goes_back(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any
) -> None:
    odd = [-(10**15), 10**16, 2**63 - 1, -(2**63), -1]
    records = [msgspec.structs.replace(raw_record(n, f"a{n}"), timestamp=odd[n]) for n in range(len(odd))]
    await wire.send_letters(*map(letter, records))
    assert (await redrive()).counts == {Outcome.REDRIVEN: len(odd)}
    assert len(await wire.committed(topics.raw)) == len(odd)


async def test_redriving_twice_publishes_nothing_twice(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any
) -> None:
    await wire.send_letters(*(letter(raw_record(offset, f"a{offset}")) for offset in range(250)))
    assert (await redrive()).counts == {Outcome.REDRIVEN: 250}
    assert (await redrive()).counts == {}
    await wire.send_letters(letter(raw_record(900, "later")))
    assert (await redrive()).counts == {Outcome.REDRIVEN: 1}
    keys = [record.key for record in await wire.committed(topics.raw)]
    assert keys == [f"a{offset}".encode() for offset in range(250)] + [b"later"]


async def test_what_a_filter_leaves_out_stays_available(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any
) -> None:
    codes = ["timeout", "step_failed", "invalid_json"]
    await wire.send_letters(*(letter(raw_record(n, f"a{n}"), codes[n % 3]) for n in range(30)))
    for code in ("step_failed", "timeout"):
        assert (await redrive(Selection(codes=frozenset({code})))).counts == {Outcome.REDRIVEN: 10}
    assert (await redrive()).counts == {Outcome.REDRIVEN: 10}
    records = await wire.committed(topics.raw)
    order = [int(record.key[1:]) for record in records]
    assert order == [*range(1, 30, 3), *range(0, 30, 3), *range(2, 30, 3)]


async def test_filters_choose_by_article_time_partition_and_offset(
    redrive: Run, wire: Any, letter: Run, raw_record: Run
) -> None:
    noon = datetime(2026, 3, 12, 12, tzinfo=UTC)
    times = ["2026-03-12T11:59:59+00:00", "2026-03-12T12:00:00+00:00"]
    first, second = await wire.send_letters(
        *(letter(raw_record(n, f"a{n}"), failed_at=time) for n, time in enumerate(times))
    )
    for selection, chosen in (
        (Selection(since=noon), {second}),
        (Selection(until=noon), {first}),
        (Selection(article_ids=frozenset({"a1"})), {second}),
        (Selection(partitions=frozenset({0}), offsets=frozenset({first})), {first}),
        (Selection(partitions=frozenset({1})), set()),
    ):
        reported = await redrive(selection, dry_run=True)
        assert {offset for _, offset, _ in reported.outcomes} == chosen


async def test_a_dry_run_says_what_would_be_done_and_does_nothing(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any
) -> None:
    (first,) = await wire.send_letters(letter(raw_record(0, "b")))
    await redrive()
    used_up = raw_record(2, "b", attempt=5, redriven_from=first)
    await wire.send_letters(letter(raw_record(1, "a")), letter(used_up))
    for _ in range(2):
        assert (await redrive(dry_run=True)).counts == {Outcome.REDRIVEN: 1, Outcome.ATTEMPTS_USED_UP: 1}
    assert [record.key for record in await wire.committed(topics.raw)] == [b"b"]


async def test_a_letter_whose_article_came_anew_is_superseded_unless_forced(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any
) -> None:
    offsets = await wire.send_articles("a", "b", "a")
    await wire.send_letters(
        letter(raw_record(offsets[0], "a")),
        letter(raw_record(offsets[1], "b")),
        letter(raw_record(offsets[2], "a")),
    )
    reported = await redrive()
    assert [outcome for *_, outcome in reported.outcomes if outcome is Outcome.SUPERSEDED] == [
        Outcome.SUPERSEDED
    ]
    assert reported.counts[Outcome.REDRIVEN] == 2
    assert (await redrive()).counts == {Outcome.SUPERSEDED: 1}
    assert (await redrive(force=True)).counts == {Outcome.REDRIVEN: 1}
    keys = [record.key for record in await wire.committed(topics.raw)]
    assert keys == [b"a", b"b", b"a", b"b", b"a", b"a"]


async def test_a_record_that_a_redrive_brought_back_supersedes_nothing(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any, article: Run
) -> None:
    mark = RedriveMark(2, topics.group, DeadLetterPlace(topics.dlq, 0, 0)).headers()
    await wire.send(topics.raw, (b"a", article("a"), []), (b"a", article("a"), mark))
    await wire.send_letters(letter(raw_record(0, "a")))
    assert (await redrive()).counts == {Outcome.REDRIVEN: 1}


async def test_a_record_whose_producer_wrote_a_count_alone_supersedes_as_any_other(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any, article: Run
) -> None:
    await wire.send(topics.raw, (b"a", article("a"), []), (b"a", article("a"), [("dlq-attempt", b"2")]))
    await wire.send_letters(letter(raw_record(0, "a")))
    assert (await redrive()).counts == {Outcome.SUPERSEDED: 1}


async def test_what_cannot_go_back_is_named_and_stays(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any
) -> None:
    left_out = letter(raw_record(1, "big", value=b"x" * 5000), max_bytes=2000)
    assert left_out[1] == b""
    (first,) = await wire.send_letters(letter(raw_record(0, "used up")))
    await redrive()
    await wire.send_letters(
        left_out,
        letter(raw_record(2, "used up", attempt=5, redriven_from=first)),
        letter(raw_record(3, "elsewhere", topic="another.raw")),
        letter(raw_record(4, "no such partition", partition=99)),
        letter(raw_record(5, "foreign"), group="another-group"),
        letter(raw_record(6, key=None, value=None)),
        (b"stray", b"no letter at all", []),
    )
    assert (await redrive()).counts == {
        Outcome.VALUE_LEFT_OUT: 1,
        Outcome.ATTEMPTS_USED_UP: 1,
        Outcome.OTHER_TOPIC: 2,
        Outcome.OTHER_GROUP: 1,
        Outcome.EMPTY: 1,
        Outcome.NOT_A_DEAD_LETTER: 1,
    }
    assert len(await wire.committed(topics.raw)) == 1


async def test_a_letter_that_the_broker_refuses_is_left_and_the_others_go_back(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any, admin: Any
) -> None:
    small = ConfigResource(ConfigResourceType.TOPIC, topics.raw, {"max.message.bytes": "2000"})
    await admin.alter_configs([small])
    sizes = [10, 5000, 10, 10]
    await wire.send_letters(
        *(letter(raw_record(n, f"a{n}", value=b"x" * size)) for n, size in enumerate(sizes))
    )
    assert (await redrive()).counts == {Outcome.REDRIVEN: 3, Outcome.REFUSED: 1}
    assert [record.key for record in await wire.committed(topics.raw)] == [b"a0", b"a2", b"a3"]


async def test_a_commit_whose_outcome_was_lost_is_not_done_again(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = AIOKafkaProducer.commit_transaction
    lost: list[object] = []

    async def commit_and_lose_the_answer(producer: AIOKafkaProducer) -> None:
        await real(producer)
        if not lost:
            lost.append(producer)
            raise TimeoutError

    monkeypatch.setattr(AIOKafkaProducer, "commit_transaction", commit_and_lose_the_answer)
    await wire.send_letters(*(letter(raw_record(offset, f"a{offset}")) for offset in range(120)))
    assert (await redrive()).counts == {Outcome.REDRIVEN: 120}
    assert lost
    assert len(await wire.committed(topics.raw)) == 120


async def test_a_second_redrive_at_the_same_time_publishes_nothing_twice(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any
) -> None:
    await wire.send_letters(*(letter(raw_record(offset, f"a{offset}")) for offset in range(300)))
    await asyncio.gather(redrive(), redrive(), return_exceptions=True)
    await redrive()
    keys = Counter(record.key for record in await wire.committed(topics.raw))
    assert keys == Counter(f"a{offset}".encode() for offset in range(300))


async def test_killed_in_the_middle_it_goes_on_where_it_was(
    enrich: Any, redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any
) -> None:
    await wire.send_letters(*(letter(raw_record(offset, f"a{offset}")) for offset in range(60)))
    process = await enrich.start("dlq", "redrive", "--rate", "30")
    await wire.until(topics.raw, 6)
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    before = len(await wire.committed(topics.raw, settled=False))
    assert before < 60
    await redrive()
    keys = [record.key for record in await wire.committed(topics.raw)]
    assert keys == [f"a{offset}".encode() for offset in range(60)]


async def test_more_than_can_be_remembered_stops_with_advice_and_loses_nothing(
    redrive: Run, wire: Any, letter: Run, raw_record: Run, topics: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handled, "MAX_METADATA", 20)
    await wire.send_letters(
        *(letter(raw_record(n * n, f"a{n}"), "timeout" if n in {3, 5, 9} else "x") for n in range(12))
    )
    with pytest.raises(ToolError, match=r"--partition 0 --force"):
        await redrive(Selection(codes=frozenset({"timeout"})))
    assert await wire.committed(topics.raw) == []
    assert (await redrive(force=True)).counts == {Outcome.REDRIVEN: 12}

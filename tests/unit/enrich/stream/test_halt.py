from typing import Any

import pytest
from aiokafka.structs import TopicPartition
from structlog.testing import capture_logs

from newsgloss_enrich.stream.halt import Halt, log_halt

SKIP = "newsgloss-enrich skip --partition 3 --offset 7"


def logged(halt: Halt) -> dict[str, Any]:
    with capture_logs() as logs:
        log_halt(TopicPartition("raw", 3), 7, halt)
    (line,) = logs
    return dict(line)


@pytest.mark.parametrize(
    ("halt", "command"),
    [
        (Halt("no article"), SKIP),
        (Halt("too large", batch=(5, 9)), f"{SKIP} --batch"),
        (Halt("too large", batch=(5, 7)), SKIP),
        (Halt("deleted", "another command"), "another command"),
    ],
)
def test_the_line_names_the_offset_and_the_command_that_gets_the_partition_on(
    halt: Halt, command: str
) -> None:
    line = logged(halt)
    assert (line["event"], line["topic"], line["partition"], line["offset"]) == (
        "partition halted",
        "raw",
        3,
        7,
    )
    assert (line["reason"], line["next"]) == (halt.reason, command)


def test_a_batch_is_named_by_its_first_and_last_offset() -> None:
    line = logged(Halt("x", batch=(5, 9)))
    assert (line["first_offset"], line["last_offset"]) == (5, 9)
    assert "first_offset" not in logged(Halt("x"))

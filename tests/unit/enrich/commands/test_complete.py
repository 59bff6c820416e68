"""How a command ends: with a result, or with a status and a reason."""

from collections.abc import Coroutine
from typing import Any

import pytest
from aiokafka.errors import TopicAuthorizationFailedError

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_enrich.commands.complete import complete
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.stream.errors import FatalError, OffsetsUnavailableError

KAFKA = KafkaSettings(bootstrap_servers="127.0.0.1:1")


async def raises(error: BaseException) -> None:
    raise error


async def answers() -> int:
    return 7


def status_of(work: Coroutine[Any, Any, Any]) -> object:
    with pytest.raises(SystemExit) as ended:
        complete(work, KAFKA)
    return ended.value.code


def test_the_result_is_passed_on() -> None:
    assert complete(answers(), KAFKA) == 7


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ToolError(ErrorCode.NO_PROGRESS, "nothing came"), "nothing came"),
        (FatalError("a permission is missing"), "a permission is missing"),
        (OffsetsUnavailableError("no coordinator"), "no coordinator"),
        (TopicAuthorizationFailedError("raw"), "Kafka at 127.0.0.1:1: "),
        (TimeoutError(), "Kafka at 127.0.0.1:1: TimeoutError()"),
    ],
)
def test_an_error_is_one_line_and_status_1(
    error: Exception, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of(raises(error)) == 1
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith(f"newsgloss-enrich: {says}")
    assert len(errors.splitlines()) == 1


def test_ctrl_c_is_status_130(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(raises(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == ""


def test_a_fault_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        complete(raises(ZeroDivisionError()), KAFKA)

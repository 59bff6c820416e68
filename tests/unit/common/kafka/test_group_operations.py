from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    GroupCoordinatorNotAvailableError,
    InvalidGroupIdError,
    NotCoordinatorForGroupError,
)

from newsgloss_common.kafka import group_operations as module
from newsgloss_common.kafka.group_operations import group_operations


async def operations(monkeypatch: pytest.MonkeyPatch, *answers: int | Exception) -> int:
    """The result with a coordinator that gives these answers in turn: an error code, or an error."""
    left = list(answers)

    async def ask(_admin: Any, group: str, _request: Any) -> Any:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return SimpleNamespace(groups=[(answer, group, "Stable", "consumer", "sticky", [], 0b1000)])

    monkeypatch.setattr(module, "ask_coordinator", ask)
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.0)
    admin: Any = None
    found = await group_operations(admin, "g")
    assert not left
    return found


async def test_the_coordinator_tells_the_operations(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await operations(monkeypatch, 0) == 0b1000


async def test_it_asks_again_while_the_coordinator_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    moving = (GroupCoordinatorNotAvailableError(), NotCoordinatorForGroupError.errno)
    assert await operations(monkeypatch, *moving, 0) == 0b1000


async def test_a_group_that_this_user_may_not_see_allows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await operations(monkeypatch, GroupAuthorizationFailedError.errno) == 0


async def test_any_other_error_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidGroupIdError):
        await operations(monkeypatch, InvalidGroupIdError.errno)

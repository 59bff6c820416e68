import asyncio
from collections.abc import Sequence

import pytest
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError
from structlog.testing import capture_logs

from newsgloss_common.kafka.permissions import Kind, Operation, Permission
from newsgloss_enrich.stream.errors import OffsetsForbiddenError
from newsgloss_enrich.watch import permissions
from newsgloss_enrich.watch.permissions import PermissionWatch

WRITE = Permission(Operation.WRITE, Kind.TOPIC, "enriched")


class Cluster:
    """What is missing at each check; afterwards nothing is."""

    def __init__(self, *checks: Sequence[Permission] | Exception) -> None:
        self._checks = list(checks)
        self.checked = 0

    async def check(self) -> Sequence[Permission]:
        self.checked += 1
        found = self._checks.pop(0) if self._checks else []
        if isinstance(found, Exception):
            raise found
        return found

    @property
    def exhausted(self) -> bool:
        return not self._checks


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "EVERY_SECONDS", 0.0)


async def turns(count: int = 50) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def log_of(cluster: Cluster, watch: PermissionWatch, *errors: BaseException) -> list[tuple[str, str]]:
    """Level and event of each line, once the cluster has given all its answers."""
    with capture_logs() as logs:
        watching = asyncio.create_task(watch.watch())
        for error in errors:
            watch.suspect(error)
        await turns()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    assert cluster.exhausted
    return [(line["log_level"], line["event"]) for line in logs]


@pytest.mark.parametrize(
    "error", [TopicAuthorizationFailedError(), GroupAuthorizationFailedError(), OffsetsForbiddenError("no")]
)
async def test_a_refusal_starts_checks_that_end_when_nothing_is_missing(error: BaseException) -> None:
    cluster = Cluster([WRITE], [WRITE])
    watch = PermissionWatch(cluster.check)
    assert await log_of(cluster, watch, error) == [
        ("error", "not allowed any more; waiting until it is"),
        ("info", "allowed again"),
    ]
    assert cluster.checked == 3
    assert watch.missing == []


async def test_another_error_starts_no_check() -> None:
    cluster = Cluster()
    watch = PermissionWatch(cluster.check)
    assert await log_of(cluster, watch, TimeoutError(), ConnectionError()) == []
    assert cluster.checked == 0


async def test_each_change_of_what_is_missing_is_reported_and_kept() -> None:
    read = Permission(Operation.READ, Kind.GROUP, "group")
    cluster = Cluster([WRITE], [WRITE, read])
    watch = PermissionWatch(cluster.check)
    known: list[Sequence[Permission]] = []
    check = cluster.check

    async def watched() -> Sequence[Permission]:
        known.append(watch.missing)
        return await check()

    watch._check = watched
    lines = await log_of(cluster, watch, TopicAuthorizationFailedError())
    assert [level for level, _ in lines] == ["error", "error", "info"]
    assert known == [(), [WRITE], [WRITE, read]]


async def test_a_check_that_fails_is_repeated() -> None:
    cluster = Cluster(TimeoutError(), [WRITE])
    watch = PermissionWatch(cluster.check)
    assert await log_of(cluster, watch, TopicAuthorizationFailedError()) == [
        ("debug", "permissions could not be checked"),
        ("error", "not allowed any more; waiting until it is"),
        ("info", "allowed again"),
    ]

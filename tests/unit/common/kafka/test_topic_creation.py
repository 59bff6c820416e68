from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import (
    InvalidReplicationFactorError,
    KafkaError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
)

from newsgloss_common.kafka import topic_creation as module
from newsgloss_common.kafka.topic_creation import TopicError, as_created, create_missing, refusal_to_create
from newsgloss_common.kafka.topics import raw_topic

SPEC = raw_topic("raw", 4)


class Admin:
    """A cluster with some topics, and its answer to a creation."""

    def __init__(self, *existing: str, answer: KafkaError | tuple[int, str] = (0, "")) -> None:
        self.topics = set(existing)
        self.requests: list[tuple[Any, bool]] = []
        self._answer = answer

    async def create_topics(self, topics: list[Any], *, validate_only: bool = False) -> Any:
        self.requests += [(topic, validate_only) for topic in topics]
        if isinstance(self._answer, KafkaError):
            raise self._answer
        code, message = self._answer
        if code == 0 and not validate_only:
            self.topics |= {topic.name for topic in topics}
        return SimpleNamespace(topic_errors=[(topic.name, code, message) for topic in topics])


@pytest.fixture(autouse=True)
def _cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    async def known(admin: Admin, names: list[str]) -> dict[str, object]:
        return {name: object() for name in names if name in admin.topics}

    async def replication(_admin: Admin) -> int:
        return 3

    monkeypatch.setattr(module, "describe", known)
    monkeypatch.setattr(module, "topic_metadata", known)
    monkeypatch.setattr(module, "default_replication", replication)


async def test_a_missing_topic_is_created_with_the_clusters_replication() -> None:
    admin: Any = Admin("other")
    assert await create_missing(admin, [raw_topic("other"), SPEC]) == ["raw"]
    ((topic, validate_only),) = admin.requests
    assert (topic.name, topic.num_partitions, topic.replication_factor) == ("raw", 4, 3)
    assert topic.topic_configs == SPEC.configs
    assert not validate_only


async def test_nothing_is_asked_for_when_nothing_is_missing() -> None:
    admin: Any = Admin("raw")
    assert await create_missing(admin, [SPEC]) == []
    assert admin.requests == []


@pytest.mark.parametrize("answer", [TopicAlreadyExistsError(), (TopicAlreadyExistsError.errno, "")])
async def test_that_another_service_was_first_is_no_error(
    answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KNOWN_SECONDS", 0.0)
    admin: Any = Admin(answer=answer)
    assert await create_missing(admin, [SPEC]) == []
    assert await refusal_to_create(admin, SPEC) is None


@pytest.mark.parametrize(
    "answer", [TopicAuthorizationFailedError("not you"), (InvalidReplicationFactorError.errno, "not you")]
)
async def test_a_refusal_says_why_and_what_to_do(answer: Any) -> None:
    admin: Any = Admin(answer=answer)
    with pytest.raises(TopicError, match=r"'raw' is missing .* \(.*not you.*\); create it with 4 partitions"):
        await create_missing(admin, [SPEC])
    assert "not you" in str(await refusal_to_create(admin, SPEC))


async def test_asking_whether_it_would_be_refused_creates_nothing() -> None:
    admin: Any = Admin()
    assert await refusal_to_create(admin, SPEC) is None
    assert [validate_only for _, validate_only in admin.requests] == [True]
    assert admin.topics == set()


def test_a_topic_that_would_be_created_allows_everything() -> None:
    state = as_created(SPEC)
    assert (state.partitions, state.may_read, state.may_write) == (4, True, True)
    assert state.max_message_bytes == 1024 * 1024

"""A short fuzz run in `make test`; `python -m tests.fuzz` is the long one."""

import asyncio
from typing import Protocol

from tests.fuzz.inputs import inputs
from tests.fuzz.run import Answers, send_all
from tests.integration.test_ingest_service import client_of, running, until_ready

INPUTS = 400
SEED = 1


class Topics(Protocol):
    """What the `topics` fixture gives."""

    @property
    def environment(self) -> dict[str, str]:
        """Settings that name them."""


def test_a_seed_gives_the_same_inputs() -> None:
    assert list(inputs(50, SEED)) == list(inputs(50, SEED))


async def test_no_input_makes_a_server_error_or_hangs(kafka: str, topics: Topics) -> None:
    environment = topics.environment | {"KAFKA_BOOTSTRAP_SERVERS": kafka}
    answers = Answers()
    async with running(**environment) as service, client_of(service) as client:
        await until_ready(client)
        assert client.base_url.port is not None
        await asyncio.to_thread(send_all, client.base_url.port, inputs(INPUTS, SEED), answers)
        assert (await client.get("/readyz")).status_code == 200
    assert answers.faults == []
    assert answers.statuses.total() == INPUTS
    assert {200, 202, 400, 415, 422} <= set(answers.statuses)
    assert {202, 400, 422} <= set(answers.line_statuses)
    assert not [line for line in service.lines if '"error"' in line]

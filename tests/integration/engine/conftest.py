"""What the tests of the engine share: a service of theirs, and a wire to it."""

import pytest
from tests.integration.engine.service import Running, members
from tests.integration.engine.wire import Topics, Wire


@pytest.fixture
def wire(kafka: str, topics: Topics) -> Wire:
    return Wire(kafka, topics)


@pytest.fixture
def running(kafka: str, topics: Topics) -> Running:
    """A member of the test's group, killed at the end of the block if it still runs then."""
    return members({"KAFKA_BOOTSTRAP_SERVERS": kafka} | topics.environment)

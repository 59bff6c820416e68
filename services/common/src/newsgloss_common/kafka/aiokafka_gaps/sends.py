"""The point where a producer sends its requests.

aiokafka 0.14 repeats a transactional request that was not answered, and has no setting against it. All
requests of a producer go through `producer.client.send`.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka import AIOKafkaProducer

Send = Callable[..., Awaitable[Any]]


def wrap_sends(producer: AIOKafkaProducer, wrap: Callable[[Send], Send]) -> None:
    """Put `wrap(send)` in the place of the producer's `send`; call it before `start`."""
    producer.client.send = wrap(producer.client.send)

from typing import Any

from aiokafka import AIOKafkaProducer
from tests.unit.common.kafka.aiokafka_gaps.client import Connections

from newsgloss_common.kafka.aiokafka_gaps.sends import Send, wrap_sends


async def test_the_requests_of_the_clients_sender_go_through_the_wrapper() -> None:
    seen: list[object] = []

    def noting(send: Send) -> Send:
        async def noted(node: int, request: Any, **options: Any) -> Any:
            seen.append(request)
            return await send(node, request, **options)

        return noted

    connections = Connections()
    connections.response = object()
    producer = AIOKafkaProducer()
    producer.client.send = connections.send
    wrap_sends(producer, noting)
    try:
        request = object()
        assert await producer._sender.client.send(1, request) is connections.response
        assert seen == [request]
        assert connections.sent == [(1, request)]
    finally:
        await producer.stop()

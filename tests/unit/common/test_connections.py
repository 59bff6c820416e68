"""What aiokafka makes of a connection that is closed under its hands."""

import asyncio
import struct

import pytest
import uvloop
from aiokafka.conn import AIOKafkaConnection, create_conn
from aiokafka.errors import KafkaConnectionError
from aiokafka.protocol.coordination import FindCoordinatorRequest

import newsgloss_common.kafka  # noqa: F401 - whoever has settings for Kafka has this too

FIND_COORDINATOR = 10


async def connected() -> tuple[AIOKafkaConnection, asyncio.Server]:
    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        (size,) = struct.unpack(">i", await reader.readexactly(4))
        _, _, correlation = struct.unpack_from(">hhi", await reader.readexactly(size))
        answer = struct.pack(">ihihhh", correlation, 0, 1, FIND_COORDINATOR, 0, 0)
        writer.write(struct.pack(">i", len(answer)) + answer)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    connection = await create_conn("127.0.0.1", server.sockets[0].getsockname()[1])
    return connection, server


async def send_after_a_reset() -> None:
    connection, server = await connected()
    said: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()

    def send() -> None:
        try:
            sent = asyncio.ensure_future(connection.send(FindCoordinatorRequest("group", 0)))
        except (RuntimeError, KafkaConnectionError) as error:
            said.set_result(error)
        else:
            sent.add_done_callback(lambda done: said.set_result(done.exception()))

    try:
        connection._writer.transport.abort()
        # The transport closes in the loop's next round; the client, which reads, hears of it one later.
        asyncio.get_running_loop().call_soon(send)
        error = await said
        assert isinstance(error, KafkaConnectionError), repr(error)
        assert not connection.connected()
    finally:
        connection.close()
        server.close()


@pytest.mark.parametrize("loop", [uvloop.new_event_loop, asyncio.new_event_loop])
def test_a_write_to_a_closed_transport_is_a_broken_connection(loop: type[asyncio.AbstractEventLoop]) -> None:
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(asyncio.wait_for(send_after_a_reset(), 60.0))

"""What aiokafka makes of a connection that the peer has reset."""

import asyncio
import struct

import pytest
import uvloop
from aiokafka.conn import AIOKafkaConnection, create_conn
from aiokafka.errors import KafkaConnectionError
from aiokafka.protocol.coordination import FindCoordinatorRequest
from tests.patience import PATIENCE_SECONDS

import newsgloss_common.kafka.settings  # noqa: F401 - importing the settings installs it
from newsgloss_common.kafka.aiokafka_gaps import closed_transports

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


async def error_after_a_reset() -> BaseException | None:
    """What the client says of a request to a transport that closes in the same round of the loop."""
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
        if isinstance(error, KafkaConnectionError):
            assert not connection.connected()
        return error
    finally:
        connection.close()
        server.close()


@pytest.mark.parametrize("loop", [uvloop.new_event_loop, asyncio.new_event_loop])
def test_a_write_to_a_closed_transport_is_a_broken_connection(loop: type[asyncio.AbstractEventLoop]) -> None:
    with asyncio.Runner(loop_factory=loop) as runner:
        error = runner.run(asyncio.wait_for(error_after_a_reset(), PATIENCE_SECONDS))
    assert isinstance(error, KafkaConnectionError), repr(error)


def test_by_itself_the_client_lets_uvloops_error_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AIOKafkaConnection, "send", closed_transports._send)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        error = runner.run(asyncio.wait_for(error_after_a_reset(), PATIENCE_SECONDS))
    assert type(error) is RuntimeError, repr(error)

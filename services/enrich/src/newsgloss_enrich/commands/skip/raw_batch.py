"""The header of a record batch, read from the broker without unpacking the batch."""

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.record_batches import batches
from newsgloss_enrich.commands.errors import ErrorCode, ToolError

WAIT_MS = 1000
MAX_BYTES = 1024 * 1024
"""Of the answer; a broker sends the first batch whole, however large it is (KIP-74)."""

READ_UNCOMMITTED = 0


async def last_of_batch(connection: AIOKafkaClient, partition: TopicPartition, offset: int) -> int:
    """The last offset of the batch that holds `offset`, by the batch's header.

    Raises:
        ToolError: the broker sends none, or the partition has no leader.
        aiokafka.errors.KafkaError: the broker cannot be asked, or refuses.
    """
    await connection.set_topics([partition.topic])
    leader = connection.cluster.leader_for_partition(partition)
    if leader is None or leader < 0:
        raise ToolError(
            ErrorCode.KAFKA_ERROR,
            f"{partition.topic}-{partition.partition} has no leader at the moment; try again",
        )
    asked = [(partition.topic, [(partition.partition, offset, MAX_BYTES)])]
    response = await connection.send(leader, FetchRequest(WAIT_MS, 1, MAX_BYTES, READ_UNCOMMITTED, asked))
    for _, answers in response.topics:
        for _, code, *fields in answers:
            if code:
                raise for_code(code)(f"{partition.topic}-{partition.partition}")
            for batch in batches(fields[-1]):
                if batch.last >= offset:
                    return batch.last
    raise ToolError(
        ErrorCode.NO_SUCH_OFFSET,
        f"{partition.topic}-{partition.partition}: no record batch was found at offset {offset}",
    )

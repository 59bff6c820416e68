"""Dead letters as the enricher writes them, with what a stranger might put in."""

from datetime import UTC, datetime

from aiokafka import AIOKafkaProducer
from tests.integration.conftest import Topics

from newsgloss_enrich.pool import InputRecord, Rejected
from newsgloss_enrich.stream.dead_letters import DeadLetterWriter

MARKUP = "<script>document.title='hit'</script>\u202e"


async def write_letter(producer: AIOKafkaProducer, topics: Topics, article_id: str) -> None:
    """Write a letter to partition 0 of the dead-letter topic."""
    value = f'{{"article_id": "{article_id}", "title": "{MARKUP}"}}'.encode()
    raw = InputRecord(topics.raw, 1, 5, 1_773_300_000_000, article_id.encode(), value, [])
    why = Rejected(raw.offset, "step_failed", MARKUP, "enrich", "ValueError")
    made = DeadLetterWriter(topics.group, "1.0.0", 1_000_000).letter(raw, why, datetime.now(UTC))
    await producer.send_and_wait(topics.dlq, made.value, made.key, partition=0, headers=list(made.headers))

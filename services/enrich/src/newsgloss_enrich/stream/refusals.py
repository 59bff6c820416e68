"""What becomes of a single record whose transaction the broker refuses."""

from newsgloss_enrich.pool import InputRecord, Rejected, Result
from newsgloss_enrich.stream.dead_letters import DeadLetterRefused
from newsgloss_enrich.stream.errors import FatalError


def result_after_refusal(record: InputRecord, result: Result, error: BaseException) -> Rejected:
    """The result to commit in place of the one that the broker refused.

    Args:
        record: The only record of the refused transaction.
        result: The refused result: an enriched record becomes a dead letter, and a dead letter loses
            everything that came from the record.
        error: The broker's answer.

    Raises:
        FatalError: the broker refuses even a dead letter that holds nothing of the record.
    """
    name = type(error).__name__
    if isinstance(result, DeadLetterRefused):
        raise FatalError(
            f"the broker refuses the dead letter of {record.topic}-{record.partition} offset "
            f"{record.offset} ({name}), although it holds nothing of the record any more: check the settings "
            "of the dead-letter topic (max.message.bytes, message.timestamp.*)"
        ) from error
    if isinstance(result, Rejected):
        return DeadLetterRefused(record.offset, result.code, result.message, result.stage, result.error_class)
    message = f"the broker refused the enriched record: {name}"
    return Rejected(record.offset, "rejected_by_broker", message, "publish", name)

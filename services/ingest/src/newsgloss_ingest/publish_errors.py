"""Why a record was not published."""


class KafkaUnavailableError(Exception):
    """Kafka did not acknowledge the record, or cannot be asked to; the caller should try again later."""


class RecordTooLargeError(Exception):
    """The record does not fit the topic; trying again is of no use."""

    def __init__(self, topic: str, size: int, limit: int) -> None:
        super().__init__(
            f"the record takes {size} bytes and topic {topic!r} holds at most {limit} bytes a record "
            "(max.message.bytes)"
        )


def describe(error: BaseException | None) -> str:
    """Class and text of an error; the class once, although some texts begin with it."""
    name, text = type(error).__name__, str(error)
    return text if text.startswith(name) else f"{name}: {text}" if text else name

"""The error of a record that cannot be enriched."""

from newsgloss_common.sizes import MAX_MESSAGE_CHARACTERS
from newsgloss_schemas import DeadLetterCode


class RecordError(Exception):
    """This record becomes a dead letter.

    `message` names the field and what is wrong with it, never the article's text. It is cut at
    `MAX_MESSAGE_CHARACTERS` characters, the limit of `dlq-message`.
    """

    def __init__(self, code: DeadLetterCode, message: str, *, stage: str, error_class: str) -> None:
        shortened = (
            message if len(message) <= MAX_MESSAGE_CHARACTERS else message[: MAX_MESSAGE_CHARACTERS - 1] + "…"
        )
        super().__init__(shortened)
        self.code: DeadLetterCode = code
        self.message = shortened
        self.stage = stage
        self.error_class = error_class

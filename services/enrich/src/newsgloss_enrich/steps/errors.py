"""The one error by which a step says that a record cannot be enriched."""

from newsgloss_schemas import DeadLetterCode

MESSAGE_LIMIT = 500


class RecordError(Exception):
    """This record belongs among the dead letters.

    `message` names the field and what is wrong with it, never the article's text; it is cut at 500
    characters, the limit of `dlq-message`.
    """

    def __init__(self, code: DeadLetterCode, message: str, *, stage: str, error_class: str) -> None:
        shortened = message if len(message) <= MESSAGE_LIMIT else message[: MESSAGE_LIMIT - 1] + "…"
        super().__init__(shortened)
        self.code: DeadLetterCode = code
        self.message = shortened
        self.stage = stage
        self.error_class = error_class

"""Why a document could not be fetched or read."""


class FetchError(Exception):
    """A document could not be fetched; the message says why, and repeats none of it.

    Attributes:
        lasting: the next try is unlikely to succeed either.
        retry_after: seconds that the server asks to wait; None when it does not say.
    """

    def __init__(self, message: str, *, lasting: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.lasting = lasting
        self.retry_after = retry_after


class NotAFeedError(Exception):
    """The document is no feed; the message says why."""


class RefusedAddressError(FetchError):
    """The host's addresses are not public."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} is not at a public address; allow its network with allow_networks if that is right",
            lasting=True,
        )


class GoneError(FetchError):
    """HTTP status 410: the document is gone for good."""

    def __init__(self) -> None:
        super().__init__("HTTP status 410, gone for good", lasting=True)

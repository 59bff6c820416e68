"""A bound on the bytes that the service holds at once; it keeps memory flat whatever is sent."""


class BusyError(Exception):
    """The bound is reached; the caller may try again in a moment."""


class InFlightBytes:
    """Counts bytes; it refuses instead of waiting, so nothing can queue up."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.held = 0

    def take(self, count: int) -> None:
        """Count `count` more bytes.

        Raises:
            BusyError: They do not fit now.
        """
        if self.held + count > self.limit:
            raise BusyError(f"{self.held} of {self.limit} bytes are in flight")
        self.held += count

    def give_back(self, count: int) -> None:
        """Release bytes that were taken before."""
        self.held -= count

"""A bound on the bytes that the service holds at once, so that memory stays flat whatever comes in."""


class BusyError(Exception):
    """The bound is reached; the caller may try again in a moment."""


class InFlightBytes:
    """Counts bytes taken and given back; it refuses rather than waits, so nothing can queue up in it."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.held = 0

    def take(self, count: int) -> None:
        """Hold `count` more bytes.

        Raises:
            BusyError: they do not fit now.
        """
        if self.held + count > self.limit:
            raise BusyError(f"{self.held} of {self.limit} bytes are in flight")
        self.held += count

    def give_back(self, count: int) -> None:
        """Let go of bytes taken before."""
        self.held -= count

"""Errors that end the service, and errors that a run recovers from."""


class FatalError(Exception):
    """The service has to stop with status 1; the message says what to do."""


class SupersededError(Exception):
    """The partition was revoked while the run waited; the run ends at once."""


class OffsetsUnavailableError(Exception):
    """The group's coordinator did not return a committed offset; try again."""


class OffsetsForbiddenError(OffsetsUnavailableError):
    """This user may not read the group's offsets; try again, since the permission may come back."""

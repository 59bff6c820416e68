"""What ends the engine, and what only ends a run's try."""


class FatalError(Exception):
    """The engine must not go on; the message says what to do. The service exits with status 1."""


class SupersededError(Exception):
    """The partition was revoked meanwhile: whoever sees this lets go at once."""


class OffsetsUnavailableError(Exception):
    """The group's coordinator did not give a committed offset; to be tried again."""


class OffsetsForbiddenError(OffsetsUnavailableError):
    """This user may not read the group's offsets; to be tried again, since it may once more."""

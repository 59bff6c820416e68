class ReleaseError(Exception):
    """The release cannot be made; the message says why."""

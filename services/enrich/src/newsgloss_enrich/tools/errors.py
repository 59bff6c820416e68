"""What ends a tool."""


class ToolError(Exception):
    """The command cannot go on; the message says why, and what to do next."""

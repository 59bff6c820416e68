"""Sizes that several services share."""

MIB = 1024 * 1024

MAX_MESSAGE_CHARACTERS = 500
"""Characters of a dead letter's `dlq-message`, as the schema has it."""

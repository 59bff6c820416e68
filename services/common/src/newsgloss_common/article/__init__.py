"""Articles as they come in: intake, ids, addresses, plain text, record headers."""

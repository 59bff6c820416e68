"""Own lists of names with ids."""

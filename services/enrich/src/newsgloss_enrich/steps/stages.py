"""The stages that a record reports, by name; the parent process knows them without loading any step."""

STAGES = ("boilerplate", "language", "entities", "read_time", "fingerprint")

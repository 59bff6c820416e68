"""Names of the built-in stages, for processes that load no step."""

STAGES = ("boilerplate", "language", "entities", "read_time", "fingerprint")

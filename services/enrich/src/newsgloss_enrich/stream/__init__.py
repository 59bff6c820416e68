"""A record's way through Kafka: `poller` → `run` → `in_flight` → the pool → `transactions` → `commit`.

Nothing in here knows what enrichment is.
"""

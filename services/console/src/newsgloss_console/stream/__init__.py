"""Reads Kafka: the newest enriched articles, and single records on demand."""

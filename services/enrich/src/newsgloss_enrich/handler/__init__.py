"""Turns the bytes of a raw record into those of an enriched one; runs in a worker process."""

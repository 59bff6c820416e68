"""Kafka in and out: assignment, slices of records, one transaction per slice.

A record's way: `consumer` → `run` → `slices` → the pool → `transaction`. Nothing here knows what
enrichment is.
"""

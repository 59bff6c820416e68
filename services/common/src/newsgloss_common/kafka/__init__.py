"""Kafka: settings and security, the client's gaps, and questions to the cluster."""

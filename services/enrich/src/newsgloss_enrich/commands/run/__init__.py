r"""\`newsgloss-enrich run\`: one member of the consumer group."""

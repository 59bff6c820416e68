r"""\`newsgloss-enrich local\`: enriches articles of files or of standard input, without Kafka."""

r"""\`newsgloss-enrich dlq\`: dead letters are listed, shown, redriven and discarded."""

r"""\`newsgloss-enrich replay\`: enriches a range of offsets again."""

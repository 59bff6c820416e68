r"""\`newsgloss-enrich status\`: the group, its lag and its dead letters."""

r"""\`newsgloss-enrich skip\`: moves the group past records that cannot be read."""

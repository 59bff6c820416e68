"""`newsgloss-enrich tail`: enriched articles as they come."""

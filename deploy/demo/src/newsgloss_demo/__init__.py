"""`make demo`: everything of newsgloss on one machine, from start to stop."""

"""One article as a page shows it."""

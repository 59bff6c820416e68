"""Commands of the enricher, run as bounded child processes."""

"""Watchers: each checks the cluster or the stream periodically, from outside the records' way."""

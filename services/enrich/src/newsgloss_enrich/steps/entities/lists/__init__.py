"""The operator's own lists of names with ids: built into files, found in articles."""

"""Merges groups that are one thing under several names: a module for each kind of thing."""

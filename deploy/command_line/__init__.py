"""Writes the tables of command-line options."""

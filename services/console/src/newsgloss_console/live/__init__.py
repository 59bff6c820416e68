"""The stream of articles as a person can follow it."""

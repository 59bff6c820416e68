"""The commands of `newsgloss-enrich`, a folder each, and what several of them share.

A folder's `command.py` declares the options and imports what the command does when it is called, so that
`--help` answers at once.
"""

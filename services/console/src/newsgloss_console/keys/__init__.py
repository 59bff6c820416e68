"""The keys of people who use the console."""

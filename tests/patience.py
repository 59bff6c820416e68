"""How long a test waits for an event that must come.

The limit bounds a failure and asserts nothing. What takes seconds on an idle machine takes minutes with
fifteen busy processes for each core, and a test that waits for a condition ends as soon as the condition
holds.
"""

PATIENCE_SECONDS = 240

"""How long a test waits for what must come.

It bounds a failure and asserts nothing: what takes seconds on an idle machine takes minutes on one that
is busy with fifteen processes a core, and a test that waits for a condition is as quick as the condition.
"""

PATIENCE_SECONDS = 240

"""Text as all steps see it: sanitised, split into lines and words, and told apart by script."""

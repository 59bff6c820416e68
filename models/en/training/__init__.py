"""From labelled text to the shipped weights, a command a step; `make model-en` runs them all."""

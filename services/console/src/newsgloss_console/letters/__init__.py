"""Dead letters in words, and the plan of an act."""

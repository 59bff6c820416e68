"""Named entities: found by a model per language, cleaned, grouped, placed and weighed."""

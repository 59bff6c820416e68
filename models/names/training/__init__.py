"""How the names models for all languages are made; a module is a step or what several steps share."""

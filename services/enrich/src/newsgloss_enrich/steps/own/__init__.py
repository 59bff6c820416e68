"""Steps of an operator's own: settings choose them, and they run after the built-in ones."""

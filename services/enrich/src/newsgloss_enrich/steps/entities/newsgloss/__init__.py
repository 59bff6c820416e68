"""The project's own names model: tokens, word features, a small network, spans with probabilities."""

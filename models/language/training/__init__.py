"""Trains the n-gram model of the detector `newsgloss-language`; models/language/train.sh runs the steps."""

"""The language of an article: detectors, the evidence of scripts and words, and the tag."""

"""Makes the file of places that the enricher takes ids from; run by hand for new versions of its sources."""

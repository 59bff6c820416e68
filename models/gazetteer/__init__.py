"""Makes the gazetteer that tells a city from a river; run by hand when its sources have a new version."""

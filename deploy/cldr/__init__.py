"""Writes the names of months, days and countries that the enricher knows."""

"""Kinds of places and the countries of places."""

"""Inflected forms of names and the base forms they may come from: a module for each family of languages."""

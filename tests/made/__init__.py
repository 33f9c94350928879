"""Makers of what many tests need."""

"""Choosing a voice, speaking, playing."""

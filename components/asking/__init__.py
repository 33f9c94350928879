"""Asking a question about one picture, about many, or of both backends."""

"""Answers as files: one module a noun, one table for all of them."""

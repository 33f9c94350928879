"""The answer about celebrities, to look at."""

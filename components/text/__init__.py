"""The answer about text, to look at."""

"""The answer about labels, to look at."""
